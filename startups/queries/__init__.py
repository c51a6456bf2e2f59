"""What the identity side reads."""

from __future__ import annotations

from typing import Any

from accounts.todo import NextAction
from startups.queries.todo import next_actions_applicant

__all__ = ["next_actions", "next_actions_applicant"]


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room: as an applicant, and (``desks``) as a custodian."""
    return next_actions_applicant(user)
