"""What differs between two versions of a plan. Pure: a version is the JSON value that was fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

#: The lists of a plan and by which of its values somebody recognises a row.
LISTS: dict[str, tuple[str, ...]] = {
    "people": ("side", "name"),
    "risks": ("text",),
    "data": ("purpose",),
    "barriers": ("norm", "article"),
    "activities": ("phase", "title"),
    "indicators": ("code",),
}
#: Two rows whose names are at least so alike are one row that was renamed.
ALIKE = 0.6
#: More rows than these are not compared each with each: what was renamed is then told as gone and new.
MOST_COMPARED = 60

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One row of a list that went (no ``after``), came (no ``before``) or changed; ``names``: which of its values."""

    before: Row | None
    after: Row | None
    names: tuple[str, ...] = ()


def plain_changes(before: Row, after: Row) -> list[str]:
    """Return the names of the values outside of lists that differ."""
    return [name for name in {**after, **before} if name not in LISTS and before.get(name) != after.get(name)]


def row_changes(key: str, before: Sequence[Row], after: Sequence[Row]) -> list[Changed]:
    """Return what changed in one of the ``LISTS``: rows are found again by their names, else by what is most alike."""
    pairs, old, new = _same_names(key, before, after)
    if len(old) * len(new) <= MOST_COMPARED**2:
        pairs += _alike(key, old, new)
    found = []
    for one, other in pairs:
        names = tuple(name for name in {**other, **one} if one.get(name) != other.get(name))
        if names:
            found.append(Changed(one, other, names))
    return [*found, *(Changed(row, None) for row in old), *(Changed(None, row) for row in new)]


def named(key: str, row: Row) -> str:
    """Return by which words somebody recognises a row of one of the ``LISTS``."""
    return " · ".join(str(row[name]) for name in LISTS[key] if row.get(name))


def _same_names(
    key: str, before: Sequence[Row], after: Sequence[Row]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    pairs, left = [], list(after)
    gone = []
    for row in before:
        again = next((one for one in left if named(key, one) == named(key, row)), None)
        if again is None:
            gone.append(row)
        else:
            left.remove(again)
            pairs.append((row, again))
    return pairs, gone, left


def _alike(key: str, old: list[Row], new: list[Row]) -> list[tuple[Row, Row]]:
    """Pair rows whose names are alike, the most alike first; take them out of both lists."""
    ranked = sorted(
        (
            (SequenceMatcher(None, named(key, one), named(key, other), autojunk=False).ratio(), place, at)
            for place, one in enumerate(old)
            for at, other in enumerate(new)
        ),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    pairs: list[tuple[int, int]] = []
    for ratio, place, at in ranked:
        if ratio >= ALIKE and all(place != one and at != other for one, other in pairs):
            pairs.append((place, at))
    found = [(old[place], new[at]) for place, at in sorted(pairs)]
    old[:] = [row for place, row in enumerate(old) if place not in {one for one, _at in pairs}]
    new[:] = [row for at, row in enumerate(new) if at not in {other for _place, other in pairs}]
    return found
