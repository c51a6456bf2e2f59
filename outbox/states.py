"""The words of the outbox."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """A job is due until it is done; after its last attempt it waits for a person."""

    DUE = "due", _("Due")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class MessageState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    HELD = "held", _("Held back")
    DROPPED = "dropped", _("Dropped")


class HeldReason(TextChoices):
    """Why staff drop or release what was held back. Fixed sentences: a sentence of their own could tell a name."""

    STALE = "stale", _("It is of no use any more.")
    ANEW = "anew", _("It was written anew, without the mistake.")
    MISTAKE = "mistake", _("The mistake that it came from was mended.")
    PUBLIC = "public", _("What it tells is public by now.")


#: What staff call each kind of message that they may list; rooms above the wall add theirs (``registry.call_kinds``). A
#: test finds every kind that the code posts.
MESSAGES: dict[str, Any] = {
    "entity_invitation": _("Invitation to an entity"),
    "frame_reviewed": _("A frame was approved or returned"),
    "frame_waiting": _("A frame waits for approval"),
    "questions_waiting": _("Questions wait for an answer"),
    "selection.assessment_open": _("The assessment is open"),
    "selection.decision_pending": _("A decision waits"),
    "selection.decision_taken": _("The decision was taken"),
    "selection.deliberation_open": _("The deliberation is open"),
    "selection.ranking_changed": _("The ranking changed"),
    "selection.more_to_read": _("More proposals to read"),
    "selection.reminder": _("Reminder"),
    "selection.review_filed": _("A review was asked for"),
    "selection.seat_appointed": _("Appointment to a seat"),
    "selection.seat_standby": _("Appointment as a substitute"),
    "selection.seat_steps_in": _("A substitute steps in"),
    "survey_invitation": _("Invitation to a survey"),
    "workshop_invitation": _("Invitation to a workshop"),
}
#: What staff call each kind of background work, likewise.
JOBS: dict[str, Any] = {
    "challenges.certificate": _("Make a certificate"),
    "outbox.deliver": _("Deliver a message"),
}


def label(words: dict[str, Any], kind: str) -> str:
    """Return what a kind is called; one without a label reads as its own words."""
    return str(words.get(kind) or kind.rpartition(".")[2].replace("_", " ").capitalize())
