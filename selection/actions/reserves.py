"""When the chosen one declines after the opening: the pilot is offered to the next compliant rank."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.models import Call
from kernel.verdict import require
from ledger.actions import record
from selection.models import Entry, Offer
from selection.queries.ranking import compliant_codes, current_entry, offers_of
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
    gone = [one.declined.code for one in offers_of(call)] + [declined.code]
    code = next_in_line(compliant_codes(call), gone)
    record("declined", by=by, call=call.reference, code=declined.code, reason=reason.strip())
    ENTRY.move(declined, EntryState.DECLINED, record=lambda before, after: None)
    chosen = Entry.objects.filter(call=call, code=code).first()
    Offer.objects.create(call=call, declined=declined, entry=chosen, reason=reason.strip(), offered_at=timezone.now())
    if chosen is None:
        record("no_reserve_left", by="platform", call=call.reference)
        return ""
    ENTRY.move(chosen, EntryState.SELECTED, record=lambda before, after: None)
    record("reserve_offered", by="platform", call=call.reference, code=code)
    return code
