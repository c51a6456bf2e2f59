"""What an indicator's counts mean against its target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilots.states import Direction

#: A result within so many percentage points of its target, but short of it, "nearly" reached it.
NEARLY = Decimal(5)


def percentage(numerator: int | None, denominator: int | None) -> Decimal | None:
    """Return the share in percent, or None without a base."""
    if numerator is None or not denominator:
        return None
    return Decimal(numerator) * 100 / Decimal(denominator)


def standing(
    result: Decimal | None, target: Decimal | None, direction: str = Direction.UP, *, running: bool = False
) -> tuple[str, Any]:
    """Return (kind of tag, word) for a result against its target, in percentage points.

    ``running``: the pilot goes on, so that a target that is not reached may still be.
    """
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
    return ("info", _("Not reached yet")) if running else ("error", _("Not met"))
