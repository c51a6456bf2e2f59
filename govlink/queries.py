"""What the front page and each person's home page read from all rooms."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.db import connection

from accounts.todo import NextAction

#: The rooms that may have something waiting for a person: each offers ``queries.next_actions(user)``.
_ROOMS = ["challenges", "selection", "startups", "pilots"]
_NEVER = datetime.max.replace(tzinfo=UTC)


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in all rooms, the most urgent first. Computed, never stored."""
    found: list[NextAction] = []
    for room in _ROOMS:
        found += import_module(f"{room}.queries").next_actions(user)
    return sorted(found, key=lambda action: action.due or _NEVER)


def front_page() -> dict[str, Any]:
    """Return the front page's context: open calls, published cases."""
    calls = import_module("challenges.queries")
    return {"open_calls": calls.open_calls(limit=3), "cases": calls.published_calls(limit=3)}


def database_answers() -> None:
    """Run the smallest query; raises ``OperationalError`` when the database is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
