"""The chair's page: agreement, spread, flags, rank intervals and what-if, from the sealed levels of active seats.

What it needs is computed when the levels change (``selection.actions.figures``); here it is read and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from challenges.models import Call, Criterion
from selection.models import Standing
from selection.queries.figures import figures, kept_figures, trial
from selection.queries.ranking import Place, standings
from selection.rules import deliberation as say
from selection.rules.ranking import Placing
from selection.rules.statistics.agreement import Alpha
from selection.rules.statistics.flags import WEIGHT_STEP

#: Proposals on one page, best first; every one of them is computed.
SHOWN = 30
#: So few proposals are computed while somebody waits for the page, when a worker has not done so yet.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Agreement:
    """One criterion's agreement, or that of the totals."""

    label: str
    alpha: Alpha
    says: str

    @property
    def figure(self) -> str:
        """Return alpha as the reader writes it, with a true minus."""
        return self._figure(self.alpha.value)

    @property
    def low(self) -> str:
        """Return the lower end of its interval."""
        return self._figure(self.alpha.low)

    @property
    def high(self) -> str:
        """Return the upper end of its interval."""
        return self._figure(self.alpha.high)

    def _figure(self, value: float | None) -> str:
        return "" if value is None else say.plain(value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal: official place, adjusted score, what the draws say of its rank, the seats' totals."""

    place: Place
    totals: list[tuple[int, float]]
    adjusted: float | None = None
    first: float | None = None
    expected: float | None = None
    low: int | None = None
    high: int | None = None

    @property
    def ranks(self) -> str:
        """Return the rank interval in words."""
        return say.ranks(self.low, self.high) if self.low is not None and self.high is not None else ""

    @property
    def hundred(self) -> int | None:
        """Return in how many of 100 simulations it is first."""
        return None if self.first is None else round(100 * self.first)

    @property
    def spread(self) -> str:
        """Return the lowest and the highest weighted mean that a seat gave."""
        values = [value for _seat, value in self.totals]
        return f"{say.figure(min(values))}–{say.figure(max(values))}" if values else ""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """How severe a seat is, with its 90 % interval, in levels; below zero is severe."""

    seat: int
    read: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Deliberation:
    """Everything on the chair's page. ``icc`` and what needs the model are absent when the panel is too small.

    ``read``: the seats whose levels count; ``after``: the rank behind which the next page begins, 0 on the last one.
    """

    candidates: list[Candidate]
    total: int
    compliant: int
    agreement: list[Agreement]
    seats: list[SeatLine]
    icc: float | None
    findings: list[str]
    flags: list[str]
    without: list[str]
    weights: list[str]
    read: list[int]
    after: int
    all_seats: bool = False

    @property
    def rank_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the chart of rank intervals: compliant proposals only."""
        return [
            {
                "label": one.place.entry.mark,
                "note": one.place.entry.code,
                "text": say.ranks(one.low, one.high),
                "low": one.low,
                "high": one.high,
                "at": one.expected,
            }
            for one in self.candidates
            if one.low is not None and one.high is not None
        ]

    @property
    def spread_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the chart of what each seat gave: its weighted means from 0 to 5."""
        return [
            {
                "label": one.place.entry.mark,
                "note": one.place.entry.code,
                "text": say.figure(one.place.raw_mean),
                "dots": [value for _seat, value in one.totals],
                "at": one.place.raw_mean,
            }
            for one in self.candidates
        ]

    @property
    def ends(self) -> list[SeatLine]:
        """Return the seats of the chart of severity, severe ones first: of a large panel those at its two ends."""
        seats = sorted(self.seats, key=lambda one: one.value)
        if self.all_seats or len(seats) <= SHOWN:
            return seats
        return seats[: SHOWN // 2] + seats[-(SHOWN // 2) :]

    @property
    def severity_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the chart of severity, severe seats first."""
        return [
            {
                "label": say.seat(one.seat),
                "text": say.estimate(one.value, one.low, one.high),
                "low": one.low,
                "high": one.high,
                "at": one.value,
                "warn": one.low > 0 or one.high < 0,
            }
            for one in self.ends
        ]

    @property
    def reach(self) -> float:
        """Return how far the chart of severity reaches to either side of zero, in levels."""
        return max([0.5, *(abs(end) for one in self.seats for end in (one.low, one.high))])

    @property
    def lowest(self) -> float:
        """Return where the chart of severity begins."""
        return -self.reach


@dataclass(frozen=True, slots=True)
class Tried:
    """What the official rule would give without a seat or with other weights."""

    says: str
    rows: list[tuple[Placing, Place]]
    total: int


def deliberation(call: Call, after: int = 0, *, all_seats: bool = False) -> Deliberation | None:
    """Return the chair's page of a call whose assessment is closed, from the proposal behind a rank on.

    ``all_seats``: its chart of severity shows every seat, else of a large panel the most severe and the mildest ones.
    None while a worker is still computing it: of many proposals that takes longer than a page may.
    """
    kept = kept_figures(call)
    places = standings(call, most=SHOWN + 1, rank__gt=after)
    more = places[SHOWN - 1].rank if len(places) > SHOWN else 0
    places = places[:SHOWN]
    if kept is not None and kept.done:
        told = Standing.objects.filter(call=call, rank__in=[place.rank for place in places])
        proposals = {code: known or {} for code, known in told.values_list("entry__code", "figures")}
        return replace(_page(call, kept.facts, proposals, places, more), all_seats=all_seats)
    if Standing.objects.filter(call=call).count() > AT_ONCE:
        return None
    found = figures(call)
    return replace(_page(call, found.facts, found.proposals, places, more), all_seats=all_seats)


def _page(
    call: Call, facts: dict[str, Any], proposals: dict[str, dict[str, Any]], places: list[Place], after: int
) -> Deliberation:
    names = {one.code: str(one.text("name")) for one in Criterion.objects.filter(call=call)}
    seats = [SeatLine(*row) for row in facts["seats"]]
    return Deliberation(
        candidates=[_candidate(place, **proposals[place.entry.code]) for place in places],
        total=facts["total"],
        compliant=facts["compliant"],
        agreement=[_agreement(names.get(code, ""), Alpha(*ends)) for code, *ends in facts["agreement"]],
        seats=seats,
        icc=facts["icc"],
        findings=[say.separation(*row) for row in facts["apart"]],
        flags=[
            *[say.unlike(*row) for row in facts["unlike"]],
            *_severe(seats),
            *[say.straight(*row) for row in facts["straight"]],
        ],
        without=_without(facts),
        weights=_weights(facts, names),
        read=facts["read"],
        after=after,
    )


def _candidate(place: Place, *, totals: list[tuple[int, float]], **known: Any) -> Candidate:
    return Candidate(place, [(seat, value) for seat, value in totals], **known)


def _agreement(label: str, alpha: Alpha) -> Agreement:
    return Agreement(label, alpha, say.agreement(alpha))


def _severe(seats: list[SeatLine]) -> list[str]:
    return [say.severity(one.seat, one.value, one.low, one.high) for one in seats if one.low > 0 or one.high < 0]


def _without(facts: dict[str, Any]) -> list[str]:
    if facts["official"] is None:
        return []
    changed = [say.without_seat(*row) for row in facts["without"]]
    return changed or [say.stays_first(facts["official"])]


def _weights(facts: dict[str, Any], names: dict[str, str]) -> list[str]:
    if facts["official"] is None:
        return []
    changed = [say.leaning(names[code], points, first) for code, points, first in facts["leans"]]
    return [
        *(changed or [say.weights_hold(facts["official"], WEIGHT_STEP)]),
        say.share_of_weights(facts["official"], facts["share"]),
    ]


def try_out(call: Call, *, without: int | None, weights: Mapping[str, int]) -> Tried:
    """Return what the official rule would give without a seat, or with other weights (criterion code to weight)."""
    found = trial(call, without=without, weights=weights, most=SHOWN)
    return Tried(says=say.what_if(found.first, found.official), rows=found.rows, total=found.total)
