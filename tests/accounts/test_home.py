"""What a person's home page offers her, by role."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from startups.actions import profiles
from tests import cast
from tests.factories import call_at
from tests.selection.builders import open_call

pytestmark = pytest.mark.django_db


def test_auditor_finds_the_exercises_that_she_audits_and_their_records_and_no_others(client):
    mine, other = call_at("open"), call_at("open")
    amparo = cast.another("auditora@contraloria.example", "Amparo Loayza")
    client.force_login(amparo)
    assert "Ejercicios que usted audita" not in client.get("/home/").content.decode()
    appoint_to_call(call=mine, user=amparo, role=CallRole.AUDITOR, by=cast.kemi())
    page = client.get("/home/").content.decode()
    assert "Ejercicios que usted audita" in page
    for name in ("exercise", "call_record"):
        url = reverse(name, args=[mine.reference])
        assert url in page
        assert client.get(url).status_code == 200
        assert reverse(name, args=[other.reference]) not in page


def test_who_has_no_start_up_is_offered_one_only_where_she_has_no_other_place(client: Client) -> None:
    def offered(user: Any) -> bool:
        client.force_login(user)
        return reverse("startups") in [str(place.url) for place in client.get("/home/").context["places"]]

    nobody, amparo = (cast.another(f"{name}@gente.example", name.title()) for name in ("nadia", "amparo"))
    assert (offered(nobody), offered(cast.rosa()), offered(amparo)) == (True, False, True)
    appoint_to_call(call=call_at("open"), user=amparo, role=CallRole.AUDITOR, by=cast.kemi())
    assert offered(amparo) is False
    profiles.register_startup(by=amparo, name="Voz Urbana", country="PE")
    assert offered(amparo) is True


def test_auditor_of_thirty_exercises_costs_as_many_queries_as_of_one(client):
    amparo = cast.another("auditora@contraloria.example", "Amparo Loayza")
    client.force_login(amparo)
    counted = []
    for more in (1, 29):
        for _number in range(more):
            appoint_to_call(call=call_at("open"), user=amparo, role=CallRole.AUDITOR, by=cast.kemi())
        client.get("/home/")
        with CaptureQueriesContext(connection) as seen:
            assert len(client.get("/home/").context["audits"]) == sum((1, 29)[: len(counted) + 1])
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_assessor_takes_her_deadlines_into_a_calendar_and_nobody_elses(client: Client) -> None:
    call = open_call(1)
    assert client.get("/home/dates.ics").status_code == 302
    client.force_login(cast.ines())
    page = client.get("/home/")
    due = {action.due for action in page.context["actions"] if action.due}
    assert "/home/dates.ics" in page.content.decode()
    read = Calendar.from_ical(client.get("/home/dates.ics").content)
    entries = read.walk("VEVENT")
    assert {one["DTSTART"].dt for one in entries} == {moment.replace(microsecond=0) for moment in due} != set()
    assert any(call.reference in str(one["DESCRIPTION"]) for one in entries)
    client.force_login(cast.another("nadie@example.org", "Nadie Nadia"))
    assert "/home/dates.ics" not in client.get("/home/").content.decode()
    assert Calendar.from_ical(client.get("/home/dates.ics").content).walk("VEVENT") == []
