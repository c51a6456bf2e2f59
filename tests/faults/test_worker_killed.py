"""kill -9 of the worker at each step of its work: blinding, closing, papers, mail."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from challenges.models import Call, Paper
from outbox import actions
from outbox.models import Job, Message
from reports.actions.papers import request_paper
from startups.actions import desks, files
from startups.actions.notices import BATCH
from startups.models import FlatFile, Follower
from tests import cast
from tests.conftest import VAR, Worker
from tests.factories import call_at
from tests.faults.holding import family, forgotten, kill_at, leases_end, reading, words, writing
from tests.faults.looking import lines, nothing_doubled, record_holds
from tests.servers import Postgres, runs
from tests.startups import desk_making, making
from tests.startups.test_flat import picture
from tests.startups.test_tasks import crowd, happens

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.xdist_group("faults")]


def workrooms() -> list[Path]:
    """Return the folders in which files lie in the clear while they are converted."""
    return list(Path(tempfile.gettempdir()).glob("govlink-flat-*"))


def stored(folder: str) -> set[str]:
    """Return what lies in a folder of the storage."""
    return {path.name for path in Path(settings.MEDIA_ROOT, folder).rglob("*") if path.is_file()}


def converting(worker: Worker) -> list[int]:
    """Return the processes of the worker that convert a file."""
    assert worker.process is not None
    return [pid for pid in family(worker.process.pid) if "blinding.files.worker" in words(pid)]


def test_killed_while_a_file_is_flattened(idle_worker: Worker, database: Postgres) -> None:
    worker, before = idle_worker, stored("flat")
    draft = making.written(call_at("open"))
    upload = SimpleUploadedFile("plan.png", picture("Plan de cuatro semanas", "Contacto: Thiago Sampaio"))
    files.attach_file(submission=draft, upload=upload, by=cast.daniela())
    job = Job.objects.get(kind="startups.flatten")
    # As it takes the file up: it has the lease, and has read nothing.
    kill_at(worker, database, reading("startups_flatfile"))
    job.refresh_from_db()
    assert (job.state, job.attempts, FlatFile.objects.get().state) == ("due", 1, "waiting")
    assert leases_end() == 1
    # While the file is converted in a process of its own.
    worker.start()
    worker.wait_until(lambda: converting(worker))
    at_work = converting(worker)
    worker.kill()
    worker.wait_until(lambda: not [pid for pid in at_work if runs(pid)], seconds=30)
    assert len(workrooms()) >= 1, "the file lies there in the clear"
    assert (FlatFile.objects.get().state, stored("flat")) == ("waiting", before)
    forgotten(worker, "worker")
    assert leases_end() == 1
    # As it hands the copy over: its files are written, the row is not.
    kill_at(worker, database, writing("startups_flatfile"))
    assert (FlatFile.objects.get().state, stored("flat") > before) == ("waiting", True)
    assert leases_end() == 1
    Job.objects.filter(pk=job.pk).update(attempts=1)  # it was killed three times, and would wait for a person
    worker.start()
    worker.wait_until(lambda: FlatFile.objects.get().state != "waiting")
    copy = FlatFile.objects.get()
    assert (copy.state, copy.pages) == ("doubtful", 1)
    worker.wait_until(lambda: Job.objects.get(pk=job.pk).state == "done")
    assert workrooms() == [], "what the killed ones left in the clear is gone"
    assert Job.objects.filter(kind="startups.flatten").count() == 1


def closing() -> Call:
    """A call whose last moment has passed while nobody looked; two teams wrote drafts and one sent."""
    call = call_at("questions_closed")
    for number in range(3):
        by = desk_making.founder(number)
        of = making.startup(by=by, name=f"Kallpatek{number}")
        _made = making.sent(call, of, by) if number == 0 else making.draft(call, of, by)
    Job.objects.all().delete()  # the receipt was mailed long ago
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(minutes=1), opens_at=now - timedelta(days=9))
    return call


def test_killed_while_it_closes_a_call(idle_worker: Worker, database: Postgres) -> None:
    worker, call = idle_worker, closing()
    told = Message.objects.filter(kind="call_closed")
    # In the middle: nothing of it is there.
    kill_at(worker, database, writing("challenges_call"))
    assert (Call.objects.get(pk=call.pk).state, lines(call)["call_closed"]) == ("questions_closed", 0)
    # After the commit, before anybody was told: the call is closed, the mails are not written.
    kill_at(worker, database, writing("outbox_message"))
    assert (Call.objects.get(pk=call.pk).state, lines(call)["call_closed"], told.count()) == ("closed", 1, 0)
    assert leases_end() == 1
    worker.start()
    worker.wait_until(lambda: told.filter(state="sent").count() == 3)
    assert lines(call)["call_closed"] == 1
    nothing_doubled()
    desks.take_up(call=call, by=cast.oscar())
    record_holds(call)


def test_killed_while_it_tells_many(idle_worker: Worker, database: Postgres) -> None:
    worker, call, many = idle_worker, call_at("open"), 2 * BATCH + 20
    crowd(call, many)
    happens(call, "amended", timezone.now().isoformat())
    told = Message.objects.filter(kind="call_amended")
    # At the end of the second batch: its commit is on the way, and waits for the row of a reader.
    reader = Follower.objects.order_by("user_id").values_list("user_id", flat=True)[BATCH + 20]
    kill_at(worker, database, f"SELECT id FROM accounts_user WHERE id = {reader} FOR UPDATE")
    assert told.count() == 2 * BATCH, "two batches are written, of the third nothing"
    assert leases_end() >= 1
    worker.start()
    worker.wait_until(lambda: told.filter(state="sent").count() == many, seconds=120)
    assert (told.count(), told.values("to").distinct().count()) == (many, many)
    nothing_doubled()


def test_killed_while_it_writes_a_paper(idle_worker: Worker, database: Postgres) -> None:
    worker, call = idle_worker, desk_making.handed_over(call_at("open"))
    request_paper(call=call, kind="verification", mode="platform", by=cast.rosa())
    # As it takes the paper up, and as it keeps it.
    for lock in (reading("challenges_paper"), writing("challenges_paper")):
        kill_at(worker, database, lock)
        assert (Paper.objects.get().state, lines(call)["paper_issued"]) == ("waiting", 0)
        assert leases_end() == 1
    worker.start()
    worker.wait_until(lambda: Paper.objects.get().state == "ready")
    worker.wait_until(lambda: not Job.objects.filter(state="due", kind="reports.paper").exists())
    assert (Paper.objects.count(), lines(call)["paper_issued"]) == (1, 1)
    assert Path(settings.MEDIA_ROOT, str(Paper.objects.get().file)).read_bytes().startswith(b"%PDF")
    record_holds(call, receipts=False)


def caught(subject: str) -> list[Any]:
    """Return the mails that really left, by their subject."""
    mails = [message_from_bytes(path.read_bytes()) for path in (VAR / "mail").glob("*.eml")]
    return [mail for mail in mails if mail["Subject"] == subject]


def test_killed_while_it_sends_mail(idle_worker: Worker, database: Postgres) -> None:
    worker = idle_worker
    context = {"subject": "Una sola vez", "body": "x"}
    actions.post(kind="t", template="emails/accounts/plain", context=context, user=cast.rosa())
    # Before it hands the mail over: it is sent once, later.
    kill_at(worker, database, reading("outbox_message"))
    assert (caught("Una sola vez"), Message.objects.get().state) == ([], "waiting")
    assert leases_end() == 1
    # Between the mail server's answer and the row's "sent": nobody can know, so it leaves again, under the same name.
    kill_at(worker, database, writing("outbox_message"))
    assert (len(caught("Una sola vez")), Message.objects.get().state) == (1, "waiting")
    assert leases_end() == 1
    worker.start()
    worker.wait_until(lambda: Message.objects.get().state == "sent")
    mails = caught("Una sola vez")
    assert (len(mails), len({mail["Message-ID"] for mail in mails})) == (2, 1)
