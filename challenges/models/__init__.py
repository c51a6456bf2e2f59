"""What a call is made of, before anybody applies and in public."""

from challenges.models.calls import Call, CallAmendment, CallDocument, Criterion
from challenges.models.catalogue import BlockedTerm, Category, Partner
from challenges.models.custody import Succession
from challenges.models.frames import ChallengeFrame
from challenges.models.papers import Paper, PaperBase
from challenges.models.questions import PublicQuestion
from challenges.models.surveys import Survey, SurveyAnswer, SurveyItem, SurveyResponse, SurveyTemplate, SurveyTicket
from challenges.models.templates import CallTemplate, CallTemplateVersion
from challenges.models.training import Certificate, ModulePresence, TrainingModule
from challenges.models.walls import NoteGroup, NoteVote, WallNote
from challenges.models.workshops import Attendance, Workshop

__all__ = [
    "Attendance",
    "BlockedTerm",
    "Call",
    "CallAmendment",
    "CallDocument",
    "CallTemplate",
    "CallTemplateVersion",
    "Category",
    "Certificate",
    "ChallengeFrame",
    "Criterion",
    "ModulePresence",
    "NoteGroup",
    "NoteVote",
    "Paper",
    "PaperBase",
    "Partner",
    "PublicQuestion",
    "Succession",
    "Survey",
    "SurveyAnswer",
    "SurveyItem",
    "SurveyResponse",
    "SurveyTemplate",
    "SurveyTicket",
    "TrainingModule",
    "WallNote",
    "Workshop",
]
