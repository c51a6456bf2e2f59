"""kill -9 of the web processes while a custodian takes submissions up and hands them over."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from challenges.models import Call
from selection.models import Entry
from startups.models import Submission
from tests import cast
from tests.factories import call_at
from tests.faults.holding import forgotten, held, writing
from tests.faults.looking import lines, nothing_doubled, record_holds
from tests.faults.site import Answer, Site, cookies
from tests.servers import Postgres, runs
from tests.startups import desk_making

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.xdist_group("faults")]


def killed_at(site: Site, database: Postgres, lock: str, path: str, who: dict[str, str]) -> Answer:
    """Send a form, kill the processes of the site where the form's action stands at a lock; return what came back."""
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(site.ask(path, who, {})))
    with held(database, lock) as stands:
        asking.start()
        site.wait_until(stands.waiting)
        before = site.workers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        site.wait_until(lambda: not any(map(runs, before)))
        asking.join(20)
    forgotten(site, "site")
    return answers[0]


def test_the_site_is_killed_while_a_custodian_takes_up_and_hands_over(site: Site, database: Postgres) -> None:
    call = call_at("open")
    desk_making.apply(call, 2)
    desk_making.close(call)
    oscar, desk = cookies(cast.oscar()), f"/custody/{call.reference}"
    site.ask(f"{desk}/", oscar)
    # Taking up: the commitments stand in the record already, not committed; the call's new state does not.
    answer = killed_at(site, database, writing("challenges_call"), f"{desk}/take-up/", oscar)
    assert answer.status == 0, "the line broke: nobody told her that it was done"
    assert lines(call)["submissions_closed"] == 0
    site.wait_until(lambda: site.ask(f"{desk}/", oscar).status == 200)
    assert site.ask(f"{desk}/take-up/", oscar, {}).status == 302
    assert lines(call)["submissions_closed"] == 1
    # Handing over: every blind copy is written, not committed, and no submission has its code.
    desk_making.settle(call)
    answer = killed_at(site, database, writing("startups_submission"), f"{desk}/hand-over/", cookies(cast.marta()))
    assert answer.status == 0
    assert (Entry.objects.count(), lines(call)["handed_over"], lines(call)["seed"]) == (0, 0, 0)
    site.wait_until(lambda: site.ask(f"{desk}/", oscar).status == 200)
    assert site.ask(f"{desk}/hand-over/", cookies(cast.marta()), {}).status == 302
    codes = set(Entry.objects.values_list("code", flat=True))
    assert (len(codes), lines(call)["handed_over"]) == (2, 1)
    assert {one.code for one in Submission.objects.filter(call=call)} == codes
    assert Call.objects.get(pk=call.pk).state == "verification"
    nothing_doubled()
    record_holds(call)
