"""The chair's page: agreement, spread, flags, rank intervals and what-if, from the sealed levels of active seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from challenges.models import Call, Criterion
from challenges.rules.calls import severity_ridge
from ledger.queries.log import seed_of
from selection.models import Score
from selection.queries.ranking import Place, standings
from selection.rules import deliberation as say
from selection.rules.ranking import Line, Placing, Sheets, rank
from selection.rules.statistics import agreement, flags, severity
from selection.rules.statistics.agreement import Alpha
from selection.rules.statistics.flags import Table
from selection.rules.statistics.severity import Design, Fit, Floats
from selection.states import ScoreState, SeatState

#: So many proposals are drawn at most, best first; every one of them is computed.
SHOWN = 30
NORMAL_90 = 1.6448536269514722


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
        """Return in how many of 100 draws it is first."""
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
    """Everything on the chair's page. ``icc`` and what needs the model are absent when the panel is too small."""

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
            for one in sorted(self.seats, key=lambda one: one.value)
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


@dataclass(frozen=True)
class _Panel:
    """What was read from the database, once."""

    sheets: Sheets
    lines: list[Line]
    criteria: list[Criterion]
    places: dict[str, Place]
    seed: str
    table: Table
    named: dict[str, str] = field(default_factory=dict)


def seats_with_scores(call: Call) -> list[int]:
    """Return the numbers of the seats whose levels count, in order."""
    found = _sealed(call).order_by("assignment__seat__number").values_list("assignment__seat__number", flat=True)
    return list(found.distinct())


def _sealed(call: Call) -> Any:
    return Score.objects.filter(
        assignment__seat__call=call, assignment__seat__state=SeatState.ACTIVE, state=ScoreState.SEALED
    )


def _panel(call: Call) -> _Panel:
    """Read a panel: as many queries for one proposal as for two thousand."""
    criteria = list(Criterion.objects.filter(call=call))
    lines = [Line(one.code, one.weight, one.complies_from) for one in criteria]
    sheets: dict[str, dict[int, dict[str, int]]] = {}
    rows = _sealed(call).values_list("assignment__entry__code", "assignment__seat__number", "criterion__code", "level")
    for code, seat, criterion, level in rows:
        sheets.setdefault(code, {}).setdefault(seat, {})[criterion] = level
    places = {place.entry.code: place for place in standings(call)}
    named = {code: f"{place.entry.mark} ({code})" for code, place in places.items()}
    return _Panel(
        sheets,
        lines,
        criteria,
        places,
        seed_of(call.reference),
        flags.table(sheets, lines, severity_ridge(call.statistic)),
        named,
    )


def deliberation(call: Call) -> Deliberation:
    """Return the chair's page of a call whose assessment is closed."""
    panel = _panel(call)
    table = panel.table
    fit = _fit(table)
    by_rank = sorted(panel.places.values(), key=lambda place: place.rank)
    compliant = [place for place in by_rank if place.complies]
    at = {code: number for number, code in enumerate(table.codes)}
    within = [at[place.entry.code] for place in compliant]
    drawn = severity.draw(fit)[:, :, within] if fit is not None and within else None
    candidates = _candidates(panel, by_rank[:SHOWN], fit, drawn, within)
    alphas = _agreement(panel)
    seats = _seats(table, fit)
    official = compliant[0].entry.code if compliant else None
    return Deliberation(
        candidates=candidates,
        total=len(by_rank),
        compliant=len(compliant),
        agreement=alphas,
        seats=seats,
        icc=float(fit.icc[0]) if fit is not None else None,
        findings=_separations(panel, compliant, drawn),
        flags=[*_unlike(panel, fit), *_severe(seats), *[say.straight(*one) for one in flags.straight_liners(table)]],
        without=_without(panel, official),
        weights=_weights(panel, official),
    )


def _fit(table: Table) -> Fit | None:
    if min(len(table.codes), len(table.seats)) < 2:
        return None
    return severity.fit(Design(table.entry, table.seat, len(table.codes), len(table.seats)), table.totals)


def _candidates(
    panel: _Panel, places: list[Place], fit: Fit | None, drawn: Floats | None, within: list[int]
) -> list[Candidate]:
    table, found = panel.table, []
    told = severity.ranks(drawn) if drawn is not None else None
    at = {code: number for number, code in enumerate(table.codes)}
    order = {number: place for place, number in enumerate(within)}
    totals: dict[int, list[tuple[int, float]]] = {}
    for entry, seat, value in zip(table.entry, table.seat, table.totals, strict=True):
        totals.setdefault(int(entry), []).append((table.seats[seat], float(value)))
    for place in places:
        number = at[place.entry.code]
        more: dict[str, Any] = {"adjusted": float(fit.adjusted[0, number])} if fit is not None else {}
        if told is not None and number in order:
            one = order[number]
            more |= {
                "first": float(told.first[0, one]),
                "expected": float(told.expected[0, one]),
                "low": int(told.low[0, one]),
                "high": int(told.high[0, one]),
            }
        found.append(Candidate(place, totals.get(number, []), **more))
    return found


def _agreement(panel: _Panel) -> list[Agreement]:
    table, units = panel.table, len(panel.table.codes)
    found = [
        (str(one.text("name")), agreement.ordinal(table.entry, table.levels[:, at], units=units))
        for at, one in enumerate(panel.criteria)
    ]
    found.append(("", agreement.interval(table.entry, table.totals, units=units)))
    return [Agreement(label, alpha, say.agreement(alpha)) for label, alpha in found]


def _seats(table: Table, fit: Fit | None) -> list[SeatLine]:
    if fit is None:
        return []
    read = np.bincount(table.seat, minlength=len(table.seats))
    rows = zip(table.seats, read, fit.severity[0], fit.seat_error[0] * NORMAL_90, strict=True)
    return [
        SeatLine(seat, int(count), float(value), float(value - reach), float(value + reach))
        for seat, count, value, reach in rows
    ]


def _severe(seats: list[SeatLine]) -> list[str]:
    return [say.severity(one.seat, one.value, one.low, one.high) for one in seats if one.low > 0 or one.high < 0]


def _unlike(panel: _Panel, fit: Fit | None) -> list[str]:
    """Return a sentence for each reading whose residual is beyond the flag, the largest first."""
    if fit is None:
        return []
    table, found = panel.table, severity.residuals(fit)[0]
    far = [int(place) for place in np.argsort(-np.abs(found)) if abs(found[place]) > flags.RESIDUAL]
    sentences = []
    for place in far[:SHOWN]:
        entry, seat = int(table.entry[place]), int(table.seat[place])
        expected = float(fit.mean[0] + fit.quality[0, entry] + fit.severity[0, seat])
        candidate = panel.named[table.codes[entry]]
        sentences.append(say.unlike(table.seats[seat], candidate, float(table.totals[place]), expected))
    return sentences


def _separations(panel: _Panel, compliant: list[Place], drawn: Floats | None) -> list[str]:
    """Say of the first and each of the next three whether the data tell them apart."""
    if drawn is None:
        return []
    names = [panel.named[place.entry.code] for place in compliant]
    # rounded down: 95 of 100 is said only where it is reached
    return [
        say.separation(names[0], names[other], int(100 * severity.chance_better(drawn[0], 0, other) + 1e-9))
        for other in range(1, min(4, len(names)))
    ]


def _without(panel: _Panel, official: str | None) -> list[str]:
    if official is None:
        return []
    told = flags.first_without(panel.table, panel.sheets, panel.seed)
    changed = {seat: code for seat, code in told.items() if code != official}
    if not changed:
        return [say.stays_first(panel.named[official])]
    return [say.without_seat(seat, panel.named[code] if code else None) for seat, code in changed.items()]


def _weights(panel: _Panel, official: str | None) -> list[str]:
    if official is None:
        return []
    names = {one.code: str(one.text("name")) for one in panel.criteria}
    changed = [
        say.leaning(names[one.criterion], one.points, panel.named[one.first] if one.first else None)
        for one in flags.leans(panel.table, panel.sheets, panel.seed)
        if one.first != official
    ]
    complies = {code: place.complies for code, place in panel.places.items()}
    shares = flags.shares_of_weights(panel.table, complies)
    return [
        *(changed or [say.weights_hold(panel.named[official], flags.WEIGHT_STEP)]),
        say.share_of_weights(panel.named[official], shares.get(official, 0.0)),
    ]


def try_out(call: Call, *, without: int | None, weights: Mapping[str, int]) -> Tried:
    """Return what the official rule would give without a seat, or with other weights (criterion code to weight)."""
    panel = _panel(call)
    lines = [replace(line, weight=weights.get(line.code, line.weight)) for line in panel.lines]
    left = {
        code: {seat: sheet for seat, sheet in given.items() if seat != without} for code, given in panel.sheets.items()
    }
    given = {code: sheets for code, sheets in left.items() if sheets}
    placings = rank(given, lines, panel.seed, ridge=panel.table.ridge)
    official = next((one.entry.code for one in panel.places.values() if one.rank == 1 and one.complies), None)
    first = placings[0].code if placings and placings[0].complies else None
    return Tried(
        says=say.what_if(panel.named[first] if first else None, panel.named[official] if official else None),
        rows=[(one, panel.places[one.code]) for one in placings[:SHOWN]],
        total=len(placings),
    )
