"""The three Celery tasks of the whole product: work on a job, sweep what was missed, let the clocks tick."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import Celery, current_app

from outbox import actions, pulse
from outbox.actions import digests
from outbox.delivery import deliver as hand_over
from outbox.queries import message_to_send
from outbox.registry import CLOCKS, GATES, SHORT, job
from outbox.states import DIGEST
from outbox.timekeeping import clocks_agree

log = logging.getLogger(__name__)
app: Celery = current_app._get_current_object()


@app.task(name="outbox.work", acks_late=True, reject_on_worker_lost=True)
def work(job_id: int) -> bool:
    """Work on one job row."""
    return actions.work(job_id)


@app.task(name="outbox.sweep", expires=30)
def sweep(queue: str = "") -> int:
    """Work on what lost its wake-up or its worker; beat asks for each queue apart (see ``outbox.registry``)."""
    if not clocks_agree():
        return 0
    if queue in {"", SHORT}:
        pulse.beat()
    return actions.sweep(queue=queue)


@app.task(name="outbox.tick", expires=60)
def tick() -> None:
    """Let every room catch up with what time made due; one room's error does not stop the others.

    A worker whose clock is wrong brings nothing due: it would end terms too early, and for good.
    """
    if not clocks_agree():
        return
    for name, handler in CLOCKS.items():
        try:
            handler()
        except Exception:
            log.exception("Clock %s failed; it is tried again at the next tick.", name)


#: That mail to an applicant left tells that she did something, and when.
@job("outbox.deliver_private", atomic=False, lease=timedelta(seconds=90), private=True)
@job("outbox.deliver", atomic=False, lease=timedelta(seconds=90))
def deliver(*, message_id: int, report: Callable[[int], None], alone: bool = False) -> None:
    """Hand a message over to the mail server. No transaction is held open while the server thinks.

    ``alone``: it goes by itself whatever its reader chose, for the digest that carried it could not leave.
    """
    message = message_to_send(message_id)
    if message is None:
        return
    if not all(may_leave(message) for may_leave in GATES):
        if message.kind == DIGEST:
            digests.part_digest(message=message, by="clock")
        else:
            actions.hold(message=message)
    elif alone or not digests.put_off(message=message, by="clock"):
        hand_over(message)
        actions.mark_sent(message=message)


@job("outbox.digest", private=True)
def write_digest(*, digest_id: int) -> None:
    """Write a person's daily digest: the row says that it is done in the transaction that writes it."""
    digests.write_digest(digest_id=digest_id, by="clock")
