"""What an indicator's counts mean against its target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilots.states import Direction

#: A result within so many percentage points of its target, but short of it, "nearly" reached it.
NEARLY = Decimal(5)
#: From this answer on, of 1 to 5, a person counts as satisfied; "yes" is 1.
SATISFIED_FROM = 4


def percentage(numerator: int | None, denominator: int | None) -> Decimal | None:
    """Return the share in percent, or None without a base."""
    if numerator is None or not denominator:
        return None
    return Decimal(numerator) * 100 / Decimal(denominator)


def standing(result: Decimal | None, target: Decimal | None, direction: str = Direction.UP) -> tuple[str, Any]:
    """Return (kind of tag, word) for a result against its target, in percentage points."""
    if result is None:
        return "none", _("No data")
    if target is None:
        return "none", _("No target")
    ahead = result - target if direction == Direction.UP else target - result
    if ahead > 0:
        return "ok", _("Exceeded")
    if ahead == 0:
        return "ok", _("Met")
    if ahead >= -NEARLY:
        return "warn", _("Nearly met")
    return "error", _("Not met")


def satisfied(kind: str, number: int) -> bool:
    """Say whether an answer counts: 4 or 5 of 5, or yes."""
    return number == 1 if kind == "yes_no" else number >= SATISFIED_FROM
