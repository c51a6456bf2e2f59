"""Locking a call, and catching its stored state up with time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from challenges.models import Call
from challenges.rules.calls import phase
from challenges.signals import call_changed
from challenges.states import CALL, TIMED_STATES, CallState
from ledger.actions import record

#: The steps that time takes, in order: state, the field that holds its moment, and what is announced.
_STEPS = [
    (CallState.OPEN, "opens_at", "opened"),
    (CallState.QUESTIONS_CLOSED, "questions_until", "questions_closed"),
    (CallState.CLOSED, "closes_at", "closed"),
]


def lock_call(call: Call) -> Call:
    """Return the call's row, locked and caught up with time. Every action of every room begins with this."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    catch_up(locked)
    return locked


def catch_up(call: Call) -> bool:
    """Move a locked call to the state that time gives it, one recorded step after the other; return whether it moved."""
    due = phase(
        state=call.state,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        now=timezone.now(),
    )
    moved = False
    order = [state for state, _field, _what in _STEPS]
    for state, field, what in _STEPS:
        if due not in order or order.index(state) > order.index(due) or not _follows(call.state, state):
            continue
        planned = getattr(call, field)
        CALL.move(
            call,
            state,
            record=lambda _from, to, what=what, planned=planned: record(
                f"call_{what}", by="clock", call=call.reference, state=to, planned=planned.isoformat()
            ),
        )
        reference = call.reference
        transaction.on_commit(lambda what=what: call_changed.send(sender=Call, reference=reference, what=what))
        moved = True
    return moved


def _follows(current: str, state: str) -> bool:
    order = [CallState.ANNOUNCED, CallState.OPEN, CallState.QUESTIONS_CLOSED, CallState.CLOSED]
    return current in TIMED_STATES and order.index(CallState(state)) > order.index(CallState(current))
