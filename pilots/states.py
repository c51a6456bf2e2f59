"""The states and words of pilots."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.machine import Machine


class PilotState(TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", pgettext_lazy("pilot", "Ended")


PILOT = Machine(
    "Pilot",
    PilotState,
    {PilotState.PLANNED: (PilotState.RUNNING, PilotState.ENDED), PilotState.RUNNING: (PilotState.ENDED,)},
)


class Outcome(TextChoices):
    COMPLETED = "completed", _("Completed")
    PARTIAL = "partial", _("Completed in part")
    STOPPED = "stopped", _("Stopped")
    NOT_STARTED = "not_started", _("Not started")


class Phase(TextChoices):
    LAYOUT = "layout", _("Layout")
    DEMONSTRATION = "demonstration", _("Demonstration")
    TEST = "test", _("Test")
    TRAINING = "training", _("Training")
    CLOSING = "closing", _("Closing")


class ActivityStatus(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    MET = "met", _("Met")
    PARTIALLY_MET = "partially_met", _("Partly met")
    NOT_MET = "not_met", _("Not met")


class SourceKind(TextChoices):
    NEWS = "news", _("News site")
    SOCIAL = "social_network", _("Social network")
    FORUM = "forum", _("Forum")
    BLOG = "blog", _("Blog")
    OFFICIAL = "official", _("Official page")
    OTHER = "other", _("Other")


class Sentiment(TextChoices):
    POSITIVE = "positive", _("Positive")
    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")


class ImportState(TextChoices):
    MAPPING = "mapping", _("Say what its columns are")
    READING = "reading", _("Being checked")
    CHECKED = "checked", _("Waiting for your decision")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Could not be read")


IMPORT = Machine(
    "EvidenceImport",
    ImportState,
    {
        ImportState.MAPPING: (ImportState.READING, ImportState.DISCARDED),
        ImportState.READING: (ImportState.CHECKED, ImportState.FAILED, ImportState.DISCARDED),
        ImportState.CHECKED: (ImportState.READING, ImportState.APPLIED, ImportState.DISCARDED),
    },
)
#: States of a file on which somebody still has to act, or that a worker is reading.
OPEN_IMPORTS = (ImportState.MAPPING, ImportState.READING, ImportState.CHECKED)


class Cut(TextChoices):
    """Which two things a count is by, besides the tone."""

    DAY_TOPIC = "day_topic", _("day and topic")
    SOURCE_TOPIC = "source_topic", _("source and topic")
    AREA_TOPIC = "area_topic", _("area and topic")
    DAY_SOURCE = "day_source", _("day and source")
    DAY_AREA = "day_area", _("day and area")
    SOURCE_AREA = "source_area", _("source and area")


class Aspect(TextChoices):
    SENTIMENT = "sentiment", _("Tone")
    TOPIC = "topic", _("Topic")


class SampleState(TextChoices):
    SEEDED = "seeded", _("Seed recorded")
    DRAWN = "drawn", _("Being labelled")
    CLOSED = "closed", _("Closed")
    GIVEN_UP = "given_up", _("Given up")


SAMPLE = Machine(
    "LabelSample",
    SampleState,
    {
        SampleState.SEEDED: (SampleState.DRAWN, SampleState.GIVEN_UP),
        SampleState.DRAWN: (SampleState.CLOSED, SampleState.GIVEN_UP),
    },
)
#: States of a sample on which somebody still has to act, or that a worker draws.
OPEN_SAMPLES = (SampleState.SEEDED, SampleState.DRAWN)


class Direction(TextChoices):
    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")


class Gate(TextChoices):
    CONTINUE = "continue", _("Continue")
    ADJUST = "adjust", _("Adjust")
    STOP = "stop", _("Stop")


class LessonKind(TextChoices):
    REGULATORY = "regulatory", _("Regulatory")
    METHOD = "method", _("Method")
    POLITICAL = "political", _("Political")
    CAPACITY = "capacity", _("Capacity")
    TECHNOLOGY = "technology", _("Technology")


class Priority(TextChoices):
    """MoSCoW: without a "must" the tool is of no use; a "won't" is said so that nobody offers it."""

    MUST = "must", _("Must")
    SHOULD = "should", _("Should")
    COULD = "could", _("Could")
    WONT = "wont", _("Not this time")


class EarsPattern(TextChoices):
    """How a requirement begins (EARS: Easy Approach to Requirements Syntax, Mavin et al. 2009)."""

    UBIQUITOUS = "ubiquitous", _("Always")
    EVENT = "event", _("On an event")
    STATE = "state", _("In a state")
    UNWANTED = "unwanted", _("Against the unwanted")
    OPTIONAL = "optional", _("Where a feature is included")
    COMPLEX = "complex", _("Several conditions")
    FREE = "free", _("No pattern")


class Verification(TextChoices):
    """How somebody finds out whether a requirement is met."""

    TEST = "test", _("Test")
    DEMONSTRATION = "demo", _("Demonstration")
    INSPECTION = "inspection", _("Inspection")
    ANALYSIS = "analysis", _("Analysis of documents or data")


class ReportState(TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Side(TextChoices):
    ENTITY = "entity", _("Public entity")
    STARTUP = "startup", _("Start-up")


class Chance(IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


class Gravity(IntegerChoices):
    LOW = 1, pgettext_lazy("impact", "Low")
    MEDIUM = 2, pgettext_lazy("impact", "Medium")
    HIGH = 3, pgettext_lazy("impact", "High")


class LegalBasis(TextChoices):
    CONSENT = "consent", _("Consent")
    LAW = "law", _("Duty by law")
    PUBLIC_TASK = "public_task", _("Public function")
    PUBLIC_SOURCE = "public", _("Sources open to the public")
    NONE = "none", _("No personal data")


class SandboxExit(TextChoices):
    OPEN = "open", _("Still open")
    EXPIRY = "expiry", _("Expired, with a report")
    DISCONTINUED = "discontinued", _("Discontinued")
    ADOPTED = "adopted", _("Adopted in the norm")


class SafeguardsKept(TextChoices):
    """What an interim report of a sandbox says of its safeguards."""

    ALL = "all", _("All were kept")
    PART = "part", _("Kept in part")
    NONE = "none", _("Not kept")


class ExitView(TextChoices):
    """What an interim report of a sandbox says of the exit that was planned."""

    RIGHT = "right", _("The exit is still right")
    STOP = "stop", _("It should be discontinued now")
    LONGER = "longer", _("More time should be asked for")
    OTHER = "other", _("Another exit is needed")


class ReportKind(TextChoices):
    """What is made of a pilot."""

    FINAL = "final", _("Final report")
    CASE = "case", _("Case in OPSI's format")
    SUMMARY = "summary", _("Summary for citizens")
    BOARD = "board", _("Board of indicators")
    TERMS = "terms", _("Terms of reference")


#: What the public may download once the case is published. Terms of reference are a draft of the entity.
PUBLIC_REPORTS = (ReportKind.FINAL, ReportKind.CASE, ReportKind.SUMMARY, ReportKind.BOARD)


class RouteNeed(TextChoices):
    """What has to be true, besides kind of entity and amount, for a route to be open."""

    NOTHING = "nothing", _("Nothing more")
    STANDARD = "standard", _("Several suppliers offer it ready-made")
    DIALOGUE = "dialogue", _("The need is known, not how to meet it")
    SOLE = "sole", _("Only one supplier can deliver it, and that can be proved")
    SCIENCE = "science", _("It is research, and the entity has the certification of the national innovation system")


class ThresholdSide(TextChoices):
    """On which side of the amount that the year's budget law sets a route lies."""

    UPTO = "upto", _("up to it")
    ABOVE = "above", _("above it")


class Receiver(TextChoices):
    """Who was told something during or after a pilot."""

    PILOT = "pilot", _("The start-up of the pilot")
    OTHER = "other", _("Another supplier")
    EVERYBODY = "everybody", _("Everybody")


class SearchKind(TextChoices):
    """What the public search finds, in the order of its page."""

    CALL = "call", _("Calls")
    CASE = "case", _("Cases")
    LESSON = "lesson", _("Lessons")
    BARRIER = "barrier", _("Regulatory barriers")
