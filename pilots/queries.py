from __future__ import annotations

from typing import Any

from accounts.todo import NextAction


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room."""
    return []
