"""What a person's home page offers her, by role."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from tests import cast
from tests.factories import call_at

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
