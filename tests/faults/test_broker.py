"""Redis is away while applicants send and a call closes, for as many attempts as an hour has."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from challenges.models import Call
from outbox.models import Job, Message
from startups.actions import desks
from startups.models import Submission
from tests import cast
from tests.conftest import Worker
from tests.factories import call_at
from tests.faults.looking import lines, nothing_doubled, record_holds
from tests.faults.site import Site, cookies
from tests.servers import Redis
from tests.startups import desk_making, making

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.xdist_group("faults")]
#: Celery's own number of attempts, after which it gives up; the last of them comes after three quarters of an hour.
GIVES_UP = 100


def attempts(worker: Worker) -> int:
    """Return how often the worker has tried to reach the broker in vain."""
    return worker.log.read_text().count("Cannot connect to")


def test_redis_is_away_for_an_hour_at_submit_and_at_close(site: Site, broker: Redis, idle_worker: Worker) -> None:
    worker, call = idle_worker, call_at("open")
    worker.app = "tests.faults.hasty"
    teams = []
    for number in range(2):
        by = desk_making.founder(number)
        teams.append((making.written(call, making.startup(by=by, name=f"Kallpatek{number}"), by), cookies(by)))
    worker.start()
    broker.kill()
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(broker.url).ping()
    # She signs in, where attempts are counted in the cache, sends, and has her receipt.
    secret = cookies(cast.ana())["csrftoken"]
    typed = {"login": cast.ana().email, "password": "not this one"}
    tries = [site.ask("/account/login/", {"csrftoken": secret}, typed) for _attempt in range(11)]
    assert {one.status for one in tries} == {200}
    too_many = ["Demasiados intentos fallidos" in one.text for one in tries]
    assert (any(too_many[:5]), any(too_many)) == (False, True), "each of the two processes lets five attempts pass"
    began = time.monotonic()
    for made, who in teams:
        assert site.ask(f"/submissions/{made.pk}/send/", who, {}).status == 302
        shown = site.ask(f"/submissions/{made.pk}/receipt/", who)
        assert Submission.objects.get(pk=made.pk).receipt_no in shown.text
    assert time.monotonic() - began < 20, "nobody waits for Redis"
    receipts = Message.objects.filter(kind="submission_receipt")
    assert (Job.objects.filter(kind="startups.receipt", state="due").count(), receipts.count()) == (2, 0)
    # The call closes meanwhile: its page says so, whoever comes late is told so, and nobody needs the worker for it.
    now = timezone.now()
    Call.objects.filter(pk=call.pk).update(questions_until=now - timedelta(hours=1), closes_at=now)
    late = site.ask(f"/submissions/{teams[0][0].pk}/withdraw/", teams[0][1], {"what": "withdraw"})
    assert late.status == 403
    assert Submission.objects.filter(call=call, state="submitted").count() == 2
    desks.take_up(call=call, by=cast.oscar())
    assert Call.objects.get(pk=call.pk).state == "verification"
    worker.wait_until(lambda: attempts(worker) > GIVES_UP + 20)
    assert worker.process is not None
    assert worker.process.poll() is None, "an hour later the worker is still there"
    broker.start()
    worker.wait_until(lambda: receipts.filter(state="sent").count() == 2)
    closed = Message.objects.filter(kind="call_closed")
    worker.wait_until(lambda: closed.filter(state="sent").count() == 2)
    assert (lines(call)["call_closed"], lines(call)["submissions_closed"]) == (1, 1)
    nothing_doubled()
    record_holds(call)
