"""What the chair should look at: rows of one level, a first place that hangs on one seat or on a weight.

First places are computed by the official rule, in integers: what a page says of them is what the rule would say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kernel.late import Late
from selection.rules.ranking import HIGHEST, Line, Sheets, first_of_equals, rank

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from selection.rules.statistics.severity import Floats, Ints
else:
    np = Late("numpy")

RESIDUAL = 2.5
#: A seat is straight-lining when at least so many of its proposals …
STRAIGHT_ENTRIES = 3
#: … and at least this share of them got one and the same level on every criterion.
STRAIGHT_SHARE = 0.8
#: How many points a criterion's weight is moved to see whether the first stays first.
WEIGHT_STEP = 10
WEIGHT_DRAWS = 2000
#: Nearer than so many hundredths to the middle of two of them, floats do not say to which a total is rounded.
UNSURE = 1e-6


@dataclass(frozen=True)
class Table:
    """A panel's levels as arrays. ``levels`` (readings, criteria); ``entry``, ``seat``: places in the lists."""

    codes: list[str]
    seats: list[int]
    entry: Ints
    seat: Ints
    levels: Ints
    lines: list[Line]
    #: λ of the call's official total (``selection.rules.adjusting``); None where it is the weighted mean.
    ridge: int | None = None

    @property
    def weights(self) -> Ints:
        """Return the criteria's weights (criteria,)."""
        return np.array([line.weight for line in self.lines], dtype=np.int64)

    @property
    def totals(self) -> Floats:
        """Return each reading's weighted mean level (readings,)."""
        found: Floats = self.levels @ self.weights / self.weights.sum()
        return found


def table(sheets: Sheets, lines: Sequence[Line], ridge: int | None = None) -> Table:
    """Return score sheets as arrays, codes and seats in order; ``ridge`` as ``ranking.rank`` takes it."""
    codes, seats = sorted(sheets), sorted({seat for given in sheets.values() for seat in given})
    at = {seat: place for place, seat in enumerate(seats)}
    rows = [
        (place, at[seat], *[sheet[line.code] for line in lines])
        for place, code in enumerate(codes)
        for seat, sheet in sorted(sheets[code].items())
    ]
    grid = np.array(rows, dtype=np.int64).reshape(len(rows), 2 + len(lines))
    return Table(codes, seats, grid[:, 0], grid[:, 1], grid[:, 2:], list(lines), ridge)


def straight_liners(found: Table) -> list[tuple[int, int, int]]:
    """Return (seat, proposals with one level on all criteria, proposals read) of the seats that do so throughout."""
    if len(found.lines) < 2:
        return []
    one_level = found.levels.max(axis=1) == found.levels.min(axis=1)
    read = np.bincount(found.seat, minlength=len(found.seats))
    flat = np.bincount(found.seat, weights=one_level, minlength=len(found.seats)).astype(int)
    return [
        (seat, int(flat[place]), int(read[place]))
        for place, seat in enumerate(found.seats)
        if flat[place] >= STRAIGHT_ENTRIES and flat[place] >= STRAIGHT_SHARE * read[place]
    ]


def first_without(found: Table, sheets: Sheets, seed: str) -> dict[int, str | None]:
    """Return which entry the official rule would put first without each seat; None: nothing would comply.

    An entry that nobody else read is left out with its seat.
    """
    return {seat: first(found, sheets, seed, without=seat) for seat in found.seats}


def first(found: Table, sheets: Sheets, seed: str, *, without: int | None = None) -> str | None:
    """Return which entry the official rule puts first, ``without`` a seat or with all; None: nothing complies.

    Where several share the highest total the rule for ties decides, as it does in the ranking.
    """
    keep = np.ones(len(found.entry), bool) if without is None else found.seat != found.seats.index(without)
    entry, levels = found.entry[keep], found.levels[keep]
    size = len(found.codes)
    read = np.bincount(entry, minlength=size)
    complies = read > 0
    for place, line in enumerate(found.lines):
        met = np.bincount(entry[levels[:, place] >= line.complies_from], minlength=size)
        complies &= 2 * met > read
    if not complies.any():
        return None
    left = {code: {seat: sheet for seat, sheet in sheets[code].items() if seat != without} for code in found.codes}
    totals = _hundredths(found, keep)
    if totals is None:
        return rank({code: given for code, given in left.items() if given}, found.lines, seed, ridge=found.ridge)[
            0
        ].code
    best = [found.codes[place] for place in np.flatnonzero(complies & (totals == totals[complies].max()))]
    return best[0] if len(best) == 1 else first_of_equals({code: left[code] for code in best}, found.lines, seed)


def _hundredths(found: Table, keep: NDArray[np.bool_]) -> Ints | None:
    """Return the entries' official totals from the readings to ``keep``; 0 for an entry without any.

    A weighted mean is rounded in whole numbers. Adjusted totals are floats here: None where one of them is so near to
    the middle between two hundredths that floats cannot tell to which it is rounded.
    """
    entry, seat, levels = found.entry[keep], found.seat[keep], found.levels[keep]
    size, seats = len(found.codes), len(found.seats)
    read = np.maximum(np.bincount(entry, minlength=size), 1)
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, entry, levels @ found.weights)
    whole = read * int(found.weights.sum())
    if found.ridge is None:
        rounded: Ints = (2 * 100 * sums + whole) // (2 * whole)
        return rounded
    means = sums / whole
    who = np.zeros((size, seats))
    who[entry, seat] = 1
    left = np.diag(np.bincount(seat, minlength=seats) + float(found.ridge)) - who.T @ (who / read[:, None])
    above = np.bincount(seat, weights=found.totals[keep] - means[entry], minlength=seats)
    total = 100 * np.clip(means - who @ np.linalg.solve(left, above) / read, 0, HIGHEST) + 0.5
    if (np.abs(total - np.rint(total)) < UNSURE).any():
        return None
    return np.floor(total).astype(np.int64)


@dataclass(frozen=True)
class Lean:
    """The first place were a criterion ``points`` heavier or lighter, the others sharing the difference."""

    criterion: str
    points: int
    first: str | None


def leans(found: Table, sheets: Sheets, seed: str) -> list[Lean]:
    """Return the first place with each criterion ``WEIGHT_STEP`` points heavier and lighter."""
    answer = []
    for line in found.lines:
        for points in (WEIGHT_STEP, -WEIGHT_STEP):
            lines = leaning(found.lines, line.code, points)
            if lines is not None:
                answer.append(Lean(line.code, points, first(replace(found, lines=lines), sheets, seed)))
    return answer


def leaning(lines: Sequence[Line], code: str, points: int) -> list[Line] | None:
    """Return criteria whose ``code`` weighs so many points of 100 more; the others keep their proportions exactly.

    None when the weight would leave 0 to 100. Weights come multiplied by what makes them whole.
    """
    whole = sum(line.weight for line in lines)
    own = next(line.weight for line in lines if line.code == code)
    rest = whole - own
    new = 100 * own + points * whole  # of 100 · whole
    if not 0 <= new <= 100 * whole or rest == 0:
        return None
    return [
        replace(line, weight=new * rest if line.code == code else line.weight * (100 * whole - new)) for line in lines
    ]


def shares_of_weights(found: Table, compliant: Mapping[str, bool], *, seed: int = 0) -> dict[str, float]:
    """Return each compliant entry's share of all ways to weigh the criteria in which it has the highest mean.

    ``WEIGHT_DRAWS`` weightings drawn evenly from all that add up to one (Dirichlet of ones); equal means share.
    """
    size = len(found.codes)
    read = np.bincount(found.entry, minlength=size)
    means = np.zeros((size, len(found.lines)))
    np.add.at(means, found.entry, found.levels.astype(float))
    means /= np.maximum(read, 1)[:, None]
    here = np.array([place for place, code in enumerate(found.codes) if compliant[code]], dtype=int)
    if not len(here):
        return {}
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(found.lines)), WEIGHT_DRAWS)
    values = means[here] @ weights.T
    tops = np.isclose(values, values.max(axis=0), rtol=0, atol=1e-9)
    shares = (tops / tops.sum(axis=0)).mean(axis=1)
    return {found.codes[place]: float(share) for place, share in zip(here, shares, strict=True) if share > 0}
