"""What the identity side reads."""

from __future__ import annotations

from typing import Any

from accounts.todo import NextAction
from startups.queries.desks import next_actions_custodian
from startups.queries.names import next_actions_by_name
from startups.queries.recognition import next_actions_recognition
from startups.queries.todo import next_actions_applicant
from startups.queries.unsealing import public_winner, sealed_strings

__all__ = ["next_actions", "next_actions_applicant", "next_actions_custodian", "public_winner", "sealed_strings"]


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room: as an applicant, as a custodian (``desks``), as an assessor."""
    return [
        *next_actions_applicant(user),
        *next_actions_custodian(user),
        *next_actions_by_name(user),
        *next_actions_recognition(user),
    ]
