from __future__ import annotations

from typing import Any

from accounts.todo import NextAction
from challenges.models import Call


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room."""
    return []


def open_calls(*, limit: int) -> list[Call]:
    return []


def published_calls(*, limit: int) -> list[Call]:
    return []
