"""The identity side: who applies, what they wrote, and the one row that ties a code to a start-up."""

from startups.models.corrections import Correction
from startups.models.dates import DateAnswer
from startups.models.flat import FlatFile
from startups.models.followers import MailFollower
from startups.models.incidents import Incident, StringsVersion, TypedStrings
from startups.models.interests import InterestDeclaration
from startups.models.names import NameDeclaration, NameReview, WayTaken
from startups.models.papers import OpeningPaper
from startups.models.profiles import Follower, IdentityItem, Logo, Startup, TeamInvitation, TeamMember
from startups.models.recognition import RecognitionAnswers
from startups.models.submissions import (
    Answer,
    Attachment,
    EligibilityCheck,
    Masking,
    Submission,
    UnsealApproval,
    read_places,
    write_places,
)

__all__ = [
    "Answer",
    "Attachment",
    "Correction",
    "DateAnswer",
    "EligibilityCheck",
    "FlatFile",
    "Follower",
    "IdentityItem",
    "Incident",
    "InterestDeclaration",
    "Logo",
    "MailFollower",
    "Masking",
    "NameDeclaration",
    "NameReview",
    "OpeningPaper",
    "RecognitionAnswers",
    "Startup",
    "StringsVersion",
    "Submission",
    "TeamInvitation",
    "TeamMember",
    "TypedStrings",
    "UnsealApproval",
    "WayTaken",
    "read_places",
    "write_places",
]
