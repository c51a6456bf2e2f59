"""The clocks of the site itself."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.utils import timezone

from govlink.actions.erasing import erase
from govlink.actions.retention import purge
from govlink.queries.people import due_erasures
from outbox.registry import clock

log = logging.getLogger(__name__)
_AN_HOUR, _A_DAY = 3600, 24 * 3600


@clock("retention")
def retention() -> None:
    """Delete what was kept for its term: once an hour the sessions that ended, once a day everything."""
    if cache.add("retention-of-hour", True, _AN_HOUR):
        purge(by="clock", keys=["sessions"])
    if cache.add("retention-of-day", True, _A_DAY):
        purge(by="clock")


@clock("erasures")
def erasures() -> None:
    """Erase those whose time to take it back is over, and forget what was last sent to those who are gone."""
    for request in due_erasures(timezone.now()):
        try:
            erase(request=request, by="clock")
        except Exception:
            log.exception("Erasure %s failed; it is tried again at the next tick.", request.pk)
    purge(by="clock", keys=["farewells"])
