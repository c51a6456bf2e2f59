"""The names that people say for proposals: minerals, neutral words that tell nothing about who or where."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from ledger.rules.minerals import MARKS

__all__ = ["MARKS", "draw_mark"]


def draw_mark(taken: Iterable[str]) -> str:
    """Return a free name at random; after the last one, names with a number ("Cuarzo 2")."""
    used = set(taken)
    turn = 1
    while True:
        suffix = "" if turn == 1 else f" {turn}"
        free = [mark + suffix for mark in MARKS if mark + suffix not in used]
        if free:
            return secrets.choice(free)
        turn += 1
