"""Locking a call, catching its stored state up with time, and reminding before it closes."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from challenges.models import Call
from challenges.queries.calls import current_phase
from challenges.queries.clock import calls_to_move, calls_to_remind, was_reminded
from challenges.rules.calls import due_reminder, steps_due
from challenges.signals import tell
from challenges.states import CALL, CallState
from ledger.actions import record
from outbox.timekeeping import witnessed_now

log = logging.getLogger(__name__)

#: The moment that brings each state, and what is said of it.
_STEPS = {
    CallState.OPEN: ("opens_at", "opened"),
    CallState.QUESTIONS_CLOSED: ("questions_until", "questions_closed"),
    CallState.CLOSED: ("closes_at", "closed"),
}


def lock_call(call: Call) -> Call:
    """Return the call's row, locked and caught up with time. Every action of every room begins with this."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    catch_up(locked)
    return locked


def share_call(call: Call) -> Call:
    """Return the call's row, locked against every act of the call, and shared with others who share it.

    For what each applicant writes of her own before the close: on PostgreSQL two of them do not wait for each other,
    and whoever locks the call waits for them, as they do for her. What is returned may be a step behind time, so ask
    ``phase``. Nobody moves the call under a shared lock: two who shared it and then both wanted it alone would wait
    for each other for ever. Where a step is due the lock is exclusive from the start; lock once in a transaction.
    """
    if connection.vendor != "postgresql" or _due_steps(call, timezone.now()):
        return lock_call(call)
    return Call.objects.raw("SELECT * FROM challenges_call WHERE id = %s FOR SHARE", [call.pk])[0]


def catch_up(call: Call) -> bool:
    """Move a locked call to the state that time gives it, one recorded step after the other; return whether it moved.

    After an outage the record holds every step with the moment for which it was planned; only the last one is told.
    No step can be taken back: one that is due by this process's clock alone waits until the database's says so, too.
    """
    if not _due_steps(call, timezone.now()):
        return False
    steps = _due_steps(call, witnessed_now())
    for state in steps:
        field, what = _STEPS[state]
        planned = getattr(call, field)
        CALL.move(
            call,
            state,
            record=partial(_record_step, call.reference, what, planned.isoformat()),
        )
    if steps:
        tell(call, _STEPS[steps[-1]][1])
        if steps[-1] == CallState.QUESTIONS_CLOSED and CallState.OPEN in steps:
            tell(call, "opened")
    return bool(steps)


def _due_steps(call: Call, now: datetime) -> list[CallState]:
    return steps_due(state=call.state, due=current_phase(call, now))


def _record_step(reference: str, what: str, planned: str, before: str, after: str) -> None:
    record(f"call_{what}", by="clock", call=reference, before=before, state=after, planned=planned)


@transaction.atomic
def keep_time(*, call: Call, by: Any = "clock") -> bool:
    """Catch one call up with time and send the reminder that is due; return whether anything was done."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    moved, now = catch_up(locked), witnessed_now()
    if locked.state not in {CallState.OPEN, CallState.QUESTIONS_CLOSED}:
        return moved
    hours = due_reminder(opens_at=locked.opens_at, closes_at=locked.closes_at, now=now)
    if hours is None or locked.closes_at is None or was_reminded(locked, hours):
        return moved
    record("closing_soon", by=by, call=locked.reference, hours=hours, closes_at=locked.closes_at.isoformat())
    tell(locked, "closing_soon", hours=hours)
    return True


def turn_clocks() -> int:
    """Do for every call what time made due, each in its own transaction; return how many calls were touched.

    Safe to run twice or at the same time: each call is locked, looked at again, and what was done is on record.
    """
    touched = 0
    for call in {*calls_to_move(timezone.now()), *calls_to_remind(timezone.now())}:
        try:
            touched += keep_time(call=call)
        except Exception:
            log.exception("The clock of call %s failed; it is tried again at the next tick.", call.reference)
    return touched
