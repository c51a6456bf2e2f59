"""What is kept longer than its term, each kind as a query of rows that can go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from accounts.models import ErasureRequest
from govlink.emails import FAREWELL
from govlink.queries.people import OVER
from govlink.rules.retention import ENDING
from outbox.models import Digest, Job, Message
from outbox.states import JobState, MessageState
from startups.models import Submission, TeamInvitation
from startups.queries.followers import to_forget
from startups.states import SubmissionState

#: What is still to leave, or to be decided on by staff, is not old.
_AWAITED = (MessageState.WAITING, MessageState.FAILED, MessageState.HELD, MessageState.LATER)


def _messages(before: datetime) -> QuerySet[Message]:
    return Message.objects.filter(created_at__lt=before).exclude(state__in=_AWAITED)


def _farewells(before: datetime) -> QuerySet[Message]:
    """The last mails that left, at once; those that could not, after their term."""
    return Message.objects.filter(Q(state=MessageState.SENT) | Q(created_at__lt=before), kind=FAREWELL)


def _drafts(before: datetime) -> QuerySet[Submission]:
    return Submission.objects.filter(
        state=SubmissionState.DRAFT, submitted_at=None, call__closes_at__lt=before, call__state__in=OVER
    )


#: By the key of ``rules.retention``: what goes that is older than a moment, the term already taken off.
DUE: dict[str, Callable[[datetime], QuerySet[Any]]] = {
    "sessions": lambda before: Session.objects.filter(expire_date__lt=before),
    "account_mails": lambda before: _messages(before).filter(kind="account"),
    "messages": lambda before: _messages(before).exclude(kind="account"),
    "digests": lambda before: Digest.objects.filter(done_at__lt=before),
    "jobs": lambda before: Job.objects.filter(state=JobState.DONE, done_at__lt=before),
    "farewells": _farewells,
    "invitations": lambda before: TeamInvitation.objects.filter(expires_at__lt=before),
    # Its rule has the same term for two moments, and takes it off itself.
    "followers": lambda before: to_forget(before + ENDING["followers"].term),
    "drafts": _drafts,
    "admin_logs": lambda before: LogEntry.objects.filter(action_time__lt=before),
    "erasures": lambda before: ErasureRequest.objects.filter(done_at__lt=before),
}


def due(key: str, now: datetime) -> QuerySet[Any]:
    """Return the rows of a kind whose term is over."""
    return DUE[key](now - ENDING[key].term)


def counts(now: datetime) -> dict[str, int]:
    """Return how many rows of each kind would go."""
    return {key: due(key, now).count() for key in ENDING}
