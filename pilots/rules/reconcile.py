"""Can printed percentages come from whole counts? Exact arithmetic, no database.

A published split such as 35.24 / 40.00 / 24.76 % says more than it seems: with two decimals only some bases give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from kernel.late import Late

if TYPE_CHECKING:
    import numpy as np
else:
    np = Late("numpy")

#: Smaller bases are looked for up to here.
MOST_BASES = 100_000


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What percentages and a base have to do with each other.

    ``counts`` are whole numbers that add up to ``base``: exactly what was printed when ``fits``, else the nearest.
    ``again`` is what those counts print as, with the decimals of what was published. ``bases`` are the bases from 1 up
    to ``base`` (at most ``MOST_BASES``) from which the printed percentages can come.
    """

    percentages: tuple[str, ...]
    base: int
    fits: bool
    counts: tuple[int, ...]
    again: tuple[str, ...]
    bases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A percentage as printed: ``digits`` without its point ("35.24" is 3524 with two decimals)."""

    digits: int
    decimals: int

    @property
    def whole(self) -> int:
        """What 100 % is in the same digits."""
        return 100 * 10**self.decimals


def reconcile(percentages: Sequence[str | Decimal], base: int) -> Reconciliation:
    """Say whether percentages, as printed, come from counts of ``base`` that add up to it.

    "40.00" is read to two decimals and "40" to none; a comma may stand for the point and a % may follow. Halves may
    have been rounded up or down. Raises ``ValueError`` for a text that is no percentage, and for a base below 1.
    """
    if base < 1:
        raise ValueError("The base is at least 1.")
    printed = [_read(text) for text in percentages]
    if not printed:
        raise ValueError("There is no percentage to reconcile.")
    spans = _spans(printed, base)
    fits = _possible(spans, base)
    counts = _spread(printed, spans, base) if fits else _nearest(printed, base)
    return Reconciliation(
        percentages=tuple(str(text) for text in percentages),
        base=base,
        fits=fits,
        counts=tuple(counts),
        again=tuple(printed_as(count, base, one.decimals) for count, one in zip(counts, printed, strict=True)),
        bases=tuple(_bases(printed, base)),
    )


def printed_as(count: int, base: int, decimals: int) -> str:
    """Return a share in percent as a report prints it, halves rounded up: (37, 105, 2) gives "35.24"."""
    share = Decimal(count) * 100 / Decimal(base)
    return str(share.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def decimals_of(text: str | Decimal) -> int:
    """Return with how many decimals a percentage was printed."""
    return _read(text).decimals


def as_decimal(text: str | Decimal) -> Decimal:
    """Return a percentage as printed as a number."""
    printed = _read(text)
    return Decimal(printed.digits).scaleb(-printed.decimals)


def _read(text: str | Decimal) -> _Printed:
    plain = str(text).replace("%", "").replace(",", ".").strip()
    try:
        value = Decimal(plain)
    except ArithmeticError:
        raise ValueError(f"“{text}” is not a percentage.") from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValueError(f"“{text}” is not a percentage between 0 and 100.")
    decimals = max(0, -int(value.as_tuple().exponent))
    return _Printed(int(value.scaleb(decimals)), decimals)


def _spans(printed: list[_Printed], base: int) -> list[tuple[int, int]]:
    """Return for each percentage the smallest and largest count that prints as it does."""
    spans = []
    for one in printed:
        lowest = -(-(2 * one.digits - 1) * base // (2 * one.whole))
        highest = (2 * one.digits + 1) * base // (2 * one.whole)
        spans.append((max(0, lowest), min(base, highest)))
    return spans


def _possible(spans: list[tuple[int, int]], base: int) -> bool:
    if any(lowest > highest for lowest, highest in spans):
        return False
    return sum(lowest for lowest, _ in spans) <= base <= sum(highest for _, highest in spans)


def _spread(printed: list[_Printed], spans: list[tuple[int, int]], base: int) -> list[int]:
    """Return counts within their spans that add up to the base, each as near to its percentage as the sum allows."""
    counts = [
        min(max(round(Fraction(one.digits * base, one.whole)), lowest), highest)
        for one, (lowest, highest) in zip(printed, spans, strict=True)
    ]
    for place, (lowest, highest) in enumerate(spans):
        missing = base - sum(counts)
        counts[place] = min(max(counts[place] + missing, lowest), highest)
    return counts


def _nearest(printed: list[_Printed], base: int) -> list[int]:
    """Return counts that add up to the base, by largest remainder, whatever the percentages add up to."""
    shares = [Fraction(one.digits, one.whole) for one in printed]
    quotas = [share * base / (sum(shares) or 1) for share in shares]
    counts = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda place: counts[place] - quotas[place])
    for place in (by_remainder * (base // len(quotas) + 1))[: base - sum(counts)]:
        counts[place] += 1
    return counts


def _bases(printed: list[_Printed], upto: int) -> list[int]:
    """Return the bases that ``_possible`` accepts; all at once, because a page asks for thousands of them."""
    base = np.arange(1, min(upto, MOST_BASES) + 1, dtype=np.int64)
    lowest, highest, fits = np.zeros_like(base), np.zeros_like(base), np.ones(len(base), dtype=bool)
    for one in printed:
        low = np.maximum(0, -(-(2 * one.digits - 1) * base // (2 * one.whole)))
        high = np.minimum(base, (2 * one.digits + 1) * base // (2 * one.whole))
        fits &= low <= high
        lowest, highest = lowest + low, highest + high
    return [int(found) for found in base[fits & (lowest <= base) & (base <= highest)]]
