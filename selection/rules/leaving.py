"""The ranking again, without those who turn out to have a conflict with who was chosen. Pure.

Two ways are computed, and the decision must hold in both: without the levels that they gave the chosen proposal (the
pairs concerned), and without all of their levels. Whoever wants one proposal to win can lift it, or press down the
others; the first way undoes the one, the second both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from selection.rules.ranking import Line, Placing, Sheets, rank


def without(sheets: Sheets, seats: Collection[int], code: str = "") -> Sheets:
    """Return the sheets without some seats' levels, of one ``code`` or of all; what is left without any drops out."""
    kept = {
        entry: {seat: levels for seat, levels in given.items() if seat not in seats or (code and entry != code)}
        for entry, given in sheets.items()
    }
    return {entry: given for entry, given in kept.items() if given}


def recomputed(
    *,
    sheets: Sheets,
    lines: Sequence[Line],
    seed: str,
    seats: Collection[int],
    code: str,
    ridge: int | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return both ways as the record has them: "pairs" and "seats" to rows of a ranking; empty when nobody leaves.

    A row is {code, rank, mean_hundredths, complies, tie}, as in the record's ranking; ``ridge`` as ``rank`` takes it.
    Where totals are adjusted, severities are those of what is left.
    """
    if not seats:
        return {"pairs": [], "seats": []}
    return {
        "pairs": [row(one) for one in rank(without(sheets, seats, code), lines, seed, ridge=ridge)],
        "seats": [row(one) for one in rank(without(sheets, seats), lines, seed, ridge=ridge)],
    }


def row(one: Placing) -> dict[str, Any]:
    """Return a placing as the record has it; with the mean that an adjusted total comes from."""
    found = {
        "code": one.code,
        "complies": one.complies,
        "mean_hundredths": one.mean_hundredths,
        "rank": one.rank,
        "tie": one.tie_rule,
    }
    return found if one.raw_hundredths is None else found | {"raw_hundredths": one.raw_hundredths}


def compliant(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the codes of the rows that comply, in their order."""
    return [one["code"] for one in rows if one["complies"]]


def holds(*, before: Sequence[str], after: Sequence[str], code: str, gone: Collection[str] = ()) -> bool:
    """Say whether ``code`` keeps its place: it still complies, and nobody overtook it but those who were before it.

    ``before`` and ``after``: compliant codes in order; ``gone``: codes that had the pilot and have it no more.
    """
    if code not in after or code not in before:
        return False
    ahead = set(after[: after.index(code)]) - set(gone)
    return ahead <= set(before[: before.index(code)])
