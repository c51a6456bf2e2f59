"""The ranking: integers and fractions only, so that anyone can compute it again and get the same.

The official rule: a proposal complies when, on every criterion, more than half of its assessors are at or above the
line; compliant proposals come first, each group in order of its total (in hundredths, rounded half up: what is
published is what ranks). The total is the weighted mean of levels or, where the call's rules say so, that mean adjusted
for who is severe and who is mild (``selection.rules.adjusting``). Ties: mean on the heaviest criterion (of several, the
first in the call's order), then the highest of the lowest levels, then the lowest spread between assessors, all of them
of the levels as given, then a public lot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from selection.rules.adjusting import severities

#: entry code → seat number → criterion code → level (0 to 5)
Sheets = Mapping[str, Mapping[int, Mapping[str, int]]]

#: The highest level, where an adjusted total ends.
HIGHEST = 5

TIE_RULES = ("", "heaviest", "minimum", "spread", "lot")


@dataclass(frozen=True, slots=True)
class Line:
    """What the ranking needs of a criterion; ``weight`` in per cent (any sum), ``complies_from`` a level."""

    code: str
    weight: int
    complies_from: int


@dataclass(frozen=True, slots=True)
class Placing:
    """Where one entry stands. ``levels``: per criterion {code, mean_hundredths, met, seats, complies}.

    ``mean_hundredths`` is the official total; ``raw_hundredths`` the weighted mean that it was adjusted from, None
    where that mean is the official total.
    """

    code: str
    rank: int
    complies: bool
    mean_hundredths: int
    levels: list[dict[str, Any]]
    tie_rule: str
    raw_hundredths: int | None = None


def hundredths(value: Fraction) -> int:
    """Return a fraction times 100, rounded half up (below zero too: -0.5 becomes 0)."""
    scaled = value * 100
    return (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)


def mean(levels: Sequence[int]) -> Fraction:
    """Return the exact mean of at least one level."""
    return Fraction(sum(levels), len(levels))


def majority(met: int, seats: int) -> bool:
    """Say whether ``met`` is more than half of ``seats``: half is not a majority."""
    return 2 * met > seats


def lot(seed: str, code: str) -> str:
    """Return an entry's lot (hex): SHA-256 of the public seed and its code; the lowest comes first."""
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def rank(sheets: Sheets, lines: Sequence[Line], seed: str, *, ridge: int | None = None) -> list[Placing]:
    """Return every entry's placing, best first.

    ``lines`` are in the call's order; ``seed`` is a text that was public before (the record's last hash); ``ridge`` is
    the λ of the adjusted total, None where the weighted mean is the total. Each entry needs at least one assessor, and
    each assessor a level on every criterion: ``ValueError`` otherwise.
    """
    means = {code: _means(code, seats, lines) for code, seats in sheets.items()}
    given = severity(sheets, lines, ridge)
    measured = [_measure(code, seats, lines, means[code], seed, given) for code, seats in sheets.items()]
    measured.sort(key=lambda one: one.key)
    placings = []
    for index, one in enumerate(measured):
        neighbours = measured[max(0, index - 1) : index] + measured[index + 1 : index + 2]
        depth = max((_depth(one.key, other.key) for other in neighbours), default=0)
        raw = one.raw_hundredths if given else None
        placings.append(
            Placing(one.code, index + 1, one.complies, one.mean_hundredths, one.levels, TIE_RULES[depth], raw)
        )
    return placings


def first_of_equals(sheets: Sheets, lines: Sequence[Line], seed: str) -> str:
    """Return which of the entries, all of one total and all compliant or none, the rule for ties puts first."""
    measured = [_measure(code, seats, lines, _means(code, seats, lines), seed, {}) for code, seats in sheets.items()]
    return min(measured, key=lambda one: one.key[1:]).code


def stands_first(rows: Iterable[tuple[str, int, bool]]) -> tuple[str, list[str]]:
    """Return what a decision starts from: the code on rank 1, and the codes that comply in their order.

    ``rows`` are (code, rank, complies) in any order.
    """
    order = sorted(rows, key=lambda row: row[1])
    return order[0][0], [code for code, _rank, complies in order if complies]


def severity(sheets: Sheets, lines: Sequence[Line], ridge: int | None) -> dict[int, Fraction]:
    """Return what each seat gave more or less than the panel, in levels, by seat; empty where nothing is adjusted."""
    if ridge is None:
        return {}
    whole = sum(line.weight for line in lines)
    found = severities({code: _sums(seats, lines) for code, seats in sheets.items()}, ridge)
    return {seat: value / whole for seat, value in found.items()}


@dataclass(frozen=True, slots=True)
class _Measured:
    code: str
    complies: bool
    mean_hundredths: int
    raw_hundredths: int
    levels: list[dict[str, Any]]
    key: tuple[tuple[bool, int], Fraction, int, int, str]


def _sums(seats: Mapping[int, Mapping[str, int]], lines: Sequence[Line]) -> dict[int, int]:
    """Return each seat's total of an entry, times the sum of the weights: whole numbers."""
    return {seat: sum(line.weight * sheet[line.code] for line in lines) for seat, sheet in seats.items()}


def _means(code: str, seats: Mapping[int, Mapping[str, int]], lines: Sequence[Line]) -> dict[str, Fraction]:
    if not seats or not lines or any(set(sheet) != {line.code for line in lines} for sheet in seats.values()):
        raise ValueError(f"The score sheets of {code} are not complete.")
    return {line.code: mean([sheet[line.code] for sheet in seats.values()]) for line in lines}


def _measure(
    code: str,
    seats: Mapping[int, Mapping[str, int]],
    lines: Sequence[Line],
    means: Mapping[str, Fraction],
    seed: str,
    given: Mapping[int, Fraction],
) -> _Measured:
    levels = []
    for line in lines:
        met = sum(sheet[line.code] >= line.complies_from for sheet in seats.values())
        levels.append(
            {
                "code": line.code,
                "mean_hundredths": hundredths(means[line.code]),
                "met": met,
                "seats": len(seats),
                "complies": majority(met, len(seats)),
            }
        )
    heaviest = max(lines, key=lambda line: line.weight)  # max keeps the first of equals: the call's order
    sums = _sums(seats, lines).values()
    raw = Fraction(sum(sums), len(seats) * sum(line.weight for line in lines))
    total = raw
    if given:
        total = raw - sum((given[seat] for seat in seats), Fraction()) / len(seats)
        total = min(max(total, Fraction()), Fraction(HIGHEST))
    complies = all(level["complies"] for level in levels)
    key = (
        (not complies, -hundredths(total)),
        -means[heaviest.code],
        -min(level for sheet in seats.values() for level in sheet.values()),
        max(sums) - min(sums),
        lot(seed, code),
    )
    return _Measured(code, complies, hundredths(total), hundredths(raw), levels, key)


def _depth(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    """Return which part of two keys tells them apart: 0 the mean itself, 1 to 4 the tie rules."""
    return next(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)


#: Under so many proposals nobody is told how they spread: one could be told apart.
FEWEST_TO_SPREAD = 5


def spread_of(means: Sequence[int]) -> tuple[int, ...]:
    """Return how many means (in hundredths, 0 to 500) lie in [0,1), [1,2), … [4,5]; empty when they are too few."""
    if len(means) < FEWEST_TO_SPREAD:
        return ()
    bins = [bin_of(mean) for mean in means]
    return tuple(bins.count(level) for level in range(5))


def bin_of(mean: int) -> int:
    """Return in which of [0,1), [1,2), … [4,5] a mean in hundredths lies; adjusted totals may lie beyond the ends."""
    return min(4, max(0, mean // 100))
