"""What a person's home page offers her, by role."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize("count", [1, 30])
def test_auditor_of_many_exercises_costs_no_more_queries(client, count, django_assert_num_queries):
    amparo = cast.another("auditora@contraloria.example", "Amparo Loayza")
    for _number in range(count):
        appoint_to_call(call=call_at("open"), user=amparo, role=CallRole.AUDITOR, by=cast.kemi())
    client.force_login(amparo)
    client.get("/home/")
    with django_assert_num_queries(26):
        client.get("/home/")
