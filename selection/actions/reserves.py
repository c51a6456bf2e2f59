"""When the chosen one declines, or a conflict came out: the pilot is offered to the next compliant rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.models import Call
from kernel.verdict import require
from ledger.actions import record
from selection.models import Entry, Offer
from selection.queries.ranking import compliant_codes, current_entry, gone_codes
from selection.rules.decisions import may_offer, next_in_line
from selection.states import ENTRY, EntryState


@transaction.atomic
def offer_next(*, call: Call, reason: str, by: Any) -> str:
    """Note that the proposal which has the pilot declines; offer it to the next compliant rank.

    Returns the code to which it is offered; empty when nobody is left. Raises ``Refused``.
    """
    call = lock_call(call)
    declined = current_entry(call)
    require(may_offer(state=call.state, has_pilot=declined is not None, reason=reason))
    assert declined is not None
    record("declined", by=by, call=call.reference, code=declined.code, reason=reason.strip())
    return _offer(call, declined, EntryState.DECLINED, compliant_codes(call), reason)


@transaction.atomic
def set_aside(*, call: Call, order: Sequence[str], reason: str, by: Any) -> str:
    """Take the pilot from the proposal that has it, after a conflict; offer it to the first of ``order`` still there.

    ``order``: the compliant codes in the order of the ranking without who had the conflict. Whoever calls recorded
    the choice. Returns the code to which the pilot is offered; empty when nobody is left. Raises ``Refused``.
    """
    call = lock_call(call)
    current = current_entry(call)
    require(may_offer(state=call.state, has_pilot=current is not None, reason=reason))
    assert current is not None
    return _offer(call, current, EntryState.SET_ASIDE, order, reason)


def _offer(call: Call, before: Entry, becomes: EntryState, order: Sequence[str], reason: str) -> str:
    code = next_in_line(order, [*gone_codes(call), before.code])
    ENTRY.move(before, becomes, record=lambda before, after: None)
    chosen = Entry.objects.filter(call=call, code=code).first()
    Offer.objects.create(call=call, declined=before, entry=chosen, reason=reason.strip(), offered_at=timezone.now())
    if chosen is None:
        record("no_reserve_left", by="platform", call=call.reference)
        return ""
    ENTRY.move(chosen, EntryState.SELECTED, record=lambda before, after: None)
    record("reserve_offered", by="platform", call=call.reference, code=code)
    return code
