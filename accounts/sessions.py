"""Sessions as Django keeps them in the database; the query that every request of a signed-in person asks is kept.

A session ends twelve hours after it began, whatever is written into it. Django's own begins them anew each time: it
never ends while something is written, and its row tells when that was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from kernel.asked import Asked

_SESSION = Asked(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), key=CharField(), now=DateTimeField()
)


class SessionStore(db.SessionStore):
    """Django's own store, which reads a session with a query that is made once, and never puts its end off."""

    _ends: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        else:
            self._ends = found.expire_date
        return found

    def create(self) -> None:
        """Begin a session, also where somebody signs in or changes her password: its hours begin with it."""
        self._ends = None
        super().create()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to be written, which ends when it was to end."""
        row = super().create_model_instance(data)
        if self._ends is None:
            self._ends = row.expire_date
        row.expire_date = self._ends
        return row
