"""The pulse of beat: when its last sweep reached a worker. It stands in the cache: an hour later it is worthless."""

from __future__ import annotations

import logging
import time

from django.core.cache import cache

log = logging.getLogger(__name__)
_KEY = "outbox-pulse"


def beat() -> None:
    """Remember that a sweep of beat's reached a worker now. A cache that is down is no error: the sweep goes on."""
    try:
        cache.set(_KEY, time.time(), None)
    except Exception as problem:  # any cache's own error
        log.warning("The cache did not take the pulse (%s).", type(problem).__name__)


def seconds_since() -> float | None:
    """Return how long ago that was; None: it is not known."""
    felt = cache.get(_KEY)
    return None if felt is None else time.time() - felt
