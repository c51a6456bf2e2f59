"""What an address says of which page of a list is asked for."""

from __future__ import annotations

from collections.abc import Mapping


def place_after(asked: Mapping[str, str]) -> int:
    """Return behind which place or rank a page begins: 0 for the first one, and for what none of our links says."""
    after = asked.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 8 else 0
