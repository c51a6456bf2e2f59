"""The control panel of one exercise: dates, what the next phase needs, people, background work, mail, and no applicant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from challenges.actions.exercises import appoint_to_call
from challenges.models import Call, Paper
from ledger.actions.checkpoints import sign_now
from outbox.actions import enqueue, post_ready
from outbox.models import Job, Message
from selection.actions.seats import appoint_assessor
from tests import cast
from tests.factories import call_at
from tests.journeys import rows
from tests.listing import kemi

pytestmark = pytest.mark.django_db


def panel(call: Call) -> Any:
    """Return the answer of a call's control panel."""
    answer = kemi().get(reverse("admin_exercise", args=[call.reference]))
    assert answer.status_code == 200
    return answer


def text(call: Call) -> str:
    """Return the control panel as plain text in English."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", panel(call).content.decode()))


def test_staff_see_what_the_announcement_needs() -> None:
    call = call_at("framing")
    lines = {str(one.label): bool(one.verdict) for one in panel(call).context["needs"]}
    assert (lines["Category chosen"], lines["Frame approved"], len(lines)) == (True, False, 11)
    assert "Frame approved Missing : Ask the authority to approve a version of the challenge frame." in text(call)


@pytest.mark.parametrize(
    ("state", "label"),
    [("assessment", "Every assessment sent"), ("standstill", "Requests for review answered")],
)
def test_staff_see_what_the_next_phase_needs(state: str, label: str) -> None:
    assert [str(one.label) for one in panel(call_at(state)).context["needs"]] == [label]


def test_staff_see_since_when_each_person_has_her_role() -> None:
    call = call_at("framing")
    appoint_to_call(call=call, user=cast.ana(), role="facilitator", by=cast.kemi())
    seen = {(str(one.role), one.name): one.since is not None for one in panel(call).context["people"]}
    assert seen[("Facilitator", cast.ana().name)] is True
    assert ("Deciding authority", cast.luz().name) in seen


def test_staff_see_the_mails_of_this_exercise_only_and_never_those_of_applicants() -> None:
    call, other = call_at("verification"), call_at("verification")
    seat = appoint_assessor(call=call, user=cast.ines(), by=cast.kemi(), resolution_no="R. 1", appointed_on=None)
    appoint_assessor(call=other, user=cast.tomas(), by=cast.kemi(), resolution_no="R. 1", appointed_on=None)
    assert [(one.what, one.to) for one in panel(call).context["mails"]] == [("Appointment to a seat", seat.user.email)]
    with pytest.raises(IntegrityError), transaction.atomic():
        post_ready(
            kind="x", subject="S", text="T", language="es", user=cast.daniela(), private=True, call=call.reference
        )
    assert Message.objects.filter(private=True).exclude(call="").count() == 0


def test_staff_see_when_the_record_of_the_exercise_was_signed() -> None:
    call = call_at("framing")
    appoint_to_call(call=call, user=cast.ana(), role="facilitator", by=cast.kemi())
    assert "Never signed." in text(call)
    sign_now(call=call.reference, by="platform")
    assert "Last signed on" in text(call)


def test_staff_try_the_failed_work_of_this_exercise_again_and_no_other() -> None:
    call, now = call_at("open"), rows.timezone.now()
    mine, other = enqueue("reports.paper", paper_id="x"), enqueue("reports.paper", paper_id="y")
    Job.objects.update(state="failed")
    Paper.objects.create(
        call=call, kind="answers", number=1, language="es", job_id=mine.pk, requested_by=cast.rosa(), requested_at=now
    )
    assert [job.pk for job in panel(call).context["jobs"]] == [mine.pk]
    answer = kemi().post(reverse("admin_exercise", args=[call.reference]))
    assert answer.status_code == 302
    assert dict(Job.objects.values_list("pk", "state")) == {mine.pk: "due", other.pk: "failed"}


def test_failed_work_leads_to_its_page_and_no_address_has_its_number() -> None:
    call, now = call_at("open"), rows.timezone.now()
    mine = enqueue("reports.paper", paper_id="x")
    Job.objects.update(state="failed")
    Paper.objects.create(
        call=call, kind="answers", number=1, language="es", job_id=mine.pk, requested_by=cast.rosa(), requested_at=now
    )
    led = re.findall(r'href="([^"]*/outbox/job/([^/"]+)/[^"]*)"', panel(call).content.decode())
    assert [(key.isdecimal(), kemi().get(where).status_code) for where, key in led] == [(False, 200)]


def test_the_control_panel_is_the_same_however_many_apply() -> None:
    call = call_at("verification")
    before = text(call)
    for number in range(3):
        rows.desk(call, number)
    assert text(call) == before


def test_rosa_may_not_open_the_control_panel() -> None:
    client = kemi()
    client.force_login(cast.rosa())
    assert client.get(reverse("admin_exercise", args=[call_at("open").reference])).status_code == 302
    assert kemi().get(reverse("admin_exercise", args=["NO-1"])).status_code == 404
