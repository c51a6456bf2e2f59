"""Who hears of which call by mail, how often an address is written to, how long it is kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

#: How often an address is asked to confirm within a day, whoever types it.
MOST_ASKED = 3
#: How long an address that never confirmed, or that stopped, is kept.
KEPT = timedelta(days=7)
#: What a follower hears of, in the words of ``challenges.signals.call_changed``.
TOLD = ("announced", "amended", "closing_soon")
#: What ends the interest in one call.
ENDS = ("closed", "cancelled")
#: A reminder goes out once, when the call closes within so many hours.
REMINDED = 48


def wants(wish: Mapping[str, Any], *, reference: str, category: int | None, countries: Sequence[str]) -> bool:
    """Say whether a wish is about a call; a call without ``countries`` admits every one."""
    if wish["call"]:
        return bool(wish["call"] == reference)
    fits_category = not wish["category"] or wish["category"] == category
    return fits_category and (not wish["country"] or not countries or wish["country"] in countries)


def is_told(*, what: str, hours: int) -> bool:
    """Say whether followers hear of an event; ``hours``: how long before the closing a reminder is sent, else 0."""
    return what in TOLD and (what != "closing_soon" or 0 < hours <= REMINDED)


def may_be_asked(*, today: int) -> bool:
    """Say whether an address may be asked to confirm, after so many times ``today``."""
    return today < MOST_ASKED


def forgotten_before(now: datetime) -> datetime:
    """Return the moment before which what was not confirmed, or was stopped, is deleted."""
    return now - KEPT
