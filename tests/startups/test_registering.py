"""Registering a start-up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from startups.models import Startup
from tests import cast
from tests.factories import call_at
from tests.startups.test_views import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def daniela() -> Client:
    return signed_in(cast.daniela())


def test_daniela_may_register_and_a_wrong_tax_id_keeps_what_she_typed(daniela: Client) -> None:
    daniela.post(reverse("startup_new"), {"name": "Voz Urbana", "country": "BR"})
    made = Startup.objects.get()
    url = reverse("startup_identity", args=[made.pk, "tax"])
    bad = {"scheme_0": "br.cnpj", "number_0": "11.222.333/0001-82", "go": "done"}
    answer = daniela.post(url, bad)
    assert answer.status_code == 422
    assert "11.222.333/0001-82" in answer.text
    assert daniela.post(url, bad | {"number_0": "11.222.333/0001-81"}).status_code == 302
    assert made.identity_items.get().value == "11222333000181"


def test_who_registers_on_the_way_to_a_call_goes_back_to_it_and_to_no_draft(daniela: Client) -> None:
    told = {"name": "Voz Urbana", "country": "BR"}
    for state, back in (("open", True), ("framing", False)):
        call = call_at(state)
        answer = daniela.post(f"{reverse('startup_new')}?call={call.reference}", told)
        start = reverse("start_submission", args=[call.reference])
        assert (state, answer.url == start) == (state, back)


def test_a_size_that_nobody_said_is_said_in_words(daniela: Client) -> None:
    page = daniela.get(reverse("startup_new")).content.decode()
    assert ("---------" in page, page.count("We prefer not to say") + page.count("Preferimos no decirlo")) == (False, 2)
