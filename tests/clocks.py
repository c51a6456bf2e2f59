"""Whose clock is asked while tests travel in time.

The database server's clock does not travel along: in this process it is asked for its word by the tests of
``two_clocks`` alone. Processes that tests start ask it as they do in production.
"""

from __future__ import annotations

import pytest

from outbox import timekeeping

_WITNESS = timekeeping._database_now
timekeeping._database_now = lambda: None


@pytest.fixture
def two_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the database server's clock in this process, too."""
    monkeypatch.setattr(timekeeping, "_database_now", _WITNESS)
