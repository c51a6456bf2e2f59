"""Reading the blind room."""

from typing import Any

from accounts.todo import NextAction
from selection.queries import ballots, steering
from selection.queries.ranking import feedback, standings
from selection.queries.worklist import has_seat

__all__ = ["feedback", "has_seat", "next_actions", "standings"]


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room: around the panel, and its votes on actas."""
    return [*steering.next_actions(user), *ballots.next_actions(user)] if user.is_authenticated else []
