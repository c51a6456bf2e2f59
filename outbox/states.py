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
    LATER = "later", _("In the daily digest")
    KEPT = "kept", _("Only on the site")


class HeldReason(TextChoices):
    """Why staff drop or release what was held back. Fixed sentences: a sentence of their own could tell a name."""

    STALE = "stale", _("It is of no use any more.")
    ANEW = "anew", _("It was written anew, without the mistake.")
    MISTAKE = "mistake", _("The mistake that it came from was mended.")
    PUBLIC = "public", _("What it tells is public by now.")


class MailChoice(TextChoices):
    """How a person wants the messages of a kind. All of them stand on the site, whatever she chooses."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("In the daily digest")
    NEVER = "never", _("Never by mail")


#: The kind of what lets a person into her account: a code, a link.
LETS_IN = "account"
#: The kind of the daily digest itself.
DIGEST = "digest"
#: The hour at which a digest is written, in its reader's own time zone.
DIGEST_HOUR = 8
#: Kinds that a person may switch off or put into a digest, by what she reads they are; rooms above the wall add theirs
#: (``registry.call_kinds``). Every other kind goes out at once, to everybody.
OPTIONAL: dict[str, Any] = {
    "selection.reminder": _("Reminders of assessments that you have not sent"),
    "questions_waiting": _("Questions that wait for your answer"),
    "pulse": _("Pulses of a pilot, every two weeks"),
}
#: What cannot be switched off, and why; rooms above the wall add theirs.
NECESSARY: list[tuple[Any, Any]] = [
    (_("Codes, passwords and whatever keeps your account safe"), _("Without them nobody could sign in.")),
    (
        _("Invitations, appointments and the beginning of a task"),
        _("A term begins to run, or somebody waits for your answer."),
    ),
    (_("Decisions, and requests to decide, declare or approve"), _("They may be contested, and each has its term.")),
]

#: What staff call each kind of message that they may list; rooms above the wall add theirs (``registry.call_kinds``). A
#: test finds every kind that the code posts.
MESSAGES: dict[str, Any] = {
    "custodian_changed": _("Another custodian was appointed"),
    "digest": _("Daily digest"),
    "entity_invitation": _("Invitation to an entity"),
    "frame_reviewed": _("A frame was approved or returned"),
    "frame_waiting": _("A frame waits for approval"),
    "pulse": _("Pulse of a pilot"),
    "questions_waiting": _("Questions wait for an answer"),
    "selection.acta_closed": _("The vote on an acta is closed"),
    "selection.acta_vote": _("Vote on an acta"),
    "selection.acta_voted": _("Everybody has voted on an acta"),
    "selection.assessment_open": _("The assessment is open"),
    "selection.decision_pending": _("A decision waits"),
    "selection.decision_back": _("The decision was taken back"),
    "selection.decision_taken": _("The decision was taken"),
    "selection.deliberation_open": _("The deliberation is open"),
    "selection.ranking_changed": _("The ranking changed"),
    "selection.more_to_read": _("More proposals to read"),
    "selection.reminder": _("Reminder"),
    "selection.review_filed": _("A review was asked for"),
    "selection.seat_appointed": _("Appointment to a seat"),
    "selection.seat_standby": _("Appointment as a substitute"),
    "selection.seat_steps_in": _("A substitute steps in"),
    "successor_asked": _("A custodian asks for a successor"),
    "survey_invitation": _("Invitation to a survey"),
    "workshop_invitation": _("Invitation to a workshop"),
}


def stem_of(kind: str) -> str:
    """Return the stem of the templates of a kind of message, without their folder."""
    return kind.replace(".", "/") if "." in kind else f"challenges/{kind}"


#: What staff call each mail that has words of its own, by the stem of its templates; the rooms above add theirs.
#: A digest repeats what others say, and a pulse is an invitation to a survey. A test finds every template.
MAILS: dict[str, Any] = {stem_of(kind): word for kind, word in MESSAGES.items() if kind not in {"digest", "pulse"}}
#: What an addition of staff's may hold in braces: nothing that could tell a code, a seat or who applies.
VARIABLES: dict[str, Any] = {
    "person": _("the reader's short name"),
    "call": _("the title of the call"),
    "reference": _("its reference"),
    "entity": _("the short name of its entity"),
}
#: What staff call each kind of background work, likewise.
JOBS: dict[str, Any] = {
    "challenges.certificate": _("Make a certificate"),
    "challenges.changed": _("Tell what happened to a call"),
    "outbox.deliver": _("Deliver a message"),
    "outbox.deliver_private": _("Deliver a private message"),
    "outbox.digest": _("Write a daily digest"),
    "selection.figures": _("Compute how well the scores of a panel support the ranking"),
    "selection.announced": _("Tell what happened to a selection"),
}


def label(words: dict[str, Any], kind: str) -> str:
    """Return what a kind is called; one without a label reads as its own words."""
    return str(words.get(kind) or kind.rpartition(".")[2].replace("_", " ").capitalize())
