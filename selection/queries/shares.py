"""How the proposals of a call were shared out, as everybody may read it: seats by number, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from challenges.models import Call
from challenges.states import PUBLIC_STATES
from selection.models import Assessment, Entry, Seat
from selection.queries.committee import MadeUp, made_up
from selection.rules.assignment import EVERYBODY_READS_ALL


@dataclass(frozen=True, slots=True)
class Shares:
    """The page: the rule of this call, and after the opening what each seat was given (``assigned``)."""

    call: Call
    committee: MadeUp
    seats: Sequence[Any]
    entries: int
    begun: bool

    @property
    def small(self) -> bool:
        """Say whether the panel reads everything."""
        return self.entries <= EVERYBODY_READS_ALL

    @property
    def limit(self) -> int:
        """Return up to how many proposals the panel reads all of them."""
        return EVERYBODY_READS_ALL


def shares_of(reference: str) -> Shares | None:
    """Return the page of a public call; counts are in the record since the opening, and only then here."""
    public = Call.objects.filter(reference=reference, state__in=PUBLIC_STATES, announced_at__isnull=False)
    call = public.select_related("entity", "committee").first()
    if call is None:
        return None
    begun = Assessment.objects.filter(call=call).exists()
    seats = list(
        Seat.objects.filter(call=call)
        .select_related("stands_for")
        .annotate(assigned=Count("assignments"))
        .order_by("number")
    )
    entries = Entry.objects.filter(call=call).count() if begun else 0
    return Shares(call=call, committee=made_up(call, seats), seats=seats, entries=entries, begun=begun)
