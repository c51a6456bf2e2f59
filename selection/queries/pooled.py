"""What many decided calls have in common: for figures over all of them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from challenges.models import Criterion
from challenges.rules.calls import severity_ridge
from ledger.queries.log import seeds_of
from selection.models import Decision, Score, Standing
from selection.queries.ranking import TOLD_STATES
from selection.rules.ranking import Line
from selection.rules.statistics import flags
from selection.rules.statistics.flags import Table
from selection.states import ScoreState, SeatState


@dataclass(frozen=True)
class Decided:
    """A decided call: when it closed and was decided, whether the decision departed from rank 1, what was chosen."""

    call_id: int
    reference: str
    state: str
    closed_at: datetime | None
    decided_at: datetime
    departs: bool
    chosen: str
    ridge: int | None = None


@dataclass
class Levels:
    """The sealed levels of a call, with its rule."""

    sheets: dict[str, dict[int, dict[str, int]]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    seed: str = ""
    ridge: int | None = None

    @property
    def table(self) -> Table:
        """Return the levels as arrays."""
        return flags.table(self.sheets, self.lines, self.ridge)


def decided() -> list[Decided]:
    """Return all decided calls, newest first; what was made up to show the platform is no call to count."""
    found = (
        Decision.objects.standing()
        .filter(call__state__in=TOLD_STATES, call__illustrative=False)
        .select_related("call", "entry")
        .defer("entry__sections")
        .order_by("-decided_at", "-pk")
    )
    return [
        Decided(
            one.call_id,
            one.call.reference,
            one.call.state,
            one.call.closes_at,
            one.decided_at,
            one.departs_from_ranking,
            one.entry.code,
            severity_ridge(one.call.statistic),
        )
        for one in found
    ]


def levels_of(calls: Collection[Decided]) -> dict[int, Levels]:
    """Return the sealed levels of calls, by the call's key; a call without any is left out."""
    known = {one.call_id: one.reference for one in calls}
    seeds = seeds_of(known.values())
    ridges = {one.call_id: one.ridge for one in calls}
    found = {pk: Levels(seed=seeds.get(reference, ""), ridge=ridges[pk]) for pk, reference in known.items()}
    for one in Criterion.objects.filter(call__in=known):
        found[one.call_id].lines.append(Line(one.code, one.weight, one.complies_from))
    rows = Score.objects.filter(
        assignment__seat__call__in=known, assignment__seat__state=SeatState.ACTIVE, state=ScoreState.SEALED
    ).values_list(
        "assignment__seat__call", "assignment__entry__code", "assignment__seat__number", "criterion__code", "level"
    )
    for pk, code, seat, criterion, level in rows:
        found[pk].sheets.setdefault(code, {}).setdefault(seat, {})[criterion] = level or 0
    return {pk: one for pk, one in found.items() if one.sheets}


def compliant_of(calls: Collection[int]) -> set[tuple[int, str]]:
    """Return (call's key, code) of the proposals that comply."""
    rows = Standing.objects.filter(entry__call__in=list(calls), complies=True)
    return set(rows.values_list("entry__call", "entry__code"))
