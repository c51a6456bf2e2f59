"""What time makes due in the blind room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from outbox.registry import LONG, clock, job
from selection.actions import figures
from selection.actions.reminders import remind
from selection.queries import figures as reading
from selection.queries.steering import seats_to_remind
from selection.signals import TOLD, send

job(TOLD)(send)
_AHEAD = timedelta(days=2)


@job(figures.COMPUTE, atomic=False, lease=timedelta(minutes=15), queue=LONG)
def compute_figures(*, call_id: int, report: Callable[[int], None]) -> None:
    """Compute the chair's page of a call; no transaction is held open meanwhile."""
    call = reading.call_of_figures(call_id)
    kept = reading.kept_figures(call) if call is not None else None
    if call is None or kept is None or kept.done:
        return
    figures.keep_figures(call=call, turn=kept.turn, found=reading.figures(call), by="platform")


@clock("selection.remind")
def remind_assessors() -> None:
    """Remind, once and two days before the end, every assessor who has not sent everything."""
    for seat in seats_to_remind(timezone.now(), _AHEAD):
        remind(seat=seat, by="clock")
