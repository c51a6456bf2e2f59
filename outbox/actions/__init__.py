"""Putting jobs and messages into the outbox, in the caller's transaction, and working them off."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from kernel.verdict import require
from ledger.actions import record
from outbox.models import Enclosure, Job, Message
from outbox.queries import addition_to
from outbox.registry import KINDS, RELEASES, SHORT, Kind
from outbox.rendering import render_mail
from outbox.rules import DELIVERIES, added, delivery_kind, may_resend, may_settle_held, once_digest
from outbox.states import DIGEST, LETS_IN, OPTIONAL, JobState, MessageState
from vault.veil import veiled

log = logging.getLogger(__name__)


def enqueue(kind: str, *, due_at: datetime | None = None, urgent: bool = False, **arguments: Any) -> Job:
    """Write a job row in the caller's transaction; a worker is woken after commit, before all others if ``urgent``.

    ``arguments`` are JSON values (ids), never an identity together with a code. Raises ``KeyError`` for a kind that
    no room registered.
    """
    queue = KINDS[kind].queue
    row = Job.objects.create(kind=kind, arguments=arguments, due_at=due_at or timezone.now())
    if due_at is None:
        transaction.on_commit(lambda: wake(row.pk, queue, urgent=urgent))
    return row


def announce(kind: str, **arguments: Any) -> Job:
    """Write a job that this process does itself, right after the commit: what a commit announces is not lost with it.

    When the process dies in between, or the job fails, the sweep does it.
    """
    KINDS[kind]
    row = Job.objects.create(kind=kind, arguments=arguments, due_at=timezone.now())
    transaction.on_commit(lambda: work(row.pk), robust=True)
    return row


def wake(job_id: int, queue: str = SHORT, *, urgent: bool = False) -> None:
    """Tell a worker of a queue that a job waits. A broker that is down is no error: the sweep finds the row.

    An ``urgent`` one is taken up before all that wait (Redis serves what has the lowest number first; the embedded
    edition's folder in the order of arrival): whoever signs in in a call's last minute waits for no receipt.

    After it did not answer it is left alone for some seconds: an action may wake for hundreds of mails, and where the
    broker hangs each of them would take seconds.
    """
    if time.monotonic() < _broker.rests_until:
        return
    try:
        current_app.send_task("outbox.work", args=[job_id], queue=queue, priority=0 if urgent else 6, retry=False)
    except Exception as problem:  # any transport's own error: the row is safe, and beat will find it
        _broker.rests_until = time.monotonic() + _REST
        log.warning(
            "The broker did not take the wake-up for job %s (%s); the sweep will.", job_id, type(problem).__name__
        )


class _Broker:
    """Until when, by the monotonic clock, this process leaves a broker alone that did not answer."""

    rests_until = 0.0


_broker = _Broker()
#: In seconds; the sweep comes as often.
_REST = 5.0


def post(
    *,
    kind: str,
    template: str,
    context: dict[str, Any],
    user: Any = None,
    to: str = "",
    language: str = "",
    private: bool = False,
    once_key: str | None = None,
    enclosures: Sequence[tuple[str, str, bytes]] = (),
) -> Message | None:
    """Write a message to one person in the caller's transaction and queue its delivery.

    ``template`` is the stem of ``templates/<stem>.subject.txt`` and ``<stem>.txt`` (and optionally ``<stem>.html``),
    rendered in the recipient's language; the call that it is about is the context's ``call``, or that of what else it
    holds (a survey, a pilot), and is not kept for private mail. ``enclosures`` are (file name, MIME type, content).
    With a ``once_key`` that was used before nothing is written and None is returned.
    """
    once_key = once_digest(key=settings.SEAL_KEY, once_key=once_key) if once_key else None
    if once_key and Message.objects.filter(once_key=once_key).exists():
        return None
    language = language or (user.language if user else translation.get_language() or "es")
    may_stop = user is not None and (kind in OPTIONAL or kind == DIGEST)
    told = {"recipient": user, "may_stop": may_stop, **context}
    with translation.override(language):
        told["addition"] = added(addition_to(template, language), _values(told))
    subject, text, html = render_mail(template, told, language)
    message = post_ready(
        kind=kind,
        subject=subject,
        text=text,
        html=html,
        user=user,
        to=to,
        language=language,
        private=private,
        once_key=once_key,
        call="" if private else _call_in(context),
    )
    for name, mime, content in enclosures:
        Enclosure.objects.create(message=message, name=name, mime=mime, content=content)
    return message


def _call_in(context: dict[str, Any]) -> str:
    """Return the reference of the call that the things of a mail belong to; empty when they belong to none."""
    return str(getattr(_call_of(context), "reference", ""))


def _call_of(context: dict[str, Any]) -> Any:
    things = (context.get("call"), *(getattr(one, "call", None) for one in context.values()))
    return next((thing for thing in things if getattr(thing, "reference", "")), None)


def _values(context: dict[str, Any]) -> dict[str, str]:
    """Return what the variables of an addition stand for in a mail; one that it has nothing for is left out."""
    reader, call = context["recipient"], _call_of(context)
    found = {"person": reader.get_short_name()} if reader is not None else {}
    if call is not None:
        found |= {"call": call.said_title, "reference": call.reference, "entity": call.entity.short_name}
    return found


def post_ready(
    *,
    kind: str,
    subject: str,
    text: str,
    language: str,
    html: str = "",
    user: Any = None,
    to: str = "",
    private: bool = False,
    once_key: str | None = None,
    call: str = "",
) -> Message:
    """Write a message whose text is ready and queue its delivery; without ``user`` no page of the site shows it.

    What lets a person in (a code, a link to her account) goes before all other mail.
    """
    message = Message.objects.create(
        user=user,
        to=to or user.email,
        language=language,
        kind=kind,
        subject=subject,
        text=text,
        html=html,
        private=private,
        once_key=once_key,
        call=call,
        created_at=timezone.now(),
    )
    enqueue(delivery_kind(private=message.private), urgent=kind == LETS_IN, message_id=message.pk)
    return message


def work(job_id: int) -> bool:
    """Do a job if it is due and nobody else is at it; return whether it was done now.

    The row is leased first (a short transaction), so that a killed worker's job is free again when the lease ends.
    """
    leased = _lease(job_id)
    if leased is None:
        return False
    row, kind = leased
    try:
        if kind.atomic:
            with transaction.atomic():
                mine = _lock(row)
                if mine is None:
                    return False
                kind.handler(**row.arguments)
                _finish(mine)
        else:
            kind.handler(**row.arguments, report=_reporter(row))
            with transaction.atomic():
                mine = _lock(row)
                if mine is not None:
                    _finish(mine)
    except Exception as problem:
        log.exception("Job %s (%s) failed.", row.pk, row.kind)
        _give_back(row, kind, problem)
        return False
    return True


def sweep(limit: int = 200, *, queue: str = "") -> int:
    """Work on due jobs whose wake-up was lost or whose lease ran out; return how many were done.

    ``queue``: only on the kinds that wait in it, so that no queue waits for another.
    """
    now = timezone.now()
    wanted = Q(kind__in=[name for name, kind in KINDS.items() if kind.queue == queue]) if queue else Q()
    found = Job.objects.filter(_due(now), _free(now), wanted).order_by("due_at")
    due = list(found.values_list("pk", flat=True)[:limit])
    return sum(work(pk) for pk in due)


def _due(now: datetime) -> Q:
    """Return what may be worked on now: also what a clock that was ahead wrote for at once, and is set right since."""
    ahead = Q(created_at__gt=now, due_at__lte=F("created_at"))
    return Q(state=JobState.DUE) & (Q(due_at__lte=now) | ahead)


def _free(now: datetime) -> Q:
    """Return what nobody works on: never leased, lease ended, or leased for longer than anything is."""
    longest = max((kind.lease for kind in KINDS.values()), default=timedelta(0))
    return Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + longest)


def mark_read(*, message: Message, by: Any) -> None:
    """Remember that a person opened her message."""
    if message.user_id == by.pk and message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])


@transaction.atomic
def hold(*, message: Message) -> None:
    """Hold a message back: it is kept for staff, and its recipient does not see it."""
    message.state = MessageState.HELD
    message.save(update_fields=["state"])


@transaction.atomic
def drop_held(*, message: Message, reason: str, by: Any) -> None:
    """Give a held message up: its row stays, what it said is deleted. Raises ``Refused``."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    require(may_settle_held(state=message.state, reason=reason))
    message.state, message.subject, message.text, message.html = MessageState.DROPPED, "", "", ""
    message.save(update_fields=["state", "subject", "text", "html"])
    Enclosure.objects.filter(message=message).delete()
    record("message_dropped", by=by, message=veiled(message.pk), what=message.kind, reason=reason)


@transaction.atomic
def release_held(*, message: Message, reason: str, by: Any) -> None:
    """Let a held message go: it is searched again when it leaves. Raises ``Refused``.

    What may never be told is known above the wall: every release gate is asked.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("user").get(pk=message.pk)
    require(may_settle_held(state=message.state, reason=reason))
    for verdict_of in RELEASES:
        require(verdict_of(message))
    message.state = MessageState.WAITING
    message.save(update_fields=["state"])
    record("message_released", by=by, message=veiled(message.pk), what=message.kind, reason=reason)
    enqueue(delivery_kind(private=message.private), message_id=message.pk)


@transaction.atomic
def resend(*, message: Message, by: Any) -> None:
    """Deliver a message that failed again, as it was written: it is searched when it leaves. Raises ``Refused``."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    require(may_resend(state=message.state, private=message.private))
    message.state = MessageState.WAITING
    message.save(update_fields=["state"])
    record("message_resent", by=by, message=veiled(message.pk), what=message.kind)
    # The delivery that failed is tried again itself: a second one beside it could send the message twice.
    _again(Job.objects.filter(kind__in=DELIVERIES, arguments__message_id=message.pk))


@transaction.atomic
def mark_sent(*, message: Message) -> None:
    """Note that a message left, and with a digest whatever it carries."""
    message.state, message.sent_at = MessageState.SENT, timezone.now()
    message.save(update_fields=["state", "sent_at"])
    if message.kind == DIGEST:
        carried = Message.objects.filter(digest=message, state=MessageState.LATER)
        carried.update(state=MessageState.SENT, sent_at=message.sent_at)


@transaction.atomic
def _lease(job_id: int) -> tuple[Job, Kind] | None:
    now = timezone.now()
    rows = Job.objects.filter(_due(now), _free(now), pk=job_id)
    row = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if row is None:
        return None
    kind = KINDS.get(row.kind)
    if kind is None:
        row.state, row.note = JobState.FAILED, "unknown kind"
        row.save(update_fields=["state", "note"])
        return None
    row.lease_until, row.lease_token = timezone.now() + kind.lease, secrets.token_hex(16)
    row.attempts += 1
    row.save(update_fields=["lease_until", "lease_token", "attempts"])
    return row, kind


def _lock(row: Job) -> Job | None:
    """Return the row locked, if the lease is still ours and the job still due."""
    return Job.objects.select_for_update().filter(pk=row.pk, state=JobState.DUE, lease_token=row.lease_token).first()


def _finish(row: Job) -> None:
    row.state, row.done_at, row.progress, row.lease_until = JobState.DONE, timezone.now(), 100, None
    row.save(update_fields=["state", "done_at", "progress", "lease_until"])


def _give_back(row: Job, kind: Kind, problem: Exception) -> None:
    """Free the job for a later attempt, later each time; after the last attempt it waits for a person."""
    spent = row.attempts >= kind.attempts
    if spent and row.kind in DELIVERIES:
        waiting = Message.objects.filter(pk=row.arguments["message_id"], state=MessageState.WAITING)
        waiting.update(state=MessageState.FAILED)
    Job.objects.filter(pk=row.pk, state=JobState.DUE, lease_token=row.lease_token).update(
        state=JobState.FAILED if spent else JobState.DUE,
        lease_until=None,
        due_at=timezone.now() + timedelta(seconds=min(2**row.attempts, 600)),
        note=type(problem).__name__,
    )


def _reporter(row: Job) -> Callable[[int], None]:
    """Return a function that shows progress in percent and prolongs the lease."""
    kind = KINDS[row.kind]

    def report(percent: int) -> None:
        Job.objects.filter(pk=row.pk, lease_token=row.lease_token).update(
            progress=max(0, min(percent, 99)), lease_until=timezone.now() + kind.lease
        )

    return report


@transaction.atomic
def try_again(*, jobs: Any, by: Any) -> int:
    """Make failed jobs due again with all their attempts; return how many."""
    count = _again(jobs)
    record("jobs_tried_again", by=by, count=count)
    return count


def _again(jobs: Any) -> int:
    failed = jobs.filter(state=JobState.FAILED)
    return int(failed.update(state=JobState.DUE, attempts=0, due_at=timezone.now(), note=""))
