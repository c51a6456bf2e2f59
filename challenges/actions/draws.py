"""The entity's part in the public draw."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from challenges.rules.calls import may_reveal_number
from kernel.verdict import require
from ledger.actions.nonces import reveal_nonce
from ledger.queries.log import set_closed_at
from ledger.rules.nonces import reveal_until


@transaction.atomic
def reveal_number(*, call: Call, value: str, by: Any) -> None:
    """Reveal the number to which the entity committed at the announcement. Raises ``Refused``.

    It waits for the closed set: who knew the number before could choose whom the draw favours.
    """
    call = lock_call(call)
    require(may_reveal_number(steers=steers(by, call.entity)))
    closed_at = set_closed_at(call.reference)
    until = reveal_until(closed_at or timezone.now())
    reveal_nonce(call=call.reference, party="entity", value=value, closed=closed_at is not None, until=until, by=by)
