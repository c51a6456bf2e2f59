"""What beat calls in this room."""

from __future__ import annotations

from django.utils import timezone

from outbox.registry import clock
from pilots.actions.pulses import feel_pulses
from pilots.actions.reminders import remind_follow_ups


@clock("pilots.follow_up")
def follow_ups() -> None:
    """Ask for the indicators of ended pilots whose day has come."""
    remind_follow_ups(by="clock")


@clock("pilots.pulses")
def pulses() -> None:
    """Ask both sides of every running pilot how it goes, after every two weeks."""
    feel_pulses(today=timezone.localdate(), by="clock")
