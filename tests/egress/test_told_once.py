"""One hit is told to one call or to none, and says only of what class the page is."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from challenges.models import Call
from challenges.views import public as public_pages
from ledger.models import Entry as Recorded
from ledger.queries import payload
from outbox.actions import sweep
from outbox.models import Message
from selection.views import assessing
from startups.models import Incident, Submission
from startups.queries import guard
from startups.rules.guard import class_of
from tests import cast
from tests.egress.test_guard import NAME, _guarded, as_, call, get, leak_in  # noqa: F401  fixtures
from tests.factories import call_at

pytestmark = pytest.mark.django_db


def test_one_hit_of_a_start_up_that_applies_twice_is_told_to_the_call_of_the_address_alone(
    call: Call,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = Submission.objects.select_related("startup").get(call=call), call_at("standstill")
    Submission.objects.create(
        call=other, startup=one.startup, state="ineligible", submitted_at=other.closes_at, submitted_by=cast.daniela(),
    )  # fmt: skip
    guard.forget()
    # Rosa's entity judges both.
    assert {hit.call for hit in guard.net().find(NAME)} == {call.pk, other.pk}
    leak_in(monkeypatch, public_pages)
    leak_in(monkeypatch, assessing)
    told = Recorded.objects.filter(kind="held_back")
    assert get(cast.rosa(), f"/calls/{other.reference}/").status_code == 503
    assert [(row.call, row.found) for row in Incident.objects.all()] == [(other, [NAME])]
    assert [(row.call, payload(row)["where"]) for row in told] == [(other.reference, "pages_and_mail")]
    assert get(cast.ines(), "/assess/").status_code == 503
    unnamed = Incident.objects.get(call=None)
    assert {row[0] for row in unnamed.found} == {call.pk, other.pk}
    with time_machine.travel(unnamed.first_at + timedelta(days=1, minutes=5)):
        sweep()
    line = told.get(call="")
    assert payload(line) == {
        "by": "guard",
        "what": "page",
        "where": "pages_and_mail",
        "incident": unnamed.reference,
    }
    assert told.all().count() == 2
    mails = Message.objects.filter(kind="held_back")
    reached = [mail.user for mail in mails if unnamed.reference in mail.text]
    assert reached == [cast.kemi()]
    assert [mail for mail in mails if unnamed.reference in mail.text and call.title in mail.subject + mail.text] == []
    assert call.reference not in as_(cast.kemi()).get("/admin/startups/incident/").content.decode().split("<tbody>")[1]


def test_the_record_names_the_class_of_a_page_only() -> None:
    places = ["admin:startups_startup_changelist", "admin_invite", "paper:answers", "score", "assessment_open"]
    told = ["staff_pages", "staff_pages", "papers", "pages_and_mail", "pages_and_mail"]
    assert [class_of(place) for place in places] == told
