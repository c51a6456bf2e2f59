"""The official ranking of a call from the levels that count now, and what was taken off for severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenges.models import Call
from challenges.rules.calls import severity_ridge
from ledger.queries.log import seed_of
from selection.models import Seat
from selection.queries.ranking import criteria_lines, score_sheets
from selection.rules import deliberation as say
from selection.rules.leaving import row
from selection.rules.ranking import Placing, hundredths, rank, severity


@dataclass(frozen=True, slots=True)
class Official:
    """A ranking computed now. ``severities``: seat number to hundredths of a level; empty where nothing is adjusted."""

    seed: str
    placings: list[Placing]
    severities: dict[int, int]

    @property
    def payload(self) -> dict[str, Any]:
        """Return what the record has of it."""
        told: dict[str, Any] = {"seed": self.seed, "placings": [row(one) for one in self.placings]}
        if self.severities:
            told["severity"] = [{"hundredths": value, "seat": seat} for seat, value in self.severities.items()]
        return told


def official(call: Call) -> Official:
    """Compute a call's ranking by its own rule."""
    sheets, lines, seed = score_sheets(call), criteria_lines(call), seed_of(call.reference)
    ridge = severity_ridge(call.statistic)
    given = severity(sheets, lines, ridge)
    return Official(
        seed,
        rank(sheets, lines, seed, ridge=ridge),
        {seat: hundredths(value) for seat, value in sorted(given.items())},
    )


def severities_of(call: Call) -> list[str]:
    """Say of each seat what it gave more or less than the panel; nothing where totals are not adjusted."""
    if severity_ridge(call.statistic) is None:
        return []
    found = Seat.objects.filter(call=call).order_by("number").values_list("number", "severity_hundredths")
    return [say.gave(seat, value) for seat, value in found if value is not None]
