"""Forty teams send at the instant at which the call closes: nothing is lost, nothing late is taken (PostgreSQL)."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from challenges.actions.clock import keep_time
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from startups.actions import desks, submissions
from startups.models import Answer, Submission
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TEAMS = 40


def _ready(call: Call) -> list[Submission]:
    """Teams with everything written and the preview confirmed."""
    found = []
    for number in range(TEAMS):
        by = made.founder(number)
        found.append(making.written(call, making.startup(by=by, name=f"Kallpatek{number}"), by))
    return found


def _wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()))


def _send(one: Submission, at: datetime) -> str:
    """Send at a moment, over a connection of one's own; return what became of it."""
    try:
        _wait_until(at)
        submissions.submit(submission=one, by=made.founder_of(one))
    except Refused:
        return "refused"
    finally:
        connections.close_all()
    return "taken"


def _close(call: Call, at: datetime) -> None:
    try:
        _wait_until(at)
        keep_time(call=call)
        desks.take_up(call=call, by=cast.oscar())
    finally:
        connections.close_all()


def test_forty_teams_send_while_the_call_closes_and_what_was_taken_is_the_closed_set() -> None:
    call = call_at("open")
    ready = _ready(call)
    closes_at = timezone.now() + timedelta(seconds=4)
    Call.objects.filter(pk=call.pk).update(questions_until=timezone.now(), closes_at=closes_at)
    # From three seconds before the close to half a second after it, the close itself in their midst.
    moments = [closes_at + timedelta(seconds=-3 + 3.5 * number / (TEAMS - 1)) for number in range(TEAMS)]
    with ThreadPoolExecutor(TEAMS + 1) as pool:
        closing = pool.submit(_close, call, closes_at)
        outcomes = list(pool.map(_send, ready, moments))
        closing.result()
    taken = {one.pk for one, outcome in zip(ready, outcomes, strict=True) if outcome == "taken"}
    refused = {one.pk for one in ready} - taken
    assert min(len(taken), len(refused)) > 0, "Both happened: otherwise nothing was at stake."

    kept = {one.pk: one for one in Submission.objects.filter(call=call)}
    assert {pk for pk, one in kept.items() if one.state == "submitted"} == taken
    assert {pk for pk, one in kept.items() if one.state == "draft"} == refused
    # Nothing late: each was sent before the closing moment, and that is what its row says.
    assert [one.pk for one in kept.values() if one.submitted_at and one.submitted_at >= closes_at] == []
    assert [pk for pk in refused if kept[pk].receipt_no or kept[pk].commitment] == []
    # Nothing lost: the set that was closed holds each that was taken, once, and nothing else.
    told = json.loads(Recorded.objects.get(call=call.reference, kind="submissions_closed").payload)
    assert told["commitments"] == sorted(kept[pk].commitment for pk in taken)
    assert told["count"] == len(taken)
    # Who came too late still has what she wrote.
    fields = len(making.TEXTS)
    written = {pk: [bool(one.text) for one in Answer.objects.filter(submission=pk)] for pk in refused}
    assert {sum(texts) for texts in written.values()} == {fields}
    call.refresh_from_db()
    assert call.state == "verification"
