"""What time makes due in the blind room."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from outbox.registry import clock, job
from selection.actions.reminders import remind
from selection.queries.steering import seats_to_remind
from selection.signals import TOLD, send

job(TOLD)(send)
_AHEAD = timedelta(days=2)


@clock("selection.remind")
def remind_assessors() -> None:
    """Remind, once and two days before the end, every assessor who has not sent everything."""
    for seat in seats_to_remind(timezone.now(), _AHEAD):
        remind(seat=seat, by="clock")
