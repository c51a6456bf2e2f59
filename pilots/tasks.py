"""What beat calls in this room."""

from __future__ import annotations

from outbox.registry import clock
from pilots.actions.reminders import remind_follow_ups


@clock("pilots.follow_up")
def follow_ups() -> None:
    """Ask for the indicators of ended pilots whose day has come."""
    remind_follow_ups(by="clock")
