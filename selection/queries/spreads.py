"""How all proposals of a call spread over the levels, in rows of a picture, with one's own among them."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from selection.rules.ranking import bin_of


def spread_rows(counts: tuple[int, ...], own: int) -> list[dict[str, Any]]:
    """Return the rows of ``gl.bars``, the highest levels first: how many proposals lie between which means.

    ``counts``: as ``spread_of`` gives them, empty where they are too few to tell. ``own``: one's own, in hundredths.
    """
    if not counts:
        return []
    mine, rows = bin_of(own), []
    for place in reversed(range(len(counts))):
        last = place == len(counts) - 1
        low, high = _two(place * 100), _two((place + 1) * 100 - (0 if last else 1))
        words = {"low": low, "high": high, "mean": _two(own)}
        label = _("%(low)s to %(high)s (yours: %(mean)s)") if place == mine else _("%(low)s to %(high)s")
        rows.append({"label": label % words, "value": counts[place], "top": place == mine})
    return rows


def _two(hundredths: int) -> str:
    return number_format(hundredths / 100, decimal_pos=2)
