"""What other rooms read here."""

from __future__ import annotations

from typing import Any

from accounts.todo import NextAction
from challenges.queries.calls import (
    call_by_reference,
    current_phase,
    next_actions_calls,
    open_calls,
    public_call,
    public_calls,
    published_calls,
)
from challenges.queries.exercises import audited_calls, next_actions_exercises
from challenges.queries.frames import next_actions_frames
from challenges.queries.surveys import next_actions_surveys

__all__ = [
    "audited_calls",
    "call_by_reference",
    "current_phase",
    "next_actions",
    "next_actions_calls",
    "next_actions_exercises",
    "open_calls",
    "public_call",
    "public_calls",
    "published_calls",
]


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room."""
    return [
        *next_actions_exercises(user),
        *next_actions_frames(user),
        *next_actions_surveys(user),
        *next_actions_calls(user),
    ]
