"""The clock jumps, beat is down over a deadline, and a task is run twice at the same time."""

from __future__ import annotations

import os
import re
import signal
from datetime import timedelta

import pytest
from celery import Celery
from django.utils import timezone

from challenges.models import Call, Paper
from outbox.models import Job, Message
from reports.actions.papers import request_paper
from startups.actions import desks
from startups.models import Answer, Submission
from tests import cast
from tests.conftest import Worker
from tests.factories import call_at
from tests.faults.holding import held, leases_end, reading
from tests.faults.looking import lines, nothing_doubled, record_holds
from tests.faults.site import Site, cookies
from tests.servers import Postgres, Redis
from tests.startups import desk_making, making

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.xdist_group("faults")]
TEXT = "Una frase que se escribió antes de que el reloj saltara y que no debe perderse nunca."


def ending(hours: float) -> tuple[Call, list[tuple[Submission, dict[str, str]]]]:
    """A call that closes in so many hours, with three whole drafts."""
    call, made = call_at("open"), []
    for number in range(3):
        by = desk_making.founder(number)
        made.append((making.written(call, making.startup(by=by, name=f"Kallpatek{number}"), by), cookies(by)))
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(
        questions_until=now - timedelta(hours=1), closes_at=now + timedelta(hours=hours)
    )
    return call, made


def ticks(worker: Worker) -> int:
    """Return how often the worker has let the clocks tick."""
    return worker.log.read_text().count("Task outbox.tick") // 2


def test_beat_is_down_over_a_deadline(site: Site, idle_worker: Worker) -> None:
    call, ((early, hers), (late, his), _other) = ending(hours=1)
    assert site.ask(f"/submissions/{early.pk}/send/", hers, {}).status == 302
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    assert Call.objects.get(pk=call.pk).state == "questions_closed", "nobody has written down that it is closed"
    # Pages and actions know it all the same, and say it.
    for path, data in (("send/", {}), ("sections/problem/", {"problem": TEXT, "version_problem": "1"})):
        refused = site.ask(f"/submissions/{late.pk}/{path}", his, data)
        assert refused.status == 403, path
        assert "cerr" in refused.text
        assert TEXT in refused.text or "problem" not in data, "what she typed is given back"
    page = site.ask(f"/calls/{call.reference}/")
    assert "Cerrada" in page.text
    assert Answer.objects.get(submission=late, field="problem").text != TEXT
    idle_worker.start()
    told = Message.objects.filter(kind="call_closed", state="sent")
    idle_worker.wait_until(lambda: told.count() == 3)
    assert (lines(call)["call_questions_closed"], lines(call)["call_closed"]) == (1, 1)
    nothing_doubled()
    desks.take_up(call=call, by=cast.oscar())
    record_holds(call)


def test_the_clock_jumps_over_the_deadline_and_back(site: Site, database: Postgres, idle_worker: Worker) -> None:
    call, ((early, hers), (late, his), (never, theirs)) = ending(hours=1)
    assert site.ask(f"/submissions/{early.pk}/send/", hers, {}).status == 302
    ahead = Site("tests.faults.moved:application", FAULTS_AHEAD="7200", **site.more)
    try:
        ahead.start()
        refused = ahead.ask(f"/submissions/{late.pk}/sections/problem/", his, {"problem": TEXT, "version_problem": "1"})
        assert (refused.status, TEXT in refused.text) == (403, True)
        assert ahead.ask(f"/submissions/{late.pk}/send/", his, {}).status == 403
        # A custodian who asks there takes nothing up before its time.
        assert ahead.ask(f"/custody/{call.reference}/take-up/", cookies(cast.oscar()), {}).status == 403
        unready = ahead.ask("/readyz/")
        assert (unready.status, "clock apart" in unready.text) == (503, True)
    finally:
        ahead.stop()
    assert "clock ok" in site.ask("/readyz/").text
    # Its worker brings nothing due: a call that is closed would stay closed.
    Job.objects.all().delete()
    idle_worker.app = "tests.faults.moved"
    idle_worker.more |= {"FAULTS_AHEAD": "7200", "GOVLINK_TICK_SECONDS": "1"}
    idle_worker.start()
    idle_worker.wait_until(lambda: ticks(idle_worker) >= 3)
    assert re.search(r"is \+7[12]\d\d s from the database server's", idle_worker.log.read_text())
    assert lines(call)["call_closed"] == 0
    assert site.ask(f"/submissions/{late.pk}/send/", his, {}).status == 302
    # What it is woken for it does, as the receipt of that one; killed there, it leaves a lease of the future.
    with held(database, reading("outbox_message")) as lock:
        idle_worker.wait_until(lock.waiting)
        idle_worker.kill()
    future = Job.objects.filter(state="due", lease_until__gt=timezone.now() + timedelta(hours=1))
    assert future.exists(), "what it left is leased in two hours"
    # The clock is set right under a worker that runs. Nothing waits two hours: neither what was left, nor beat itself.
    idle_worker.start()
    before = ticks(idle_worker)
    idle_worker.wait_until(lambda: ticks(idle_worker) > before)
    assert idle_worker.process is not None
    os.killpg(idle_worker.process.pid, signal.SIGRTMIN + 3)  # see moved.py
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() + timedelta(seconds=2))
    told = Message.objects.filter(kind="call_closed", state="sent")
    idle_worker.wait_until(lambda: told.count() == 3)
    assert not future.exists()
    assert site.ask(f"/submissions/{never.pk}/send/", theirs, {}).status == 403
    assert lines(call)["call_closed"] == 1
    assert Submission.objects.filter(call=call, state="submitted").count() == 2
    nothing_doubled()
    desks.take_up(call=call, by=cast.oscar())
    record_holds(call)


def test_a_task_is_run_twice_at_the_same_time(idle_worker: Worker, database: Postgres, broker: Redis) -> None:
    """Four tasks in two processes, the lease of the first one over while it works: one paper, one line, one file."""
    call = desk_making.handed_over(call_at("open"))
    request_paper(call=call, kind="verification", mode="platform", by=cast.rosa())
    job = Job.objects.get(kind="reports.paper")
    idle_worker.more |= {"GOVLINK_SWEEP_SECONDS": "3600"}
    idle_worker.processes = 2
    with (
        Celery(broker=f"{broker.url}/0", set_as_current=False) as sender,
        held(database, reading("challenges_paper")) as lock,
    ):
        idle_worker.start()
        for _time in range(2):
            sender.send_task("outbox.work", args=[job.pk])
        idle_worker.wait_until(lambda: lock.waiting() == 1)
        assert leases_end() == 1
        for _time in range(2):
            sender.send_task("outbox.work", args=[job.pk])
        idle_worker.wait_until(lambda: lock.waiting() == 2)
    idle_worker.wait_until(lambda: Job.objects.get(pk=job.pk).state == "done")
    idle_worker.wait_until(lambda: idle_worker.log.read_text().count("succeeded in") >= 4)
    assert Job.objects.get(pk=job.pk).attempts == 2, "two worked on it at once"
    assert (Paper.objects.count(), Paper.objects.get().state, lines(call)["paper_issued"]) == (1, "ready", 1)
    record_holds(call, receipts=False)
