"""Workshops: planning, invitations with a calendar file, attendance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.actions.workshops import call_in, plan_workshop, record_attendance
from challenges.emails import calendar_of
from challenges.models import Call
from challenges.queries import next_actions
from challenges.states import CallState
from kernel.verdict import Refused
from ledger.queries import entries, payload
from outbox.models import Message
from tests import cast
from tests.challenges.exercising import client, official, workshop
from tests.factories import call_at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def address(found: Any) -> str:
    return reverse("workshop", args=[found.call.reference, found.pk])


def test_julio_may_not_plan_and_nobody_plans_backwards() -> None:
    call, now = call_at("framing"), timezone.now()
    plan: dict[str, Any] = {"call": call, "title": "Taller", "mode": "online", "facilitator": "GovLink"}
    for by, ends in ((cast.julio(), now + DAY), (cast.rosa(), now)):
        with pytest.raises(Refused):
            plan_workshop(**plan, by=by, starts_at=now, ends_at=ends)
    assert call.workshops.count() == 0


def test_each_is_invited_once_in_her_language_with_a_calendar_file() -> None:
    found = workshop(call_at("framing"), place="Sala 2; piso 3, Ate")
    julio, luz = cast.julio(), cast.luz()
    luz.language = "en"
    luz.save()
    assert call_in(workshop=found, users=[julio, luz], by=cast.rosa()) == 2
    assert call_in(workshop=found, users=[julio], by=cast.rosa()) == 0
    mails = {mail.user_id: mail for mail in Message.objects.filter(kind="workshop_invitation")}
    assert {pk: mail.language for pk, mail in mails.items()} == {julio.pk: "es", luz.pk: "en"}
    assert mails[luz.pk].subject == "You are called in: Taller de encuadre"
    assert "Lima" in mails[luz.pk].text
    assert address(found) in mails[luz.pk].html
    enclosed = mails[julio.pk].enclosures.get()
    assert (enclosed.mime, bytes(enclosed.content)) == ("text/calendar", calendar_of(found))
    told = [payload(entry) for entry in entries(found.call.reference) if entry.kind == "workshop_called_in"]
    assert told[0]["people"] == [f"user:{julio.pk}", f"user:{luz.pk}"]


def test_the_calendar_file_can_be_read_by_a_calendar() -> None:
    found = workshop(call_at("framing"), place="Sala 2; piso 3, Ate\nPuerta B " + "larga " * 20)
    text = calendar_of(found).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert f"DTSTART:{found.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert next(line for line in lines if line.startswith("LOCATION:")).startswith(
        "LOCATION:Sala 2\\; piso 3\\, Ate\\nPuerta B"
    )


def test_the_sheet_counts_who_came_and_can_be_corrected() -> None:
    found = workshop(call_at("framing"))
    people = [cast.rosa(), cast.julio(), cast.luz()]
    call_in(workshop=found, users=people, by=cast.rosa())
    with pytest.raises(Refused):
        record_attendance(workshop=found, attended={people[0].pk}, by=cast.rosa())
    with time_machine.travel(found.ends_at, tick=False):
        sheet = {person.pk for person in people[:2]}
        assert record_attendance(workshop=found, attended=sheet, by=cast.rosa(), artefacts="Lienzo") == 2
        found.refresh_from_db()
        held = found.held_at
        assert (held, found.artefacts) == (found.ends_at, "Lienzo")
        assert record_attendance(workshop=found, attended={people[2].pk}, consented={people[2].pk}, by=cast.rosa()) == 1
    found.refresh_from_db()
    assert (found.held_at, found.artefacts) == (held, "Lienzo")
    rows = found.attendances.values_list("user", "attended", "consent")
    assert set(rows) == {(people[0].pk, False, False), (people[1].pk, False, False), (people[2].pk, True, True)}


def test_rosa_plans_calls_in_and_notes_in_the_browser() -> None:
    call = call_at("framing")
    browser = client(cast.rosa())
    julio = cast.julio()
    typed = {"title": "Taller", "mode": "online", "facilitator": "GovLink", "starts_at": "2026-12-01T09:00"}
    url = reverse("workshop_plan", args=[call.reference])
    past = browser.post(url, {**typed, "starts_at": "2020-12-01T09:00", "ends_at": "2020-12-01T12:00"})
    assert past.context["form"].errors["ends_at"] == ["These hours have passed. Choose hours that are still to come."]
    wrong = browser.post(url, {**typed, "ends_at": "2026-12-01T08:00"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["ends_at"])
    assert browser.post(url, {**typed, "ends_at": "2026-12-01T12:00"}).status_code == 302
    found = call.workshops.get()
    assert found.starts_at.isoformat() == "2026-12-01T14:00:00+00:00"
    stranger = cast.ana()
    assert browser.post(address(found), {"call_in": "1", "people": [stranger.pk]}).status_code == 422
    assert browser.post(address(found), {"call_in": "1"}).status_code == 422
    assert browser.post(address(found), {"call_in": "1", "people": [julio.pk]}).status_code == 302
    sheet = {"sheet": "1", "attended": [julio.pk], "consented": [], "artefacts": "Lienzo"}
    with time_machine.travel(found.starts_at - timedelta(hours=1), tick=False):
        assert client(cast.rosa()).post(address(found), sheet).status_code == 403
    with time_machine.travel(found.ends_at, tick=False):
        later = client(cast.rosa())
        assert later.post(address(found), {**sheet, "attended": [stranger.pk]}).status_code == 422
        assert later.post(address(found), sheet).status_code == 302
        assert later.get(address(found)).status_code == 200
    assert list(found.attendances.values_list("user", "attended")) == [(julio.pk, True)]


def test_who_is_called_in_sees_the_workshop_and_a_stranger_does_not() -> None:
    found = workshop(call_at("framing"))
    guest = cast.tomas()
    assert client(guest).get(address(found)).status_code == 404
    call_in(workshop=found, users=[guest], by=cast.rosa())
    page = client(guest).get(address(found))
    assert (page.status_code, page.context["steers"]) == (200, False)
    assert client(guest).post(address(found), {"sheet": "1", "attended": [guest.pk]}).status_code == 403
    assert client(cast.ana()).get(address(found)).status_code == 404
    other = reverse("workshop", args=[call_at("framing").reference, found.pk])
    assert client(cast.rosa()).get(other).status_code == 404


def test_the_workshop_waits_for_who_is_called_in_then_for_rosa() -> None:
    found = workshop(call_at("framing"))
    call_in(workshop=found, users=[cast.julio()], by=cast.rosa())

    def waits(person: Any) -> bool:
        return address(found) in [action.url for action in next_actions(person)]

    assert (waits(cast.julio()), waits(cast.rosa())) == (True, False)
    with time_machine.travel(found.ends_at, tick=False):
        assert (waits(cast.julio()), waits(cast.rosa())) == (False, True)
        record_attendance(workshop=found, attended=set(), by=cast.rosa())
        assert (waits(cast.julio()), waits(cast.rosa())) == (False, False)


def test_rosa_calls_nobody_in_once_the_hours_have_passed() -> None:
    found = workshop(call_at("framing"))
    person, rosa = cast.julio(), client(cast.rosa())
    typed = {"call_in": "1", "people": [person.pk]}
    with time_machine.travel(found.ends_at, tick=False):
        refused = client(cast.rosa()).post(address(found), typed)
        assert refused.status_code == 403
        assert "This workshop is already over" in refused.content.decode()
    assert (found.attendances.count(), Message.objects.filter(kind="workshop_invitation").count()) == (0, 0)
    assert rosa.post(address(found), typed).status_code == 302
    assert Message.objects.filter(kind="workshop_invitation").count() == 1


def test_the_sheet_costs_as_much_with_30_people_as_with_1() -> None:
    found = workshop(call_at("framing"))
    call_in(workshop=found, users=[official(0)], by=cast.rosa())
    browser = client(cast.rosa())
    browser.get(address(found))
    with CaptureQueriesContext(connection) as one:
        browser.get(address(found))
    call_in(workshop=found, users=[official(number) for number in range(1, 30)], by=cast.rosa())
    with CaptureQueriesContext(connection) as thirty:
        assert len(browser.get(address(found)).context["sheet"]) == 30
    assert len(thirty) == len(one)


def test_rosa_reads_the_workshop_of_an_ended_exercise_and_changes_nothing() -> None:
    found = workshop(call_at("framing"))
    call_in(workshop=found, users=[cast.julio()], by=cast.rosa())
    offered = ['name="call_in"', 'name="sheet"', reverse("survey_open", args=[found.call.reference])]

    def shown() -> list[str]:
        text = client(cast.rosa()).get(address(found)).content.decode()
        return [one for one in offered if one in text]

    assert offered[0] in shown()
    with time_machine.travel(found.ends_at, tick=False):
        assert shown() == offered[1:]
        Call.objects.filter(pk=found.call.pk).update(state=CallState.CANCELLED)
        assert shown() == []
        with pytest.raises(Refused, match="has ended"):
            record_attendance(workshop=found, attended=set(), by=cast.rosa())
