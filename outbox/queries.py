"""Reading the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from outbox.models import Enclosure, Job, MailPreference, MailWording, Message
from outbox.registry import KINDS
from outbox.rules import stop_said
from outbox.states import DIGEST, MAILS, OPTIONAL, JobState, MailChoice, MessageState

#: What its recipient does not see, and what does not leave.
UNSEEN = (MessageState.HELD, MessageState.DROPPED)


def jobs_for_staff() -> QuerySet[Job]:
    """Return the jobs that staff may see: of what tells of an applicant's acts only what failed and waits for them."""
    private = [kind.name for kind in KINDS.values() if kind.private]
    return Job.objects.exclude(~Q(state=JobState.FAILED), kind__in=private)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the workers: jobs by kind and state, for how long the oldest one does (seconds), and mails."""

    jobs: dict[tuple[str, str], int]
    oldest: float
    mails: int


def waiting_work(now: datetime) -> Waiting:
    """Return what waits. Of what tells of an applicant's acts only failures are counted, without their kind."""
    private = [kind.name for kind in KINDS.values() if kind.private]
    due = Q(state=JobState.DUE, due_at__lte=now)
    rows = Job.objects.filter(due | Q(state=JobState.FAILED)).order_by().values_list("kind", "state")
    jobs: dict[tuple[str, str], int] = {("private", JobState.FAILED.value): 0}
    for kind, state, count in rows.annotate(count=Count("pk")):
        if kind not in private:
            jobs[kind, state] = count
        elif state == JobState.FAILED:
            jobs["private", state] += count
    oldest = Job.objects.filter(due).aggregate(at=Min("due_at"))["at"]
    mails = Message.objects.filter(state=MessageState.WAITING, private=False).count()
    return Waiting(jobs, (now - oldest).total_seconds() if oldest else 0.0, mails)


def _shown(user: Any) -> QuerySet[Message]:
    # A digest says again what stands here by itself.
    return Message.objects.filter(user=user).exclude(state__in=UNSEEN).exclude(kind=DIGEST)


def message_page(user: Any, *, before: int | None = None, limit: int = 25) -> tuple[list[Any], int | None]:
    """Return up to ``limit`` of a person's messages before her ``before``-th, newest first, and the next ``before``.

    Each has its ``number`` among her own: a key of the table would tell how many messages others got meanwhile.
    """
    total = _shown(user).count()
    top = total if before is None else max(0, min(before - 1, total))
    first = max(0, top - limit)
    rows: list[Any] = list(_shown(user).defer("text", "html").order_by("created_at", "pk")[first:top])
    for number, row in enumerate(rows, start=first + 1):
        row.number = number
    return rows[::-1], first + 1 if first else None


def message_of(user: Any, number: int) -> Any:
    """Return the message with a number among a person's own, or None; ``files`` are (number, enclosure)."""
    found: Any = _shown(user).order_by("created_at", "pk")[number - 1 : number].first() if number > 0 else None
    if found is not None:
        found.number = number
        found.files = list(enumerate(Enclosure.objects.filter(message=found).order_by("pk"), start=1))
    return found


def enclosure_of(user: Any, number: int, place: int) -> Enclosure | None:
    """Return a file of one of a person's own messages, both by number."""
    found = message_of(user, number)
    return dict(found.files).get(place) if found is not None else None


def unread_count(user: Any) -> int:
    """Return how many of her messages a person has not opened."""
    return _shown(user).filter(read_at=None).count()


def job_by_id(pk: int) -> Job | None:
    """Return a job, to show its progress."""
    return Job.objects.filter(pk=pk).first()


def progress_of(pks: list[int]) -> dict[int, int]:
    """Return how far jobs are, in percent, by job."""
    return dict(Job.objects.filter(pk__in=pks).values_list("pk", "progress")) if pks else {}


def message_to_send(pk: int) -> Message | None:
    """Return a message that has not left yet, with its enclosures; not one that its reader wants in a digest or not."""
    return (
        Message.objects.filter(pk=pk, state__in=[MessageState.WAITING, MessageState.FAILED])
        .prefetch_related("enclosures")
        .first()
    )


def choices_of(user: Any) -> dict[str, str]:
    """Return how a person wants each kind that may be switched off."""
    chosen = dict(MailPreference.objects.filter(user=user).values_list("kind", "choice"))
    return {kind: chosen.get(kind, MailChoice.AT_ONCE) for kind in OPTIONAL}


def choice_of(message: Message) -> str:
    """Return how the reader of a message wants it: at once where it cannot be switched off."""
    if message.user_id is None or message.kind not in OPTIONAL:
        return MailChoice.AT_ONCE
    rows = MailPreference.objects.filter(user=message.user_id, kind__in=[message.kind, DIGEST])
    chosen = dict(rows.values_list("kind", "choice"))
    choice = chosen.get(message.kind, MailChoice.AT_ONCE)
    # Whoever stopped the digest wants nothing of what went into it.
    return MailChoice.NEVER if choice == MailChoice.DAILY and chosen.get(DIGEST) == MailChoice.NEVER else choice


def addition_to(template: str, language: str) -> str:
    """Return what staff add to a mail in a language, as they wrote it; empty where they add nothing."""
    mail = template.removeprefix("emails/")
    if mail not in MAILS or language not in dict(settings.LANGUAGES):
        return ""
    return MailWording.objects.filter(mail=mail).values_list(f"text_{language}", flat=True).first() or ""


def stopped_by(token: str) -> tuple[int, str] | None:
    """Return whose mails of which kind a token stops, or None."""
    user, _sep, kind = stop_said(keys=settings.SEAL_KEYS, token=token).partition("|")
    return (int(user), kind) if user.isdecimal() and (kind in OPTIONAL or kind == DIGEST) else None


def held_count() -> int:
    """Return how many mails wait for staff because they were held back. Mail to applicants counts nowhere."""
    return Message.objects.filter(private=False, state=MessageState.HELD).count()
