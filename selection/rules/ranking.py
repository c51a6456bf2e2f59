"""The ranking: integers and fractions only, so that anyone can compute it again and get the same.

The official rule: a proposal complies when, on every criterion, more than half of its assessors are at or above the
line; compliant proposals come first, each group in order of the weighted mean of levels (in hundredths, rounded half
up: what is published is what ranks). Ties: mean on the heaviest criterion (of several, the first in the call's
order), then the highest of the lowest levels, then the lowest spread between assessors, then a public lot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

#: entry code → seat number → criterion code → level (0 to 5)
Sheets = Mapping[str, Mapping[int, Mapping[str, int]]]

TIE_RULES = ("", "heaviest", "minimum", "spread", "lot")


@dataclass(frozen=True, slots=True)
class Line:
    """What the ranking needs of a criterion; ``weight`` in per cent (any sum), ``complies_from`` a level."""

    code: str
    weight: int
    complies_from: int


@dataclass(frozen=True, slots=True)
class Placing:
    """Where one entry stands. ``levels``: per criterion {code, mean_hundredths, met, seats, complies}."""

    code: str
    rank: int
    complies: bool
    mean_hundredths: int
    levels: list[dict[str, Any]]
    tie_rule: str


def hundredths(value: Fraction) -> int:
    """Return a non-negative fraction times 100, rounded half up."""
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


def rank(sheets: Sheets, lines: Sequence[Line], seed: str) -> list[Placing]:
    """Return every entry's placing, best first.

    ``lines`` are in the call's order; ``seed`` is a text that was public before (the record's last hash). Each entry
    needs at least one assessor, and each assessor a level on every criterion: ``ValueError`` otherwise.
    """
    measured = [_measure(code, seats, lines, seed) for code, seats in sheets.items()]
    measured.sort(key=lambda one: one.key)
    placings = []
    for index, one in enumerate(measured):
        neighbours = measured[max(0, index - 1) : index] + measured[index + 1 : index + 2]
        depth = max((_depth(one.key, other.key) for other in neighbours), default=0)
        placings.append(Placing(one.code, index + 1, one.complies, one.mean_hundredths, one.levels, TIE_RULES[depth]))
    return placings


@dataclass(frozen=True, slots=True)
class _Measured:
    code: str
    complies: bool
    mean_hundredths: int
    levels: list[dict[str, Any]]
    key: tuple[tuple[bool, int], Fraction, int, Fraction, str]


def _measure(code: str, seats: Mapping[int, Mapping[str, int]], lines: Sequence[Line], seed: str) -> _Measured:
    if not seats or not lines or any(set(sheet) != {line.code for line in lines} for sheet in seats.values()):
        raise ValueError(f"The score sheets of {code} are not complete.")
    whole = sum(line.weight for line in lines)
    levels, means = [], {}
    for line in lines:
        given = [sheet[line.code] for sheet in seats.values()]
        means[line.code] = mean(given)
        met = sum(level >= line.complies_from for level in given)
        levels.append(
            {
                "code": line.code,
                "mean_hundredths": hundredths(means[line.code]),
                "met": met,
                "seats": len(given),
                "complies": majority(met, len(given)),
            }
        )
    heaviest = max(lines, key=lambda line: line.weight)  # max keeps the first of equals: the call's order
    totals = [
        sum((Fraction(line.weight * sheet[line.code], whole) for line in lines), Fraction()) for sheet in seats.values()
    ]
    total = sum((line.weight * means[line.code] for line in lines), Fraction()) / whole
    complies = all(level["complies"] for level in levels)
    key = (
        (not complies, -hundredths(total)),
        -means[heaviest.code],
        -min(level for sheet in seats.values() for level in sheet.values()),
        max(totals) - min(totals),
        lot(seed, code),
    )
    return _Measured(code, complies, hundredths(total), levels, key)


def _depth(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    """Return which part of two keys tells them apart: 0 the mean itself, 1 to 4 the tie rules."""
    return next(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)


#: Under so many proposals nobody is told how they spread: one could be told apart.
FEWEST_TO_SPREAD = 5


def spread_of(means: Sequence[int]) -> tuple[int, ...]:
    """Return how many means (in hundredths, 0 to 500) lie in [0,1), [1,2), … [4,5]; empty when they are too few."""
    if len(means) < FEWEST_TO_SPREAD:
        return ()
    bins = [min(4, mean // 100) for mean in means]
    return tuple(bins.count(level) for level in range(5))
