"""Which pairs are barred, for the sharing out alone: no page, count or mail reads this."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from challenges.models import Call
from selection.models import BarredPair
from selection.rules.sharing import Pair, keyed


def bar_digest(call: Call, seat: int, code: str) -> str:
    """Return what stands for a seat (its number) that must not read an entry."""
    return keyed(settings.SEAL_KEY, "bar", call.reference, seat, code)


def barred_pairs(call: Call, seats: Collection[int], codes: Collection[str]) -> set[Pair]:
    """Return the barred ones among the pairs of seats and codes: one query, whatever it finds."""
    known = set(BarredPair.objects.filter(call=call).values_list("digest", flat=True))
    return {(seat, code) for seat in seats for code in codes if bar_digest(call, seat, code) in known}
