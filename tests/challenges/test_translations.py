"""What a call says in other languages: read where it exists, marked as behind by an amendment, until the opening."""

from __future__ import annotations

import re
from typing import Any

import lxml.etree
import lxml.html
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from challenges.actions.calls import amend_call
from challenges.actions.exercises import start_exercise
from challenges.actions.translations import translate_call
from challenges.models import Call
from challenges.rules import translations as rules
from kernel.verdict import Refused
from ledger.models import Entry
from outbox.actions import post
from outbox.models import Enclosure
from startups import emails
from tests import cast
from tests.challenges.test_templates import template, version_of
from tests.factories import call_at
from tests.journeys.walking import words

pytestmark = pytest.mark.django_db

XML = "{http://www.w3.org/XML/1998/namespace}"
WRITTEN_IN = "The entity wrote the call in Spanish."
PT = {"title": "Ouvir os moradores de Ate", "summary": "Busca-se ouvir.\nE responder.", "eligibility": "Startups."}


def page(call: Call, language: str) -> Any:
    answer = Client(headers={"accept-language": language}).get(reverse("call", args=[call.reference]))
    assert answer.status_code == 200
    return lxml.html.document_fromstring(answer.content.decode())


def title(found: Any) -> tuple[str, str | None]:
    """Return the title of a call's page and the language that it is marked with."""
    heading = found.xpath("//h1/span[last()]")[0]
    return words(heading), heading.get("lang")


def translated(**changed: str) -> Call:
    call = call_at("announced")
    return translate_call(call=call, texts={"pt": {**PT, **changed}}, by=cast.rosa())


def test_a_reader_sees_her_language_where_there_is_one_and_else_the_source_marked_with_its_own() -> None:
    call = translated()
    assert title(page(call, "pt")) == (PT["title"], None)
    assert title(page(call, "es")) == (call.title, None)
    assert title(page(call, "en")) == (call.title, "es")
    said = page(call, "pt")
    assert "Busca-se ouvir." in words(said.body)
    assert len(said.xpath("//p[@class='gl-hero__lead']//br")) == 1
    assert call.title not in words(said.xpath("//h1")[0])
    listed = Client(headers={"accept-language": "pt"}).get(reverse("calls")).content.decode()
    assert PT["title"] in listed


def test_a_field_without_a_translation_is_read_in_the_source() -> None:
    call = translated(summary="")
    lead = page(call, "pt").xpath("//p[@class='gl-hero__lead']/span")[0]
    assert (words(lead), lead.get("lang")) == (words(lead), "es")
    assert call.summary.split()[0] in words(lead)


def test_markup_in_a_translation_stays_text() -> None:
    call = translated(title="<script>x</script>")
    assert title(page(call, "pt"))[0] == "<script>x</script>"


def test_an_amendment_puts_the_translation_of_what_it_changed_behind_until_it_is_saved_again() -> None:
    call = translated()
    amend_call(call=call, changes={"title": "Escuchar mejor"}, reason="Más claro.", by=cast.rosa())
    call.refresh_from_db()
    assert call.translations["pt"]["behind"] == ["title"]
    assert title(page(call, "pt")) == ("Escuchar mejor", "es")
    assert "Busca-se ouvir." in words(page(call, "pt").body)
    translate_call(call=call, texts={"pt": PT}, by=cast.rosa())
    assert title(page(call, "pt")) == (PT["title"], None)


def test_rosa_translates_under_the_source_and_reads_what_is_behind() -> None:
    call = translated()
    amend_call(call=call, changes={"title": "Escuchar mejor"}, reason="Más claro.", by=cast.rosa())
    person = cast.rosa()
    person.language = "en"
    person.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    address = reverse("call_translate", args=[call.reference])
    shown = client.get(address).content.decode()
    assert "The original was amended afterwards" in shown
    assert "Escuchar mejor" in shown
    assert 'name="title_es"' not in shown
    assert client.post(address, {"title_pt": "Ouvir melhor", "title_en": "Listen better"}).status_code == 302
    call.refresh_from_db()
    assert call.translations == {"pt": {"title": "Ouvir melhor"}, "en": {"title": "Listen better"}}
    assert Entry.objects.filter(call=call.reference, kind="call_translated").count() == 2


def test_markup_in_the_source_stays_text_beside_the_translation() -> None:
    call = call_at("announced")
    Call.objects.filter(pk=call.pk).update(summary="<script>x</script>")
    client = Client()
    client.force_login(cast.rosa())
    shown = client.get(reverse("call_translate", args=[call.reference])).content.decode()
    assert "<script>x" not in shown
    assert "&lt;script&gt;x" in shown


def test_nothing_is_translated_after_the_opening_nor_by_others() -> None:
    for call, by in ((call_at("open"), cast.rosa()), (call_at("announced"), cast.ines())):
        with pytest.raises(Refused):
            translate_call(call=call, texts={"pt": PT}, by=by)
    assert not rules.may_translate(state="open", steers=True)
    assert rules.kept({"es": PT, "xx": PT, "en": {"title": " "}}, "es") == {}


def test_a_call_from_a_template_brings_its_other_languages() -> None:
    entity = cast.ate()
    call = start_exercise(entity=entity, title="", by=cast.rosa(), template=version_of(template()))
    assert call.translations["pt"]["title"] == f"Ouvir {entity.short_name}"
    with translation.override("pt"):
        assert call.translated("summary") == "Busca-se ouvir moradores."


def test_feed_and_calendar_say_a_call_in_the_readers_language_and_else_name_the_one_that_it_is_in() -> None:
    call = translated()
    said = {}
    for language in ("es", "pt", "en"):
        client = Client(headers={"accept-language": language})
        entry = lxml.etree.fromstring(client.get(reverse("calls_feed")).content).find("{*}entry")
        assert entry is not None
        event = Calendar.from_ical(client.get(reverse("calls_ics")).content).walk("VEVENT")[0]
        said[language] = (
            (entry.findtext("{*}title"), entry.findtext("{*}summary"), entry.get(f"{XML}lang")),
            (str(event["summary"]).partition(": ")[2], str(event["description"]).split("\n")[1:]),
        )
    assert said["es"] == ((call.title, call.summary, "es"), (call.title, []))
    assert said["pt"] == ((PT["title"], PT["summary"], "pt"), (PT["title"], []))
    assert said["en"] == ((call.title, call.summary, "es"), (call.title, ["The entity wrote the call in Spanish."]))


def test_open_data_tell_the_language_of_a_call_and_every_translation_that_is_not_behind() -> None:
    call = translated()
    amend_call(call=call, changes={"title": "Escuchar mejor"}, reason="Más claro.", by=cast.rosa())
    row = Client(headers={"accept-language": "pt"}).get(f"/api/v1/calls/{call.reference}/").json()
    assert (row["language"], row["title"], row["title_es"]) == ("es", "Escuchar mejor", "Escuchar mejor")
    assert (row["title_pt"], row["title_en"]) == (None, None)
    assert (row["summary_pt"], row["summary_en"], row["summary_es"]) == (PT["summary"], None, call.summary)


def test_a_mail_says_the_call_in_its_recipients_language_and_else_names_the_one_that_it_is_in() -> None:
    call, reader = translated(), cast.luz()
    said = {}
    for language in ("es", "pt", "en"):
        reader.language = language
        told = emails.call_notice(call=call, what="closing_soon", user=reader, subject_key=language)
        message = post(**told)
        assert message is not None
        event = Calendar.from_ical(Enclosure.objects.get(message=message).content).walk("VEVENT")[0]
        assert str(event["summary"]).partition(": ")[2] in message.text
        assert call.entity.legal_name in str(event["description"])
        assert ("Spanish" in str(event["description"])) is (language == "en")
        titles = {one for one in (call.title, PT["title"]) if one in message.text and one in message.html}
        assert titles == {one for one in (call.title, PT["title"]) if one[:20] in message.subject}
        said[language] = titles, WRITTEN_IN in message.text, WRITTEN_IN in message.html
    assert said["es"] == ({call.title}, False, False)
    assert said["pt"] == ({PT["title"]}, False, False)
    assert said["en"] == ({call.title}, True, True)


def test_every_mail_says_the_title_of_a_call_in_its_recipients_language() -> None:
    """No template of a mail takes the title as the entity wrote it."""
    sources = [one for one in (settings.BASE_DIR / "templates" / "emails").rglob("*") if one.is_file()]
    assert len(sources) > 100
    assert [one.name for one in sources if re.search(r"\bcall\.title\b", one.read_text())] == []
