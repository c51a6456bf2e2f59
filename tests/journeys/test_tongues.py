"""What an entity wrote says its language where the page is in another one (WCAG 3.1.2)."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.test import Client

from challenges.models import Call
from challenges.queries import call_by_reference
from tests.factories import call_at
from tests.journeys.walking import words
from tests.pilots.conftest import ready

pytestmark = pytest.mark.django_db
NOTES = {"pt": "Este texto está em espanhol.", "en": "This text is in Spanish."}


def page(address: str, language: str) -> Any:
    client = Client(headers={"accept-language": language})
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200, address
    return lxml.html.document_fromstring(answer.content.decode())


def spoken(found: Any, text: str) -> set[str]:
    """Return in which languages the elements say that text themselves, each by the nearest ``lang``."""
    holding = [one for one in found.body.iter() if isinstance(one.tag, str) and text in (one.text or "")]
    return {one.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") for one in holding}


def foreign(found: Any) -> list[str]:
    """Return what the page itself says is in another language than its own, but for the names of languages."""
    own = found.get("lang")
    marked = found.body.xpath(".//*[@lang]")
    return [words(one) for one in marked if one.get("lang") != own and one.tag not in ("button",) and words(one)]


def published() -> Call:
    pilot = ready()
    pilot.summary = "Se leyeron fuentes públicas y se decidió con ellas."
    pilot.save()
    Call.objects.filter(pk=pilot.call_id).update(state="published")
    return Call.objects.select_related("entity").get(pk=pilot.call_id)


@pytest.mark.parametrize("language", ["pt", "en"])
def test_a_reader_of_another_language_is_told_in_which_one_a_call_is(language: str) -> None:
    call = call_at("open")
    call = call_by_reference(call.reference)
    assert call is not None
    assert call.frame is not None
    found = page(call.get_absolute_url(), language)
    assert found.get("lang") == language
    for text in (call.title, call.summary, call.frame.how_might_we, call.frame.problem_statement):
        assert text.strip()
        assert spoken(found, text.strip()) == {"es"}, text
    assert [words(one) for one in found.find_class("gl-tongue")] == [NOTES[language]]
    # What the platform says is in the reader's own.
    assert spoken(found, {"pt": "O desafio", "en": "The challenge"}[language]) == {language}
    listed = page("/calls/", language)
    assert spoken(listed, call.title) == {"es"}


@pytest.mark.parametrize("language", ["pt", "en"])
def test_a_reader_of_another_language_is_told_in_which_one_a_case_is(language: str) -> None:
    call = published()
    found = page(f"/cases/{call.reference}/", language)
    assert spoken(found, "Se leyeron fuentes públicas") == {"es"}
    assert {one.get("lang") for one in found.xpath("//h1")} == {"es"}
    assert [words(one) for one in found.find_class("gl-tongue")] == [NOTES[language]]
    assert {one.get("lang") for one in page("/cases/", language).find_class("gl-next__t")[0].iter("a")} == {"es"}


def test_a_reader_of_the_same_language_sees_no_note() -> None:
    call = call_at("open")
    found = page(call.get_absolute_url(), "es")
    assert (foreign(found), found.find_class("gl-tongue")) == ([], [])
