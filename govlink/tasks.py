"""The clocks of the site itself."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.utils import timezone

from accounts.actions import forget_sessions
from govlink.actions.erasing import erase, forget_farewells
from govlink.queries.people import due_erasures
from outbox.registry import clock

log = logging.getLogger(__name__)
_AN_HOUR = 3600


@clock("sessions")
def sessions() -> None:
    """Forget, once an hour, the sessions that ended."""
    if cache.add("sessions-forgotten", True, _AN_HOUR):
        forget_sessions(by="clock")


@clock("erasures")
def erasures() -> None:
    """Erase those whose time to take it back is over, and forget what was last sent to those who are gone."""
    for request in due_erasures(timezone.now()):
        try:
            erase(request=request, by="clock")
        except Exception:
            log.exception("Erasure %s failed; it is tried again at the next tick.", request.pk)
    forget_farewells(by="clock")
