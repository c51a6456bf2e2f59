"""How far the search for one string of a record goes: asked of the search itself, so that it never says otherwise."""

from __future__ import annotations

from typing import Any, Literal

from blinding.identity import Identity
from blinding.matcher import Matcher

Reach = Literal["everywhere", "quoted", "nowhere"]


def reach(field: str, written: str) -> Reach:
    """Return where a string of a record's ``field`` ("org_names", "people" …) is found in texts.

    "quoted": in quotation marks or before a company form only, because every text has these words. "nowhere": it holds
    nothing to look for.
    """
    fields: dict[str, Any] = {field: (written,)}
    matcher = Matcher(Identity(**fields))
    shown = written[:1].upper() + written[1:]
    if matcher.find(f"Ayer lo hizo {shown} en {shown}."):
        return "everywhere"
    return "quoted" if matcher.find(f'Lo hizo "{shown}".') else "nowhere"
