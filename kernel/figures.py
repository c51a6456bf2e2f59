"""Numbers as a reader writes them, and shares with their base: the same on every page and paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def number(value: Any) -> str:
    """Return a number as the reader writes it, without useless decimals; an empty string for None."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    places = max(0, -int(amount.normalize().as_tuple().exponent)) if amount.is_finite() else 0
    return number_format(amount, decimal_pos=min(places, 2), use_l10n=True, force_grouping=True)


def percent_of(part: Any, base: Any, unit: str = "") -> str:
    """Return "80% (8 of 10 officials)": a percentage never goes without its base; "No data" when the base is 0.

    One decimal where the base is over 100, none up to there: each single one is a whole point or more. All shares of
    one base look alike ("20.0%" beside "42.9%"). No space before the sign: so CLDR has it for en, es-PE and pt-BR.
    """
    if part is None or not float(base or 0):
        return _("No data")
    places = 1 if float(base) > 100 else 0
    share = number_format(
        round(Decimal(str(part)) * 100 / Decimal(str(base)), places), places, use_l10n=True, force_grouping=True
    )
    words = _("%(part)s of %(base)s") % {"part": number(part), "base": number(base)}
    return f"{share}% ({words}{' ' + unit if unit else ''})"
