"""Agreement of a panel: Krippendorff's alpha with a jackknife interval.

Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability"; (2019) "Content Analysis", 4th edition, chapter 12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kernel.late import Late

if TYPE_CHECKING:
    import numpy as np

    from selection.rules.statistics.severity import Floats, Ints
else:
    np = Late("numpy")

#: Krippendorff's bands: below the first nothing should be built on the levels, from the second they are reliable.
TENTATIVE = 0.667
RELIABLE = 0.8
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Alpha:
    """Alpha with its 95 % interval; ``units`` that two seats or more read. None where nothing can be told."""

    value: float | None
    low: float | None
    high: float | None
    units: int

    @property
    def band(self) -> Literal["reliable", "tentative", "poor", "none"]:
        """Return Krippendorff's band of the value."""
        if self.value is None:
            return "none"
        return "reliable" if self.value >= RELIABLE else "tentative" if self.value >= TENTATIVE else "poor"

    @property
    def sure(self) -> bool:
        """Whether even the lower end of the interval is where one may build on the levels."""
        return self.low is not None and self.low >= TENTATIVE


def ordinal(unit: Ints, level: Ints, *, units: int, levels: int = 6) -> Alpha:
    """Return ordinal alpha of levels 0 to ``levels`` - 1; ``unit`` (readings,) says which entry each is of."""
    counts, pairs = _coincidences(unit, level, units, levels)
    return _jackknifed(len(counts), lambda out: _ordinal(pairs.sum(axis=0), counts.sum(axis=0), pairs, counts, out))


def nominal(unit: Ints, level: Ints, *, units: int, levels: int) -> Alpha:
    """Return nominal alpha of classes 0 to ``levels`` - 1, of which none is nearer to another."""
    counts, pairs = _coincidences(unit, level, units, levels)
    apart = 1 - np.eye(levels)

    def alpha(out: bool) -> Floats:
        observed = pairs.sum(axis=0) - pairs if out else pairs.sum(axis=0)[None]
        n_c = counts.sum(axis=0) - counts if out else counts.sum(axis=0)[None]
        expected = (n_c[:, :, None] * n_c[:, None, :] * apart).sum(axis=(1, 2)) / np.maximum(n_c.sum(axis=1) - 1, 1)
        return _ratio((observed * apart).sum(axis=(1, 2)), expected)

    return _jackknifed(len(counts), alpha)


def _coincidences(unit: Ints, level: Ints, units: int, levels: int) -> tuple[Floats, Floats]:
    """Return readings by class, and coincidences, of each unit that two or more read: (units, levels, levels)."""
    counts = np.zeros((units, levels))
    np.add.at(counts, (unit, level), 1.0)
    counts = counts[counts.sum(axis=1) >= 2]
    m = counts.sum(axis=1)
    # coincidences of one unit: n_c n_k / (m - 1), on the diagonal n_c (n_c - 1) / (m - 1)
    pairs = counts[:, :, None] * counts[:, None, :] - np.einsum("uc,ck->uck", counts, np.eye(levels))
    pairs /= np.maximum(m - 1, 1)[:, None, None]
    return counts, pairs


def _ordinal(pairs: Floats, counts: Floats, each: Floats, each_counts: Floats, out: bool) -> Floats:
    """Return alpha of all units, or of all units but each one (units,)."""
    observed = pairs - each if out else pairs[None]
    n_c = counts - each_counts if out else counts[None]
    before = np.cumsum(n_c, axis=1)
    # the ordinal distance: readings at or between two levels, less half of those at either end
    between = np.abs(before[:, None, :] - before[:, :, None])
    between += np.where(np.tri(n_c.shape[1], dtype=bool)[None], n_c[:, None, :], n_c[:, :, None])
    distance = (between - (n_c[:, :, None] + n_c[:, None, :]) / 2) ** 2
    n = n_c.sum(axis=1)
    expected = (n_c[:, :, None] * n_c[:, None, :] * distance).sum(axis=(1, 2)) / np.maximum(n - 1, 1)
    return _ratio((observed * distance).sum(axis=(1, 2)), expected)


def interval(unit: Ints, value: Floats, *, units: int) -> Alpha:
    """Return interval alpha of any numbers (readings,), as of weighted totals."""
    m = np.bincount(unit, minlength=units).astype(float)
    centred = value - value.mean() if len(value) else value
    sums = np.bincount(unit, weights=centred, minlength=units)
    squares = np.bincount(unit, weights=centred**2, minlength=units)
    m, sums, squares = m[m >= 2], sums[m >= 2], squares[m >= 2]
    within = 2 * (m * squares - sums**2) / np.maximum(m - 1, 1)

    def alpha(out: bool) -> Floats:
        n, s, q, w = m.sum(), sums.sum(), squares.sum(), within.sum()
        if out:
            n, s, q, w = n - m, s - sums, q - squares, w - within
        expected = 2 * (n * q - s**2) / np.maximum(n - 1, 1)
        return _ratio(np.atleast_1d(w), np.atleast_1d(expected))

    return _jackknifed(len(m), alpha)


def _ratio(observed: Floats, expected: Floats) -> Floats:
    """Return 1 - observed / expected disagreement; nan where nothing varies."""
    flat = expected <= 1e-12
    found: Floats = np.where(flat, np.nan, 1 - observed / np.where(flat, 1.0, expected))
    return found


def _jackknifed(units: int, alpha: Callable[[bool], Floats]) -> Alpha:
    """Return alpha with an interval from leaving out one unit at a time (Efron and Tibshirani 1993, chapter 11)."""
    if units < 2:
        return Alpha(None, None, None, units)
    value = float(alpha(False)[0])
    if np.isnan(value):
        return Alpha(None, None, None, units)
    without = alpha(True)
    without = np.where(np.isnan(without), value, without)
    error = float(np.sqrt((units - 1) / units * ((without - without.mean()) ** 2).sum()))
    return Alpha(value, max(-1.0, value - NORMAL_95 * error), min(1.0, value + NORMAL_95 * error), units)
