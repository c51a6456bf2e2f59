"""Whether this process's clock can be trusted: the database server's is its witness.

What time brings cannot be taken back (a call that is closed stays closed), so that it takes two clocks to bring it.
SQLite lives in the process and has no clock of its own: there every process agrees with itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

log = logging.getLogger(__name__)

#: Two machines that NTP keeps differ by less; so many seconds would be felt at a deadline.
MOST_SECONDS = 30


def witnessed_now() -> datetime:
    """Return the moment that has come by this process's clock and by the database server's, whichever is behind."""
    now = timezone.now()
    witness = _database_now()
    return now if witness is None else min(now, witness)


def clocks_agree() -> bool:
    """Say whether this process's clock and the database server's differ by at most ``MOST_SECONDS``; log it if not."""
    witness = _database_now()
    if witness is None:
        return True
    ahead = timezone.now() - witness
    if abs(ahead) <= timedelta(seconds=MOST_SECONDS):
        return True
    log.error("The clock of this process is %+d s from the database server's: set both right.", ahead.total_seconds())
    return False


def _database_now() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
