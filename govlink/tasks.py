"""The clock of the site itself."""

from __future__ import annotations

from django.core.cache import cache

from accounts.actions import forget_sessions
from outbox.registry import clock

_AN_HOUR = 3600


@clock("sessions")
def sessions() -> None:
    """Forget, once an hour, the sessions that ended."""
    if cache.add("sessions-forgotten", True, _AN_HOUR):
        forget_sessions(by="clock")
