"""That somebody said of her text that it names nobody."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from challenges.models import Call
from ledger.actions import record


@transaction.atomic
def note_unnamed(*, call: Call, confirmed: bool, by: Any, seat: int = 0) -> None:
    """Record that a confirmation was given with a text, by whom and from which seat; never the words.

    Nothing is written when nothing had to be confirmed.
    """
    if not confirmed:
        return
    call = lock_call(call)
    told = {"seat": seat} if seat else {}
    record("unnamed_confirmed", by=by, call=call.reference, **told)
