"""Decisions about calls: pure. Moments are aware datetimes of the server's clock."""

from __future__ import annotations

from datetime import datetime

from challenges.states import TIMED_STATES, CallState


def phase(
    *,
    state: str,
    opens_at: datetime | None,
    questions_until: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> CallState:
    """Return the state that time gives a call, whether or not the clock has stored it yet.

    A moment belongs to what follows it: at ``closes_at`` the call is closed.
    """
    current = CallState(state)
    if current not in TIMED_STATES or opens_at is None or questions_until is None or closes_at is None:
        return current
    if now >= closes_at:
        return CallState.CLOSED
    if now >= questions_until:
        return CallState.QUESTIONS_CLOSED
    if now >= opens_at:
        return CallState.OPEN
    return CallState.ANNOUNCED
