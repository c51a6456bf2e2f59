"""The entity's pages of a call: who may open them, what is typed, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.challenges.files import pdf
from tests.challenges.test_calls import DATES, _monday, ready  # noqa: F401  the fixture freezes these tests too
from tests.factories import call_at

pytestmark = pytest.mark.django_db


def client(who: Any) -> Client:
    signed = Client(headers={"accept-language": "en"})
    signed.force_login(who)
    return signed


PAGES = ["call_prepare", "call_announce", "call_amend", "call_documents", "call_halt", "call_answers"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_may_not_open_the_entitys_pages(name: str) -> None:
    call = call_at("framing" if name == "call_prepare" else "open")
    path = reverse(name, args=[call.reference])
    assert client(cast.rosa()).get(path).status_code == 200
    assert client(cast.ana()).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_who_decides_may_not_read_questions_in_the_askers_words() -> None:
    call = call_at("open")
    assert client(cast.luz()).get(reverse("call_announce", args=[call.reference])).status_code == 200
    assert client(cast.luz()).get(reverse("call_answers", args=[call.reference])).status_code == 404


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_rosa_reads_her_pages_in_three_languages(name: str, language: str) -> None:
    rosa = cast.rosa()
    rosa.language = language
    rosa.save()
    call = call_at("framing" if name == "call_prepare" else "open")
    response = client(rosa).get(reverse(name, args=[call.reference]))
    assert (response.status_code, f'lang="{language}' in response.content.decode()) == (200, True)


def _typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Nuevo título",
        "summary": "Se busca.",
        "eligibility": "Todos.",
        "countries": ["PE", "BR"],
        "languages": ["es"],
        "opens_at": "2026-11-30T09:00",
        "questions_until": "2026-12-11T17:00",
        "closes_at": "2026-12-18T17:00",
        "pilot_weeks": "4",
        "stipend": "",
        "ip_terms": "Suya.",
        "data_terms": "Sin datos.",
        "disclaimer": "No es buena pro.",
        "assessments_per_entry": "3",
        "statistic": "raw",
        "correction_days": "2",
        "unseal_hours": "24",
        "weight_C1": "40",
        "weight_C2": "20",
        "weight_C3": "20",
        "weight_C4": "20",
        **changes,
    }


def test_rosa_types_a_call_in_her_entitys_hours_and_is_led_to_the_checks() -> None:
    call = call_at("framing")
    response = client(cast.rosa()).post(reverse("call_prepare", args=[call.reference]), _typed())
    assert (response.status_code, response["Location"]) == (302, reverse("call_announce", args=[call.reference]))
    call.refresh_from_db()
    assert call.closes_at == DATES["closes_at"]
    assert list(call.criteria.values_list("weight", flat=True)) == [40, 20, 20, 20]


@pytest.mark.parametrize(
    "wrong", [{"weight_C1": "41"}, {"closes_at": "2026-11-30T08:00"}, {"title": ""}, {"pilot_weeks": "x"}]
)
def test_what_rosa_typed_wrongly_comes_back_with_a_sentence_and_nothing_is_lost(wrong: dict[str, str]) -> None:
    call = call_at("framing")
    response = client(cast.rosa()).post(reverse("call_prepare", args=[call.reference]), _typed(**wrong))
    text = response.content.decode()
    assert response.status_code == 422
    assert "govuk-error-summary" in text
    assert "Sin datos." in text
    call.refresh_from_db()
    assert call.summary != "Se busca."


def test_rosa_announces_from_the_page_and_is_refused_with_the_sentence_when_something_is_missing() -> None:
    lacking, call = ready(countries=[]), ready()
    rosa = cast.rosa()
    rosa.language = "en"
    rosa.save()
    refused = client(rosa).post(reverse("call_announce", args=[lacking.reference]))
    assert (refused.status_code, "Choose at least one country." in refused.content.decode()) == (403, True)
    assert client(rosa).post(reverse("call_announce", args=[call.reference]))["Location"] == call.get_absolute_url()
    call.refresh_from_db()
    assert call.state == "announced"


def test_luz_who_may_end_a_call_is_led_to_the_page_for_it_and_julio_is_not() -> None:
    call = call_at("open")
    page, halt = reverse("exercise", args=[call.reference]), reverse("call_halt", args=[call.reference])
    led = [halt in client(one).get(page).content.decode() for one in (cast.rosa(), cast.luz(), cast.julio())]
    assert led == [True, True, False]


def test_rosa_publishes_a_document_and_halts_a_call_from_their_pages() -> None:
    call = call_at("open")
    path = reverse("call_documents", args=[call.reference])
    assert client(cast.rosa()).post(path, {"title": "Bases", "upload": pdf()}).status_code == 302
    assert client(cast.rosa()).post(path, {"title": "Bases", "upload": pdf("x.exe")}).status_code == 422
    assert call.documents.count() == 1
    halt = reverse("call_halt", args=[call.reference])
    assert client(cast.rosa()).post(halt, {"what": "deserted", "reason": "x"}).status_code == 422
    assert client(cast.rosa()).post(halt, {"what": "cancel", "reason": "x"}).status_code == 422
    assert client(cast.rosa()).post(halt, {"what": "suspend", "reason": ""}).status_code == 422
    assert client(cast.rosa()).post(halt, {"what": "suspend", "reason": "Corte"}).status_code == 302
    call.refresh_from_db()
    assert call.state == "suspended"
