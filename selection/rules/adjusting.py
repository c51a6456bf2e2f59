"""The severity-adjusted total, exactly: whole numbers and fractions, so that anyone can compute it again.

Seat j gives proposal i the weighted mean level T_ij = f_i + b_j + rest: the proposal's own total f_i (fixed), and what
the seat gives more (b_j > 0) or less (b_j < 0) than the panel. What minimises

    Σ (T_ij − f_i − b_j)² + λ Σ b_j²

solves the mixed-model equations of Henderson (1975, Biometrics 31:423) with f fixed and b random, λ standing for the
ratio of the two variances (Searle, Casella and McCulloch 1992, "Variance Components", chapter 7). λ is no estimate: it
stands in the rules before anybody applies. It counts as λ further proposals that each seat read without any severity,
so that a seat that read little is adjusted little.

Without f, with n_j proposals read by seat j and n_i seats of proposal i, what is left has one row for each seat:

    (n_j + λ) b_j − Σ_{i of j} (1/n_i) Σ_{k of i} b_k = Σ_{i of j} (T_ij − T̄_i)

Summed over all seats the left side is λ Σ b_j and the right one 0: the severities add up to zero by themselves, in each
part of a panel that no proposal joins to the rest too. The matrix is a graph's Laplacian plus λ, so that it is positive
definite whoever read what. Hence

    f_i = mean over the seats of i of (T_ij − b_j)

which is the weighted mean itself where every seat reads every proposal. A total that would leave the scale of the
levels is cut at its end, 0 or 5: no proposal can be better than the highest level on everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

#: entry code → seat number → that seat's total of the entry, on any one scale
Totals = Mapping[str, Mapping[int, int]]


def severities(totals: Totals, ridge: int) -> dict[int, Fraction]:
    """Return what each seat gives more (above zero) or less than the panel, on the scale of ``totals``, by seat.

    ``totals`` are whole numbers, each entry with at least one seat; ``ridge`` is λ. ``ValueError`` when it is not a
    positive whole number.
    """
    if ridge < 1:
        raise ValueError("The ridge must be a positive whole number.")
    seats = sorted({seat for given in totals.values() for seat in given})
    at = {seat: place for place, seat in enumerate(seats)}
    scale = lcm(*(len(given) for given in totals.values()))  # of both sides, so that all of it is whole
    left = [[0] * len(seats) for _seat in seats]
    right = [0] * len(seats)
    for place in range(len(seats)):
        left[place][place] = ridge * scale
    for given in totals.values():
        share, whole = scale // len(given), sum(given.values())
        for seat, total in given.items():
            left[at[seat]][at[seat]] += scale
            right[at[seat]] += scale * total - share * whole
            for other in given:
                left[at[seat]][at[other]] -= share
    solved, below = solve(left, right)
    return {seat: Fraction(solved[at[seat]], below) for seat in seats}


def solve(left: Sequence[Sequence[int]], right: Sequence[int]) -> tuple[list[int], int]:
    """Solve a symmetric positive definite system of whole numbers exactly: numerators, and their one denominator.

    Fraction-free elimination (Bareiss 1968, Mathematics of Computation 22:565): each division leaves no rest, and the
    last pivot is the determinant. Only the upper half is kept, for what is left over stays symmetric.
    """
    size = len(right)
    rows = [[*row, value] for row, value in zip(left, right, strict=True)]
    before = 1
    for step in range(size - 1):
        top = rows[step]
        pivot = top[step]
        for row in range(step + 1, size):
            here, factor = rows[row], top[row]
            for column in range(row, size + 1):
                here[column] = (pivot * here[column] - factor * top[column]) // before
        before = pivot
    below = rows[-1][-2] if rows else 1
    found = [0] * size
    for row in reversed(range(size)):
        rest = sum(rows[row][column] * found[column] for column in range(row + 1, size))
        found[row] = (below * rows[row][size] - rest) // rows[row][row]
    return found, below
