"""Background work on a real worker, which is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery import current_app
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.actions import register_person
from govlink.celery import GIVES_WAY
from outbox import actions
from outbox.models import Digest, Job, Message
from outbox.states import JobState, MessageState
from tests import cast
from tests.conftest import ROOT, VAR, process_environment

pytestmark = pytest.mark.waits

ENQUEUE = """
import django; django.setup()
from django.db import transaction
from outbox.actions import enqueue
with transaction.atomic():
    enqueue("outbox.deliver", message_id=0)
print("committed")
"""


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_down_neither_loses_a_job_nor_shows_an_error():
    answer = subprocess.run(
        [sys.executable, "-c", ENQUEUE],
        cwd=ROOT,
        env=process_environment(REDIS_URL="redis://127.0.0.1:1/0"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (answer.returncode, answer.stdout) == (0, "committed\n"), answer.stderr
    assert "The broker did not take the wake-up" in answer.stderr
    assert actions.sweep() == 1
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_code_that_lets_a_person_in_is_taken_up_before_what_waits():
    current_app.control.purge()
    rosa = cast.rosa()
    plain = {"template": "emails/accounts/plain", "context": {"subject": "Constancia", "body": "x"}, "user": rosa}
    for _receipt in range(3):
        actions.post(kind="submission_receipt", **plain)
    Client().post("/account/password/reset/", {"email": rosa.email})
    code = Message.objects.get(kind="account")
    with current_app.connection_for_read() as line:
        woken = [line.default_channel.basic_get("celery", no_ack=True) for _each in range(4)]
    taken = [Job.objects.get(pk=one.decode()[0][0]).arguments["message_id"] for one in woken]
    receipts = Message.objects.filter(kind="submission_receipt").order_by("pk").values_list("pk", flat=True)
    assert taken == [code.pk, *receipts]


@pytest.mark.worker
def test_no_mail_is_lost_or_doubled_when_the_worker_is_killed_half_way(worker, monkeypatch):
    """120 mails, kill -9 while they are being sent, a new worker: each one was sent, each row once."""
    total = 120
    rosa = cast.rosa()
    for number in range(total):
        actions.post(
            kind="t", template="emails/accounts/plain", context={"subject": f"n{number}", "body": "x"}, user=rosa
        )
    sent = Message.objects.filter(state=MessageState.SENT)
    worker.wait_until(lambda: sent.count() >= 10)
    worker.kill()
    assert sent.count() < total
    worker.start()
    worker.wait_until(lambda: sent.count() == total, seconds=300)
    delivered = sum(b"Subject: n" in file.read_bytes() for file in (VAR / "mail").glob("*.eml"))
    assert Message.objects.count() == total
    # A mail that was sent in the moment of the kill may go out again; none is missing.
    assert total <= delivered <= total + 1


def _session(pid):
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


@pytest.mark.worker
def test_every_process_of_the_background_gives_way_to_pages(worker):
    ours = [
        pid for pid in (int(one.name) for one in Path("/proc").glob("[0-9]*")) if _session(pid) == worker.process.pid
    ]
    assert len(ours) >= 3, "the worker, its pool and beat"
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in ours} == {os.nice(0) + GIVES_WAY}


@pytest.mark.worker
def test_each_digest_is_written_once_when_the_worker_is_killed_half_way(worker):
    """40 people's digests are due, kill -9 while they are written, a new worker: one each, with all that waited."""
    total = 40
    for number in range(total):
        user = register_person(email=f"p{number}@x.example", name=f"P{number}", by="test")
        for kind in ("pulse", "questions_waiting"):
            Message.objects.create(
                user=user, to=user.email, language="es", kind=kind, subject=kind, text=kind, state=MessageState.LATER,
                created_at=timezone.now(),
            )  # fmt: skip
        row = Digest.objects.create(user=user, due_at=timezone.now())
        actions.enqueue("outbox.digest", digest_id=row.pk)
    done = Digest.objects.filter(done_at__isnull=False)
    worker.wait_until(lambda: done.count() >= 5)
    worker.kill()
    assert done.count() < total
    worker.start()
    sent = Message.objects.filter(kind="digest", state=MessageState.SENT)
    worker.wait_until(lambda: sent.count() >= total, seconds=300)
    assert sorted(Message.objects.filter(kind="digest").values_list("to", flat=True)) == sorted(
        f"p{number}@x.example" for number in range(total)
    )
    carried = Message.objects.exclude(kind="digest")
    assert set(carried.values_list("state", flat=True)) == {MessageState.SENT}
    assert carried.filter(digest__to=F("to")).count() == 2 * total
