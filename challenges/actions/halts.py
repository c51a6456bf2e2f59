"""Halting a call, letting it go on, ending it before its time: always with a reason that is published."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from challenges.rules import calls as rules
from challenges.signals import tell
from challenges.states import CALL, CallState
from kernel.verdict import require
from ledger.actions import record


def _move(call: Call, to: str, by: Any, reason: str, what: str, **more: str) -> Call:
    CALL.move(
        call,
        to,
        record=lambda before, after: record(
            f"call_{what}", by=by, call=call.reference, before=before, after=after, reason=reason.strip(), **more
        ),
    )
    if "cause" in more:
        call.end_cause, call.end_reason = more["cause"], reason.strip()
        call.save(update_fields=["end_cause", "end_reason"])
    tell(call, what)
    return call


@transaction.atomic
def suspend_call(*, call: Call, reason: str, by: Any) -> Call:
    """Halt a call that is announced or open: nothing can be sent or asked until it is resumed."""
    call = lock_call(call)
    require(rules.may_suspend(state=call.state, steers=steers(by, call.entity), reason=reason))
    call.resumes_to = call.state
    call.save(update_fields=["resumes_to"])
    return _move(call, CallState.SUSPENDED, by, reason, "suspended")


@transaction.atomic
def resume_call(*, call: Call, reason: str, by: Any) -> Call:
    """Let a suspended call go on in the state that time gives it now; its closing must still be to come."""
    call = lock_call(call)
    now = timezone.now()
    require(
        rules.may_resume(
            state=call.state, steers=steers(by, call.entity), reason=reason, closes_at=call.closes_at, now=now
        )
    )
    due = rules.phase(
        state=CallState.ANNOUNCED,
        opens_at=call.opens_at,
        questions_until=call.questions_until,
        closes_at=call.closes_at,
        now=now,
    )
    call.resumes_to = ""
    call.save(update_fields=["resumes_to"])
    return _move(call, due, by, reason, "resumed")


@transaction.atomic
def cancel_call(*, call: Call, cause: str, reason: str, by: Any) -> Call:
    """End an exercise for good, for one of ``CANCELLED_CAUSES``."""
    call = lock_call(call)
    require(
        rules.may_cancel(
            steers=steers(by, call.entity),
            is_authority=_is(by, CallRole.AUTHORITY, call),
            cause=cause,
            reason=reason,
            possible=CALL.may_move(call.state, CallState.CANCELLED),
        )
    )
    return _move(call, CallState.CANCELLED, by, reason, "cancelled", cause=str(cause))


@transaction.atomic
def declare_deserted(*, call: Call, cause: str, reason: str, by: Any) -> Call:
    """End a call to which nobody applied, or of which no proposal complies, for one of ``DESERTED_CAUSES``."""
    call = lock_call(call)
    may_speak = steers(by, call.entity) or _is(by, CallRole.AUTHORITY, call) or _is(by, CallRole.CUSTODIAN, call)
    require(
        rules.may_declare_deserted(
            may_speak=may_speak,
            state=call.state,
            cause=cause,
            reason=reason,
            possible=CALL.may_move(call.state, CallState.DESERTED),
        )
    )
    return _move(call, CallState.DESERTED, by, reason, "deserted", cause=str(cause))


def _is(by: Any, role: str, call: Call) -> bool:
    return not isinstance(by, str) and grants.is_appointed(by, role, call)
