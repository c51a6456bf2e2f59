"""The three Celery tasks of the whole product: work on a job, sweep what was missed, let the clocks tick."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import Celery, current_app

from outbox import actions
from outbox.delivery import deliver as hand_over
from outbox.queries import message_to_send
from outbox.registry import CLOCKS, GATES, job

log = logging.getLogger(__name__)
app: Celery = current_app._get_current_object()


@app.task(name="outbox.work", acks_late=True, reject_on_worker_lost=True)
def work(job_id: int) -> bool:
    """Work on one job row."""
    return actions.work(job_id)


@app.task(name="outbox.sweep", expires=30)
def sweep() -> int:
    """Work on what lost its wake-up or its worker."""
    return actions.sweep()


@app.task(name="outbox.tick", expires=60)
def tick() -> None:
    """Let every room catch up with what time made due; one room's error does not stop the others."""
    for name, handler in CLOCKS.items():
        try:
            handler()
        except Exception:
            log.exception("Clock %s failed; it is tried again at the next tick.", name)


@job("outbox.deliver", atomic=False, lease=timedelta(seconds=90))
def deliver(*, message_id: int, report: Callable[[int], None]) -> None:
    """Hand a message over to the mail server. No transaction is held open while the server thinks."""
    message = message_to_send(message_id)
    if message is not None:
        if not all(may_leave(message) for may_leave in GATES):
            actions.hold(message=message)
            return
        hand_over(message)
        actions.mark_sent(message=message)
