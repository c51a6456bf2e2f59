"""Measures over calls: exact intervals of rates and of their ratio, Bang's blinding index.

No figure is told below its base: a statistic that is noise is not shown as a finding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Two groups' rates are compared only from so many expected successes in each on.
FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval and its base; ``high`` None: no upper end."""

    value: float
    low: float
    high: float | None
    base: int


def binomial_tail(successes: int, cases: int, rate: float) -> float:
    """Return P(X ≥ ``successes``) of a binomial."""
    if successes <= 0:
        return 1.0
    if rate <= 0 or rate >= 1:
        return float(rate >= 1)
    logs = [
        math.lgamma(cases + 1)
        - math.lgamma(k + 1)
        - math.lgamma(cases - k + 1)
        + k * math.log(rate)
        + (cases - k) * math.log1p(-rate)
        for k in range(successes, cases + 1)
    ]
    return min(1.0, math.fsum(map(math.exp, logs)))


def rate(successes: int, cases: int, *, level: float = 0.95) -> Estimate:
    """Return a rate with its exact interval (Clopper and Pearson 1934, Biometrika 26:404), ``cases`` above zero."""
    if not 0 <= successes <= cases or cases < 1:
        raise ValueError("A rate needs a case, and no more successes than cases.")
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else _where(lambda p: binomial_tail(successes, cases, p) >= tail)
    high = 1.0 if successes == cases else _where(lambda p: binomial_tail(successes + 1, cases, p) >= 1 - tail)
    return Estimate(successes / cases, low, high, cases)


def _where(reached: Callable[[float], bool]) -> float:
    """Return where in [0, 1] a condition that stays true begins to hold."""
    low, high = 0.0, 1.0
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def rate_ratio(one: tuple[int, int], other: tuple[int, int], *, level: float = 0.95) -> Estimate | None:
    """Return the ratio of two groups' rates, (successes, cases) each, with an interval that never covers less than
    ``level``; None when either group is too small to tell anything.

    Two independent Clopper–Pearson intervals at √level hold together with probability ``level`` at least; the ratios
    of their ends then bound the ratio. Each group needs ``FEWEST_EXPECTED`` successes expected were the rates equal:
    without any bias the four-fifths rule of thumb fires most of the time below that.
    """
    if not told(one, other):
        return None
    a, b = rate(*one, level=math.sqrt(level)), rate(*other, level=math.sqrt(level))
    low = a.low / (b.high or 1.0)
    high = None if b.low == 0 or a.high is None else a.high / b.low
    value = a.value / b.value if b.value else math.inf
    return Estimate(value, low, high, one[1] + other[1])


def expected_successes(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return how many successes either group would have at the rate of both together."""
    cases = one[1] + other[1]
    pooled = (one[0] + other[0]) / cases if cases else 0.0
    return pooled * one[1], pooled * other[1]


def told(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two groups are large enough for their rates to be compared."""
    return min(expected_successes(one, other)) >= FEWEST_EXPECTED


def blinding_index(right: int, wrong: int, unknown: int, *, choices: int | None = 2, level: float = 0.95) -> Estimate:
    """Return Bang's blinding index with its interval: 0 by chance alone, 1 all guessed rightly, below 0 misled.

    Bang, Ni and Davis 2004, Controlled Clinical Trials 25:143. With ``choices`` to guess from, a wrong guess counts
    1/(choices - 1), so that chance gives 0; two are the published index. None: a free answer, which chance does not
    hit. The interval is the paper's normal one at ``level`` (two-sided), cut at -1 and 1; needs an answer.
    """
    base = right + wrong + unknown
    if base < 1 or min(right, wrong, unknown) < 0 or (choices is not None and choices < 2):
        raise ValueError("The index needs an answer, and two choices to guess from.")
    worth = 0.0 if choices is None else 1 / (choices - 1)
    value = (right - worth * wrong) / base
    error = math.sqrt(max(0.0, (right + worth**2 * wrong) / base - value**2) / base)
    reach = _normal(level) * error
    return Estimate(value, max(-1.0, value - reach), min(1.0, value + reach), base)


def _normal(level: float) -> float:
    """Return how many standard errors hold a normal variable with probability ``level``."""
    return 10 * _where(lambda part: math.erf(10 * part / math.sqrt(2)) >= level)


#: From so many values on the lowest and the highest hold the median with 95 in 100: fewer have no such interval.
FEWEST_FOR_MEDIAN = 6


def median(values: Sequence[float], *, level: float = 0.95) -> Estimate | None:
    """Return the median with its exact interval from order statistics (Conover 1999, section 3.2).

    None below ``FEWEST_FOR_MEDIAN`` values. Of an even number the median is the mean of the two in the middle.
    """
    ordered, count = sorted(values), len(values)
    if count < FEWEST_FOR_MEDIAN:
        return None
    below = 0  # how many values may lie outside at either end
    while 1 - binomial_tail(below + 2, count, 0.5) <= (1 - level) / 2:
        below += 1
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Estimate(middle, ordered[below], ordered[count - 1 - below], count)
