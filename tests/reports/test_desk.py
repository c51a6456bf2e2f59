"""The staff's dashboard: every exercise with its next date, what is late, who is waited for, and what is stuck."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import PublicEntity
from challenges.models import Call, PublicQuestion
from outbox.actions import enqueue, hold, post_ready
from outbox.models import Job
from selection.models import Assessment
from tests import cast
from tests.factories import call_at
from tests.journeys import rows
from tests.listing import kemi

pytestmark = pytest.mark.django_db
DESK = "admin_desk"


def read(**query: str) -> str:
    """Return the dashboard as plain text in English."""
    answer = kemi().get(reverse(DESK), query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(**query: str) -> list[str]:
    """Return the references of the exercises that the dashboard shows, in order."""
    return [row["call"].reference for row in kemi().get(reverse(DESK), query).context["page"]]


def late(call: Call) -> list[str]:
    """Return what the dashboard calls late of one exercise."""
    listed = {row["call"].pk: row["late"] for row in kemi().get(reverse(DESK)).context["page"]}
    return [str(one) for one in listed[call.pk]]


def test_staff_see_phase_next_date_and_who_is_waited_for() -> None:
    call = call_at("open")
    text = read()
    assert (call.title in text, "Open" in text, "Questions until:" in text) == (True, True, True)
    assert "Start-ups: to send their proposals" in text


def test_staff_see_what_is_late_first_and_alone_if_they_wish() -> None:
    calm, behind = call_at("open"), call_at("assessment")
    assert late(behind) == []
    Assessment.objects.update_or_create(call=behind, defaults={"due_at": timezone.now() - timedelta(hours=1)})
    assert late(behind) == ["The time to read has ended and the assessment is not closed."]
    assert (shown(), shown(late="on")) == ([behind.reference, calm.reference], [behind.reference])


def test_staff_see_that_a_question_waits_too_long_and_not_who_asked() -> None:
    call = call_at("open")
    asked = PublicQuestion.objects.create(call=call, text="¿Y?", asked_at=timezone.now(), asker_seal="x")
    assert late(call) == []
    PublicQuestion.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(days=60))
    assert late(call) == ["A question waits for its answer longer than it may."]


def test_staff_see_one_entity_or_one_phase_as_time_gives_it() -> None:
    here, past = call_at("open"), call_at("open")
    elsewhere = call_at("framing")
    comas = PublicEntity.objects.create(
        kind="district_municipality", legal_name="Comas", short_name="Comas", acronym="COMAS", country="PE", city="Lima"
    )
    Call.objects.filter(pk=elsewhere.pk).update(entity=comas)
    start = timezone.now() - timedelta(days=30)
    Call.objects.filter(pk=past.pk).update(
        opens_at=start, questions_until=start + timedelta(days=9), closes_at=start + timedelta(days=20)
    )
    assert shown(entity=str(comas.pk)) == [elsewhere.reference]
    assert (shown(phase="open"), shown(phase="closed")) == ([here.reference], [past.reference])
    assert "No exercise matches these filters." in read(phase="published")
    assert len(shown(entity="nonsense", phase="king")) == 3


def test_staff_see_what_is_stuck() -> None:
    call = call_at("open")
    assert ("0 mails held back" in read(), "0 failed jobs" in read()) == (True, True)
    assert "held back" not in kemi().get("/home/").content.decode()
    message = post_ready(kind="selection.reminder", subject="S", text="T", language="es", user=cast.ines())
    hold(message=message)
    secret = post_ready(
        kind="submission_receipt", subject="S", text="T", language="es", user=cast.daniela(), private=True
    )
    hold(message=secret)
    Job.objects.filter(pk=enqueue("outbox.deliver", message_id=0).pk).update(state="failed")
    rows.incident(call, 1)
    home = kemi().get("/home/").content.decode()
    assert ("Settle 1 mail that was held back" in home, "state__exact=held" in home) == (True, True)
    text = read()
    assert ("1 mail held back" in text, "1 failed job " in text, "The guard held something back" in text) == (
        True,
        True,
        True,
    )


def test_the_dashboard_names_no_applicant_and_counts_no_submission() -> None:
    call = call_at("open")
    before = read()
    for number in range(3):
        rows.desk(call, number)
    assert read() == before


def test_staff_read_30_exercises_with_as_many_queries_as_1() -> None:
    client = kemi()

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse(DESK))
        return len(answer.context["page"].object_list), len(asked)

    def add(number: int) -> None:
        call: Any = call_at(("framing", "open", "assessment", "standstill")[number % 4])
        PublicQuestion.objects.create(call=call, text="¿Y?", asked_at=timezone.now(), asker_seal="x")

    add(1)
    cost()
    one = cost()
    for number in range(29):
        add(number)
    assert cost() == (30, one[1])


def test_rosa_may_not_open_the_dashboard() -> None:
    client = kemi()
    client.force_login(cast.rosa())
    assert client.get(reverse(DESK)).status_code == 302
