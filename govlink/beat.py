"""Beat for a clock that may be set right while it runs."""

from __future__ import annotations

import time
from typing import Any

from celery import beat


class Scheduler(beat.Scheduler):  # type: ignore[misc]
    """Celery's own, in memory: nothing is due at another time than some seconds after the last.

    Celery keeps when each task ran last, by the clock. One that was ahead and was set right would leave beat waiting
    until that moment comes again: hours without a close or a mail. Here its moments begin anew.
    """

    seen = 0.0

    def tick(self, *args: Any, **more: Any) -> float:
        """Send what is due; return the seconds until the next one."""
        now = time.time()
        if now < self.seen:
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        self.seen = now
        return float(super().tick(*args, **more))
