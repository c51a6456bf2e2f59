"""Severity of assessors and uncertainty of ranks: T_ij = μ + f_i + b_j + ε, with f, b and ε random.

Solved as ridge regression (BLUP, the mixed-model equations of Henderson 1975, Biometrics 31:423), the variances by
EM for REML (Searle, Casella and McCulloch 1992, "Variance Components", chapter 8). Never z-scores per assessor: they
take a good set of proposals for a mild reader.

Every function works on many panels of one design at once: arrays of totals have the shape (panels, readings).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kernel.late import Late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
else:
    np = Late("numpy")


#: So many rounds of EM at most; they end when no variance moves by more than this share of the whole.
ROUNDS = 2000
PRECISION = 1e-7
#: No variance falls below this share of the whole: at zero the equations have no solution.
FLOOR = 1e-9
DRAWS = 2000


@dataclass(frozen=True)
class Design:
    """Who read what: for each reading the place of its entry (0 …) and of its seat (0 …)."""

    entry: Ints
    seat: Ints
    entries: int
    seats: int

    @cached_property
    def readers(self) -> Floats:
        """Return how many seats read each entry."""
        return np.bincount(self.entry, minlength=self.entries).astype(float)

    @cached_property
    def incidence(self) -> Floats:
        """Return the matrix (entries × 1 + seats): the number of readings, then one column for each seat."""
        matrix = np.zeros((self.entries, 1 + self.seats))
        matrix[:, 0] = self.readers
        np.add.at(matrix, (self.entry, 1 + self.seat), 1.0)
        return matrix

    @cached_property
    def crossed(self) -> Floats:
        """Return W'W of the mean and the seats (1 + seats, squared)."""
        loads = np.bincount(self.seat, minlength=self.seats).astype(float)
        matrix = np.diag(np.r_[float(len(self.seat)), loads])
        matrix[0, 1:] = matrix[1:, 0] = loads
        return matrix

    @cached_property
    def groups(self) -> list[tuple[float, int, Floats]]:
        """Return (readers, entries, M'M) of the entries with equally many readers: a round of EM needs no more."""
        found = []
        for readers in np.unique(self.readers):
            rows = self.incidence[self.readers == readers]
            found.append((float(readers), len(rows), rows.T @ rows))
        return found


@dataclass(frozen=True)
class Fit:
    """A fitted panel, or many: means, effects and variances; the first axis is the panel.

    ``mean`` (panels,), ``quality`` f (panels, entries), ``severity`` b (panels, seats; below zero is severe),
    ``var_entry``, ``var_seat``, ``var_rest`` (panels,), ``inverse`` (panels, 1 + seats, 1 + seats): the block of mean
    and seats of the inverse of the mixed-model equations, to be multiplied by ``var_rest``.
    """

    design: Design
    totals: Floats
    mean: Floats
    quality: Floats
    severity: Floats
    var_entry: Floats
    var_seat: Floats
    var_rest: Floats
    inverse: Floats

    @property
    def adjusted(self) -> Floats:
        """Return each entry's severity-adjusted score, μ + f (panels, entries)."""
        return self.mean[:, None] + self.quality

    @property
    def seat_error(self) -> Floats:
        """Return the standard error of each seat's severity (panels, seats)."""
        inner = np.diagonal(self.inverse, axis1=1, axis2=2)[:, 1:]
        found: Floats = np.sqrt(self.var_rest[:, None] * inner)
        return found

    @property
    def icc(self) -> Floats:
        """Return ICC(2,1): the share of one level's variance that is the entry (Shrout and Fleiss 1979)."""
        found: Floats = self.var_entry / (self.var_entry + self.var_seat + self.var_rest)
        return found


def fit(design: Design, totals: Floats) -> Fit:
    """Fit panels: ``totals`` (panels, readings) in the order of ``design``, one scale for all.

    Raises ``ValueError`` when an entry or a seat has no reading or there are fewer than two of either.
    """
    totals = np.atleast_2d(np.asarray(totals, dtype=float))
    loads = np.bincount(design.seat, minlength=design.seats)
    if min(design.entries, design.seats) < 2 or design.readers.min() < 1 or loads.min() < 1:
        raise ValueError("A panel needs two entries and two seats, each with a reading.")
    centre = totals.mean(axis=1)
    y = totals - centre[:, None]
    by_entry = _sums(y, design.entry, design.entries)
    right = np.concatenate([y.sum(axis=1)[:, None], _sums(y, design.seat, design.seats)], axis=1)
    square = (y**2).sum(axis=1)
    whole = np.maximum(square / max(1, y.shape[1] - 1), 1e-12)
    parts = np.repeat(whole[:, None] / 3, 3, axis=1)  # entry, seat, rest
    for _round in range(ROUNDS):
        before = parts
        parts = np.maximum(_step(design, parts, by_entry, right, square, y.shape[1])[0], FLOOR * whole[:, None])
        if (np.abs(parts - before).max(axis=1) <= PRECISION * whole).all():
            break
    _new, theta, quality, inverse = _step(design, parts, by_entry, right, square, y.shape[1])
    return Fit(
        design, totals, centre + theta[:, 0], quality, theta[:, 1:], parts[:, 0], parts[:, 1], parts[:, 2], inverse
    )


def _sums(y: Floats, place: Ints, places: int) -> Floats:
    """Return the sums of ``y`` (panels, readings) by place (panels, places)."""
    found = np.zeros((y.shape[0], places))
    np.add.at(found.T, place, y.T)
    return found


def _step(
    design: Design, parts: Floats, by_entry: Floats, right: Floats, square: Floats, readings: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Solve the mixed-model equations under ``parts`` (entry, seat, rest); return the next parts and the solution.

    Entries are a diagonal block: what is inverted has one row for each seat and one for the mean.
    """
    rest = parts[:, 2]
    entry_ridge, seat_ridge = rest / parts[:, 0], rest / parts[:, 1]
    left = np.repeat(design.crossed[None], len(parts), axis=0)
    diagonal = np.arange(1, design.seats + 1)
    left[:, diagonal, diagonal] += seat_ridge[:, None]
    for readers, _count, inner in design.groups:
        left -= inner / (readers + entry_ridge)[:, None, None]
    inverse: Floats = np.linalg.inv(left).astype(float)
    pivot = design.readers + entry_ridge[:, None]
    theta: Floats = np.einsum("pij,pj->pi", inverse, right - (by_entry / pivot) @ design.incidence)
    quality: Floats = (by_entry - theta @ design.incidence.T) / pivot
    trace_entry = np.zeros(len(parts))
    for readers, count, inner in design.groups:
        scale = readers + entry_ridge
        trace_entry += count / scale + np.einsum("pij,ji->p", inverse, inner) / scale**2
    trace_seat = np.trace(inverse[:, 1:, 1:], axis1=1, axis2=2)
    new: Floats = np.stack(
        [
            ((quality**2).sum(axis=1) + rest * trace_entry) / design.entries,
            ((theta[:, 1:] ** 2).sum(axis=1) + rest * trace_seat) / design.seats,
            (square - (theta * right).sum(axis=1) - (quality * by_entry).sum(axis=1)) / max(1, readings - 1),
        ],
        axis=1,
    )
    return new, theta, quality, inverse


def residuals(found: Fit) -> Floats:
    """Return each reading's residual over its standard error (panels, readings).

    The variance of a BLUP residual is σ²(I - W C W'), with C the inverse of the mixed-model equations.
    """
    design = found.design
    ridge = found.var_rest / found.var_entry
    scale = 1 / (design.readers + ridge[:, None])
    product = np.einsum("ij,pjk->pik", design.incidence, found.inverse)
    own = scale + scale**2 * np.einsum("pik,ik->pi", product, design.incidence)
    crossed = -scale[:, :, None] * product  # of entries with (mean, seats)
    e, s = design.entry, design.seat + 1
    inner = found.inverse
    seat_part = inner[:, 0, 0][:, None] + 2 * inner[:, 0, s] + inner[:, s, s]
    leverage = own[:, e] + 2 * (crossed[:, e, 0] + crossed[:, e, s]) + seat_part
    expected = found.mean[:, None] + found.quality[:, e] + found.severity[:, design.seat]
    error = np.sqrt(np.maximum(found.var_rest[:, None] * (1 - leverage), 1e-12))
    answer: Floats = (found.totals - expected) / error
    return answer


def draw(found: Fit, *, draws: int = DRAWS, seed: int = 0) -> Floats:
    """Return draws of f from its posterior under the fitted variances (panels, draws, entries).

    First the mean and the seats, then the entries, which are independent given those. Not the naive bootstrap: with
    three readings an entry its intervals are too short.
    """
    dice = np.random.default_rng(seed)
    design, panels = found.design, len(found.mean)
    ridge = found.var_rest / found.var_entry
    scale = 1 / (design.readers + ridge[:, None])
    roots = np.linalg.cholesky(found.inverse) * np.sqrt(found.var_rest)[:, None, None]
    moves = np.einsum("pij,pdj->pdi", roots, dice.standard_normal((panels, draws, 1 + design.seats)))
    answer = -(moves @ design.incidence.T) * scale[:, None, :] + found.quality[:, None, :]
    noise = dice.standard_normal((panels, draws, design.entries))
    answer += noise * np.sqrt(found.var_rest[:, None] * scale)[:, None, :]
    return answer


@dataclass(frozen=True)
class Ranks:
    """What draws say of ranks, each (panels, entries): chance of being first, expected rank, interval's two ends."""

    first: Floats
    expected: Floats
    low: Ints
    high: Ints


def ranks(drawn: Floats, *, level: float = 0.9) -> Ranks:
    """Return what draws of f (panels, draws, entries) say of ranks; the interval is the shortest that holds ``level``.

    Ranks are whole numbers: the shortest interval overshoots its level less than two equal tails do.
    """
    panels, draws, entries = drawn.shape
    order = np.argsort(-drawn, axis=2).astype(np.int32 if entries > 32000 else np.int16)
    low = np.empty((panels, entries), dtype=np.int64)
    high = np.empty_like(low)
    first = np.empty((panels, entries))
    expected = np.empty((panels, entries))
    want = int(np.ceil(level * draws - 1e-9))
    places = np.arange(entries, dtype=order.dtype)
    for panel in range(panels):
        place = np.empty((draws, entries), dtype=order.dtype)
        np.put_along_axis(place, order[panel].astype(np.intp), places[None], axis=1)
        first[panel] = (place == 0).mean(axis=0)
        expected[panel] = 1 + place.mean(axis=0)
        place.sort(axis=0)
        ends, begins = place[want - 1 :], place[: draws - want + 1]
        best = (ends - begins).argmin(axis=0)
        pick = np.arange(entries)
        low[panel], high[panel] = 1 + begins[best, pick], 1 + ends[best, pick]
    return Ranks(first, expected, low, high)


def chance_better(drawn: Floats, one: int, other: int) -> float:
    """Return how often entry ``one`` is above entry ``other`` in the draws (draws, entries) of one panel."""
    return float((drawn[:, one] > drawn[:, other]).mean())
