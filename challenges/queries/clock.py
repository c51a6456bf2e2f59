"""Reading what time made due."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from challenges.models import Call
from challenges.rules.calls import REMINDERS, due_reminder
from challenges.states import CallState
from ledger.queries import happened, payload


def calls_to_move(now: datetime) -> list[Call]:
    """Return the calls whose stored state is behind time."""
    late = (
        Q(state=CallState.ANNOUNCED, opens_at__lte=now)
        | Q(state=CallState.OPEN, questions_until__lte=now)
        | Q(state=CallState.QUESTIONS_CLOSED, closes_at__lte=now)
    )
    return list(Call.objects.filter(late).order_by("pk"))


def calls_to_remind(now: datetime) -> list[Call]:
    """Return the open calls for which a reminder is due that was not sent yet."""
    soon = Call.objects.filter(
        state__in=[CallState.OPEN, CallState.QUESTIONS_CLOSED],
        opens_at__lte=now,
        closes_at__gt=now,
        closes_at__lte=now + timedelta(hours=max(REMINDERS)),
    )
    found = []
    for call in soon.order_by("pk"):
        hours = due_reminder(opens_at=call.opens_at, closes_at=call.closes_at, now=now)
        if hours is not None and not was_reminded(call, hours):
            found.append(call)
    return found


def was_reminded(call: Call, hours: int) -> bool:
    """Say whether the reminder so many hours before this very closing is on record."""
    closing = call.closes_at.isoformat() if call.closes_at else ""
    return any(
        (told["hours"], told["closes_at"]) == (hours, closing)
        for told in map(payload, happened(call.reference, "closing_soon"))
    )
