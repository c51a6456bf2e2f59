"""What a panel's sealed levels carry, computed from all of them: agreement, severity, flags, ranks, what-ifs.

Facts only, by code and seat number, as JSON holds them: the chair's page says them in its reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from challenges.models import Call
from challenges.rules.calls import severity_ridge
from kernel.late import Late
from ledger.queries.log import seed_of
from selection.models import PanelFigures
from selection.queries.ranking import Place, criteria_lines, score_sheets, standings
from selection.rules.ranking import Line, Placing, Sheets, rank
from selection.rules.statistics import agreement, flags, severity
from selection.rules.statistics.agreement import Alpha
from selection.rules.statistics.flags import Table
from selection.rules.statistics.severity import Design, Fit

if TYPE_CHECKING:
    import numpy as np

    from selection.rules.statistics.severity import Floats
else:
    np = Late("numpy")

NORMAL_90 = 1.6448536269514722
#: So many readings are named at most that are unlike what was to be expected.
UNLIKE = 30
#: With the next three proposals the first one is compared.
_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Figures:
    """``facts`` about the panel, and what is known of each proposal, by code.

    Of a proposal: ``totals`` [[seat, weighted mean]], and where the panel is large enough for the model ``adjusted``;
    with it, if it complies, ``first`` (share of draws), ``expected``, ``low`` and ``high`` (ranks).
    """

    facts: dict[str, Any]
    proposals: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Panel:
    """What was read from the database, once."""

    sheets: Sheets
    lines: list[Line]
    places: dict[str, Place]
    seed: str
    table: Table
    named: dict[str, str] = field(default_factory=dict)


def kept_figures(call: Call) -> PanelFigures | None:
    """Return what is kept of a call's panel, whether it is true now (``done``) or waits to be computed."""
    return PanelFigures.objects.filter(call=call).first()


def call_of_figures(pk: int) -> Call | None:
    """Return a call by its id."""
    return Call.objects.filter(pk=pk).first()


def _panel(call: Call) -> _Panel:
    """Read a panel: as many queries for one proposal as for two thousand."""
    lines, sheets = criteria_lines(call), score_sheets(call)
    places = {place.entry.code: place for place in standings(call)}
    named = {code: f"{place.entry.mark} ({code})" for code, place in places.items()}
    table = flags.table(sheets, lines, severity_ridge(call.statistic))
    return _Panel(sheets, lines, places, seed_of(call.reference), table, named)


def figures(call: Call) -> Figures:
    """Compute what a call's panel carries; its assessment is closed."""
    panel = _panel(call)
    table = panel.table
    fit = _fit(table)
    by_rank = sorted(panel.places.values(), key=lambda place: place.rank)
    compliant = [place for place in by_rank if place.complies]
    at = {code: number for number, code in enumerate(table.codes)}
    within = [at[place.entry.code] for place in compliant]
    drawn = severity.draw(fit)[:, :, within] if fit is not None and within else None
    facts = {
        "total": len(by_rank),
        "compliant": len(compliant),
        "agreement": _agreement(panel),
        "seats": _seats(table, fit),
        "icc": float(fit.icc[0]) if fit is not None else None,
        "apart": _apart(panel, compliant, drawn),
        "unlike": _unlike(panel, fit),
        "straight": [list(one) for one in flags.straight_liners(table)],
        "read": [int(seat) for seat in table.seats],
        **(_holds(panel, compliant[0].entry.code) if compliant else {"official": None}),
    }
    return Figures(facts, _proposals(panel, fit, drawn, within))


def _fit(table: Table) -> Fit | None:
    if min(len(table.codes), len(table.seats)) < 2:
        return None
    return severity.fit(Design(table.entry, table.seat, len(table.codes), len(table.seats)), table.totals)


def _proposals(panel: _Panel, fit: Fit | None, drawn: Floats | None, within: list[int]) -> dict[str, dict[str, Any]]:
    table = panel.table
    found: list[dict[str, Any]] = [{"totals": []} for _code in table.codes]
    for entry, seat, value in zip(table.entry, table.seat, table.totals, strict=True):
        found[int(entry)]["totals"].append([int(table.seats[seat]), float(value)])
    if fit is not None:
        for one, adjusted in zip(found, fit.adjusted[0], strict=True):
            one["adjusted"] = float(adjusted)
    told = severity.ranks(drawn) if drawn is not None else None
    if told is not None:
        for order, number in enumerate(within):
            found[number] |= {
                "first": float(told.first[0, order]),
                "expected": float(told.expected[0, order]),
                "low": int(told.low[0, order]),
                "high": int(told.high[0, order]),
            }
    return dict(zip(table.codes, found, strict=True))


def _agreement(panel: _Panel) -> list[list[Any]]:
    """Return [criterion's code, value, low, high, units] for each criterion, and for the totals under no code."""
    table, units = panel.table, len(panel.table.codes)
    found = [
        (line.code, agreement.ordinal(table.entry, table.levels[:, at], units=units))
        for at, line in enumerate(panel.lines)
    ]
    found.append(("", agreement.interval(table.entry, table.totals, units=units)))
    return [[code, *_ends(alpha)] for code, alpha in found]


def _ends(alpha: Alpha) -> list[Any]:
    ends = [None if end is None else float(end) for end in (alpha.value, alpha.low, alpha.high)]
    return [*ends, int(alpha.units)]


def _seats(table: Table, fit: Fit | None) -> list[list[Any]]:
    """Return [seat, proposals read, severity, low, high] of each seat, in levels."""
    if fit is None:
        return []
    read = np.bincount(table.seat, minlength=len(table.seats))
    rows = zip(table.seats, read, fit.severity[0], fit.seat_error[0] * NORMAL_90, strict=True)
    return [
        [int(seat), int(count), float(value), float(value - reach), float(value + reach)]
        for seat, count, value, reach in rows
    ]


def _unlike(panel: _Panel, fit: Fit | None) -> list[list[Any]]:
    """Return [seat, proposal, given, expected] of each reading whose residual is beyond the flag, the largest first."""
    if fit is None:
        return []
    table, found = panel.table, severity.residuals(fit)[0]
    far = [int(place) for place in np.argsort(-np.abs(found)) if abs(found[place]) > flags.RESIDUAL]
    rows: list[list[Any]] = []
    for place in far[:UNLIKE]:
        entry, seat = int(table.entry[place]), int(table.seat[place])
        expected = float(fit.mean[0] + fit.quality[0, entry] + fit.severity[0, seat])
        rows.append([int(table.seats[seat]), panel.named[table.codes[entry]], float(table.totals[place]), expected])
    return rows


def _apart(panel: _Panel, compliant: list[Place], drawn: Floats | None) -> list[list[Any]]:
    """Return [first, other, in how many of 100 simulations the first is better], for each of the next three."""
    if drawn is None:
        return []
    names = [panel.named[place.entry.code] for place in compliant[:_COMPARED]]
    # rounded down: 95 of 100 is said only where it is reached
    return [
        [names[0], names[other], int(100 * severity.chance_better(drawn[0], 0, other) + 1e-9)]
        for other in range(1, len(names))
    ]


def _holds(panel: _Panel, official: str) -> dict[str, Any]:
    """Return who would be first without a seat or with other weights, where that is not the official first."""
    told = flags.first_without(panel.table, panel.sheets, panel.seed)
    leans = flags.leans(panel.table, panel.sheets, panel.seed)
    complies = {code: place.complies for code, place in panel.places.items()}
    shares = flags.shares_of_weights(panel.table, complies)
    return {
        "official": panel.named[official],
        "without": [[int(seat), _name(panel, code)] for seat, code in told.items() if code != official],
        "leans": [[one.criterion, one.points, _name(panel, one.first)] for one in leans if one.first != official],
        "share": float(shares.get(official, 0.0)),
    }


def _name(panel: _Panel, code: str | None) -> str | None:
    return panel.named[code] if code else None


@dataclass(frozen=True, slots=True)
class Trial:
    """What the official rule would give without a seat or with other weights. Names are those of proposals."""

    first: str | None
    official: str | None
    rows: list[tuple[Placing, Place]]
    total: int


def trial(call: Call, *, without: int | None, weights: Mapping[str, int], most: int) -> Trial:
    """Rank without a seat, or with other weights (criterion code to weight); ``most`` rows are returned at most."""
    panel = _panel(call)
    lines = [replace(line, weight=weights.get(line.code, line.weight)) for line in panel.lines]
    left = {
        code: {seat: sheet for seat, sheet in given.items() if seat != without} for code, given in panel.sheets.items()
    }
    given = {code: sheets for code, sheets in left.items() if sheets}
    placings = rank(given, lines, panel.seed, ridge=panel.table.ridge)
    official = next((one.entry.code for one in panel.places.values() if one.rank == 1 and one.complies), None)
    first = placings[0].code if placings and placings[0].complies else None
    return Trial(
        first=_name(panel, first),
        official=_name(panel, official),
        rows=[(one, panel.places[one.code]) for one in placings[:most]],
        total=len(placings),
    )
