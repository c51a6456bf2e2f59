"""Calls as a feed and as a calendar: what is announced and nothing else, found from the list of calls."""

from __future__ import annotations

from datetime import timedelta

import lxml.etree
import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from challenges.actions.calls import amend_call
from challenges.actions.translations import translate_call
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_public_finds_feed_and_calendar_from_the_list_of_calls() -> None:
    page = lxml.html.fromstring(Client().get(reverse("calls")).content)
    links = {(one.get("type"), one.get("href")) for one in page.xpath("//head/link[@rel='alternate']")}
    assert links == {("application/atom+xml", "/calls/feed.atom"), ("text/calendar", "/calls/dates.ics")}
    for kind, address in links:
        assert Client().get(address)["Content-Type"].split(";")[0] == kind


def test_public_reads_announced_calls_in_the_feed_newest_first() -> None:
    old, new, _prepared = call_at("published"), call_at("announced", title="Basura & <agua>"), call_at("framing")
    feed = lxml.etree.fromstring(Client(headers={"accept-language": "en"}).get(reverse("calls_feed")).content)
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert ids == [f"http://localhost:8000/calls/{one.reference}/" for one in (new, old)]
    assert feed.xpath("a:entry[1]/a:title/text()", namespaces=ATOM) == ["Basura & <agua>"]
    assert feed.xpath("a:title/text()", namespaces=ATOM) == ["Calls of GovLink"]
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["http://localhost:8000/calls/feed.atom"]


def test_a_reader_that_has_the_feed_is_sent_nothing_until_a_call_changes() -> None:
    call = call_at("announced", eligibility="Empresas de la región.")
    first = Client().get(reverse("calls_feed"))
    again = {"if-none-match": first["ETag"]}
    assert Client(headers=again).get(reverse("calls_feed")).status_code == 304
    amend_call(call=call, changes={"title": "Escuchar mejor"}, reason="Más claro.", by=cast.rosa())
    changed = Client(headers=again).get(reverse("calls_feed"))
    assert (changed.status_code, "Escuchar mejor" in changed.content.decode()) == (200, True)
    english = {"accept-language": "en"}
    again = english | {"if-none-match": Client(headers=english).get(reverse("calls_feed"))["ETag"]}
    assert Client(headers=again).get(reverse("calls_feed")).status_code == 304
    translate_call(call=call, texts={"en": {"title": "Listen better", "summary": "Hear."}}, by=cast.rosa())
    changed = Client(headers=again).get(reverse("calls_feed"))
    assert (changed.status_code, "Listen better" in changed.content.decode()) == (200, True)


def test_an_entry_is_in_one_language_and_says_which() -> None:
    call = call_at("announced", title="Escuchar", summary="Oír a los vecinos.")
    english = Client(headers={"accept-language": "en"})

    def told() -> list[str]:
        feed = lxml.etree.fromstring(english.get(reverse("calls_feed")).content)
        return feed.xpath("//a:entry/@xml:lang|//a:entry/a:title/text()|//a:entry/a:summary/text()", namespaces=ATOM)

    translate_call(call=call, texts={"en": {"title": "Listen", "summary": "Hear the neighbours."}}, by=cast.rosa())
    assert sorted(told()) == ["Hear the neighbours.", "Listen", "en"]
    amend_call(call=call, changes={"summary": "Oír a todos."}, reason="Más claro.", by=cast.rosa())
    assert sorted(told()) == ["Escuchar", "Oír a todos.", "es"]


def test_public_reads_the_dates_of_open_and_coming_calls_in_the_calendar() -> None:
    coming, running = call_at("announced"), call_at("open")
    call_at("assessment"), call_at("framing")
    client = Client(headers={"accept-language": "es"})
    events = list(Calendar.from_ical(client.get(reverse("calls_ics")).content).walk("VEVENT"))
    assert [str(one["uid"]) for one in events] == [
        f"{call.reference}-{key}@localhost" for call in (running, coming) for key in ("opens", "questions", "closes")
    ]
    assert running.closes_at is not None
    assert abs(events[2].decoded("dtstart") - running.closes_at) < timedelta(seconds=1)
    assert str(events[2]["summary"]) == f"Cierra: {running.title}"
