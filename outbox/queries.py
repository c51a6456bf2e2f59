"""Reading the outbox."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from outbox.models import Enclosure, Job, Message
from outbox.states import MessageState


def _shown(user: Any) -> QuerySet[Message]:
    return Message.objects.filter(user=user).exclude(state=MessageState.HELD)


def messages_of(user: Any) -> QuerySet[Message]:
    """Return a person's own messages, newest first."""
    return _shown(user).order_by("-pk").prefetch_related("enclosures")


def message_page(user: Any, *, before: int | None = None, limit: int = 25) -> tuple[list[Message], int | None]:
    """Return up to ``limit`` of a person's messages older than message ``before``, and where the next page begins."""
    found = _shown(user).defer("text", "html").order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def enclosure_of(user: Any, message: int, pk: int) -> Enclosure | None:
    """Return a file of one of a person's own messages."""
    return Enclosure.objects.filter(pk=pk, message__in=_shown(user).filter(pk=message)).first()


def message_of(user: Any, pk: int) -> Message | None:
    """Return one of a person's own messages."""
    return messages_of(user).filter(pk=pk).first()


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
    """Return a message that has not left yet, with its enclosures."""
    return (
        Message.objects.filter(pk=pk)
        .exclude(state__in=[MessageState.SENT, MessageState.HELD])
        .prefetch_related("enclosures")
        .first()
    )
