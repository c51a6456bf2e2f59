"""The states of a call, of its frame, and the words of the journey's first half."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kernel.machine import Machine


class CallState(TextChoices):
    """One exercise, from the first meeting to the published case."""

    DRAFT = "draft", _("Draft")
    FRAMING = "framing", _("Framing")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open")
    QUESTIONS_CLOSED = "questions_closed", _("Questions closed")
    CLOSED = "closed", _("Closed")
    VERIFICATION = "verification", _("Eligibility check")
    ASSESSMENT = "assessment", _("Blind assessment")
    DELIBERATION = "deliberation", _("Deliberation")
    DECIDED = "decided", _("Decided")
    STANDSTILL = "standstill", _("Review period")
    UNSEALED = "unsealed", _("Identities revealed")
    PILOTING = "piloting", _("In pilot")
    EVALUATED = "evaluated", _("Evaluated")
    PUBLISHED = "published", _("Case published")
    DESERTED = "deserted", _("Deserted")
    CANCELLED = "cancelled", _("Cancelled")
    SUSPENDED = "suspended", _("Suspended")


class Statistic(TextChoices):
    """The official total of a proposal, fixed with the rules of a call."""

    RAW = "raw", _("Weighted mean of the levels")
    ADJUSTED = "adjusted", _("Weighted mean, adjusted for severe and mild seats")


_C = CallState
_STOPS = (_C.CANCELLED,)
CALL = Machine(
    "Call",
    CallState,
    {
        _C.DRAFT: (_C.FRAMING, *_STOPS),
        _C.FRAMING: (_C.ANNOUNCED, *_STOPS),
        _C.ANNOUNCED: (_C.OPEN, _C.SUSPENDED, *_STOPS),
        _C.OPEN: (_C.QUESTIONS_CLOSED, _C.CLOSED, _C.SUSPENDED, *_STOPS),
        _C.QUESTIONS_CLOSED: (_C.CLOSED, _C.OPEN, _C.SUSPENDED, *_STOPS),
        _C.SUSPENDED: (_C.ANNOUNCED, _C.OPEN, _C.QUESTIONS_CLOSED, _C.CLOSED, *_STOPS),
        _C.CLOSED: (_C.VERIFICATION, _C.DESERTED, *_STOPS),
        _C.VERIFICATION: (_C.ASSESSMENT, _C.DESERTED, *_STOPS),
        _C.ASSESSMENT: (_C.DELIBERATION, *_STOPS),
        _C.DELIBERATION: (_C.DECIDED, _C.DESERTED, *_STOPS),
        _C.DECIDED: (_C.STANDSTILL,),
        # Back to the decision when a review that is upheld takes it back: never once an identity is open.
        _C.STANDSTILL: (_C.UNSEALED, _C.DELIBERATION, *_STOPS),
        _C.UNSEALED: (_C.PILOTING, _C.DESERTED, *_STOPS),
        _C.PILOTING: (_C.EVALUATED,),
        _C.EVALUATED: (_C.PUBLISHED,),
    },
)

#: States that the public sees.
PUBLIC_STATES = frozenset(set(CallState) - {_C.DRAFT, _C.FRAMING})
#: States in which identities are public by the act of unsealing.
OPENED_STATES = frozenset({_C.UNSEALED, _C.PILOTING, _C.EVALUATED, _C.PUBLISHED})
#: States that time moves.
TIMED_STATES = frozenset({_C.ANNOUNCED, _C.OPEN, _C.QUESTIONS_CLOSED})


class EndCause(TextChoices):
    """Why a call ended without a pilot."""

    NOBODY_APPLIED = "nobody_applied", _("Nobody applied")
    NONE_ELIGIBLE = "none_eligible", _("No applicant was eligible")
    NONE_COMPLIES = "none_complies", _("No proposal complies")
    NEED_GONE = "need_gone", _("The need has gone")
    NO_MEANS = "no_means", _("The means for the pilot are missing")
    FLAWED = "flawed", _("The call has a flaw that cannot be mended")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    COMPROMISED = "compromised", _("The blindness of the selection was broken")
    CONFLICT = "conflict", _("A conflict of interest came out after the opening")


#: Why a call is left deserted, and why it is cancelled: the causes that can be chosen.
DESERTED_CAUSES = (EndCause.NOBODY_APPLIED, EndCause.NONE_ELIGIBLE, EndCause.NONE_COMPLIES, EndCause.CONFLICT)
CANCELLED_CAUSES = (
    EndCause.NEED_GONE,
    EndCause.NO_MEANS,
    EndCause.FLAWED,
    EndCause.FORCE_MAJEURE,
    EndCause.COMPROMISED,
)


class FrameState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


FRAME = Machine(
    "ChallengeFrame",
    FrameState,
    {
        FrameState.DRAFT: (FrameState.SUBMITTED,),
        FrameState.SUBMITTED: (FrameState.APPROVED, FrameState.RETURNED),
    },
)


class CategorySource(TextChoices):
    PUBLISHED = "published", _("Published")
    PROPOSED = "proposed", _("Proposed")


class PartnerKind(TextChoices):
    FEDERATION = "federation", _("Federation or network")
    UNIVERSITY = "university", _("University")
    LAW_FIRM = "law_firm", _("Law firm")
    FUNDER = "funder", _("Funder")
    MULTILATERAL = "multilateral", _("Multilateral body")


class WorkshopMode(TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Hybrid")


class SurveyKind(TextChoices):
    """What a survey measures (Kirkpatrick's levels 1 to 3), and of whom."""

    LEARNING_BEFORE = "learning_before", _("Before the workshop")
    LEARNING_AFTER = "learning_after", _("After the workshop")
    REACTION = "reaction", _("After the pilot")
    SUPPLIER = "supplier", _("Start-up after the pilot")
    CONDUCT = "conduct", _("Ninety days later")
    TEST_BEFORE = "test_before", _("Test before the workshop")
    TEST_AFTER = "test_after", _("Test after the workshop")
    PULSE_ENTITY = "pulse_entity", _("Pulse of the entity")
    PULSE_SUPPLIER = "pulse_supplier", _("Pulse of the supplier")


#: Asked every two weeks by the clock, not opened by hand.
PULSES = (SurveyKind.PULSE_ENTITY, SurveyKind.PULSE_SUPPLIER)


class ItemKind(TextChoices):
    LIKERT = "likert", _("From 1 to 5")
    YES_NO = "yes_no", _("Yes or no")
    TEXT = "text", _("Free text")
    NPS = "nps", _("From 0 to 10")
    CHOICE = "choice", _("One right answer")


class QuestionKind(TextChoices):
    CONSULTATION = "consultation", _("Question")
    OBSERVATION = "observation", _("Technical observation")


class BlockedKind(TextChoices):
    BRAND = "brand", _("Brand")
    PRODUCT = "product", _("Product")
    SUPPLIER = "supplier", _("Supplier")
    TECHNOLOGY = "technology", _("Technology")


class PaperKind(TextChoices):
    """The papers of a call that the platform writes from what it holds."""

    INSTALLATION = "installation", _("Installation of the committee")
    CALIBRATION = "calibration", _("Calibration round")
    ANSWERS = "answers", _("Answers to the questions")
    VERIFICATION = "verification", _("Verification of eligibility")
    EVALUATION = "evaluation", _("Blind evaluation")
    DECISION = "decision", _("Deliberation and decision")
    UNSEALING = "unsealing", _("Opening of identities")
    DECLARATIONS = "declarations", _("Declarations after the opening")
    MARKET_PUBLICATION = "market_publication", _("Market consultation: preliminary requirement")
    MARKET_ANSWERS = "market_answers", _("Market consultation: answers")
    MARKET_MEETING = "market_meeting", _("Market consultation: meeting")


class PaperState(TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready to sign")
    SIGNED = "signed", _("Signed")
    HELD = "held", _("Held back")


_P = PaperState
PAPER = Machine(
    "Paper",
    PaperState,
    {_P.WAITING: (_P.READY, _P.HELD), _P.READY: (_P.SIGNED,)},
)


class SessionMode(TextChoices):
    """How the people of a session met."""

    PLATFORM = "platform", _("On the platform, in writing")
    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("By video")
    MIXED = "mixed", _("In person and by video")


class Signing(TextChoices):
    """How a paper was signed."""

    UPLOAD = "upload", _("Signed copy, scanned as PDF")
    PAPER = "paper", _("Signed on paper, kept by the entity")
