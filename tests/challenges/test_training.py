"""Training: modules, tests before and after, Kirkpatrick's levels, certificates that anybody can check."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from challenges.actions import training, workshops
from challenges.actions.surveys import answer_survey
from challenges.models import Call, Certificate, Survey, Workshop
from challenges.queries.training import levels_of
from challenges.rules.surveys import conduct_due, fits_item
from kernel.verdict import Refused
from ledger.queries import entries, flaws
from outbox.actions import sweep
from outbox.models import Message
from tests import cast
from tests.challenges.exercising import client, official, survey, workshop
from tests.factories import call_at
from tests.journeys.texts import pdf_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def called(found: Workshop, people: list[User]) -> None:
    """Call people in to a workshop the day before it is held."""
    with time_machine.travel(found.starts_at - DAY, tick=False):
        workshops.call_in(workshop=found, users=people, by=cast.rosa())


def held(people: list[User], *, absent: int = 1) -> tuple[Call, Workshop]:
    """Return a workshop of two modules that was held; the last ``absent`` people did not come."""
    call = call_at("framing")
    found = workshop(call, starts_in=-DAY)
    called(found, people)
    came = {person.pk for person in people[: len(people) - absent]}
    for title, minutes in (("Empatía", 60), ("Encuadre", 90)):
        training.add_module(workshop=found, title=title, minutes=minutes, by=cast.rosa())
    workshops.record_attendance(workshop=found, attended=came, by=cast.rosa())
    for module in found.modules.all():
        training.note_presence(module=module, present=came if module.number == 1 else set(), by=cast.rosa())
    return call, Workshop.objects.get(pk=found.pk)


def mine(found: Workshop, person: User) -> Any:
    """Return a person's line of the sheet."""
    return found.attendances.select_related("user", "workshop__call__entity").get(user=person)


def is_pdf_ua(content: bytes) -> bool:
    """Say whether a PDF is tagged and declares PDF/UA-1."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as meta:
        return meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1" and "/StructTreeRoot" in pdf.Root


def answered(call: Call, kind: str, people: list[User], numbers: list[dict[str, int]]) -> Survey:
    """Have people answer a survey of a kind: one dict (kind of question to number) each."""
    found = survey(call, people, kind)
    for person, number in zip(people, numbers, strict=True):
        given = {item.pk: number.get(item.kind, "") for item in found.items.all()}
        answer_survey(survey=found, answers=given, by=person)
    return found


# --- modules ---------------------------------------------------------------------------------------------------------


def test_rosa_adds_a_module_and_notes_who_took_part() -> None:
    people = [official(number) for number in range(3)]
    call = call_at("framing")
    found = workshop(call, starts_in=-DAY)
    called(found, people)
    rosa, julio = client(cast.rosa()), client(cast.julio())
    add, page = (reverse(name, args=[call.reference, found.pk]) for name in ("module_add", "training"))
    typed = {"title": "Empatía", "goal": "Escuchar", "minutes": 60}
    assert (rosa.post(add, typed | {"minutes": 1}).status_code, rosa.post(add, typed).status_code) == (422, 302)
    assert julio.post(add, typed).status_code == 403
    one = reverse("module", args=[call.reference, found.pk, 1])
    assert rosa.post(one, {"present": [people[0].pk, people[2].pk]}).status_code == 302
    assert rosa.post(one, {"present": [cast.ana().pk]}).status_code == 422
    assert (found.modules.get().presences.count(), rosa.get(page).context["modules"][0].present) == (2, 2)
    assert rosa.get(reverse("module", args=[call.reference, found.pk, 9])).status_code == 404
    assert client(cast.ana()).get(page).status_code == 404


def test_nobody_was_in_a_module_before_the_workshop_began() -> None:
    found = workshop(call_at("framing"))
    module = training.add_module(workshop=found, title="Empatía", minutes=60, by=cast.rosa())
    with pytest.raises(Refused, match="not begun"):
        training.note_presence(module=module, present=set(), by=cast.rosa())


# --- levels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [("nps", 0, True), ("nps", 10, True), ("nps", 11, False), ("choice", 3, True), ("choice", 0, False)],
)
def test_an_answer_fits_its_scale_or_its_choices(kind: str, value: int, fits: bool) -> None:
    assert bool(fits_item(kind, value, options=3)) == fits


def test_level_two_compares_right_answers_before_and_after_with_their_base() -> None:
    people = [official(number) for number in range(5)]
    call, _workshop = held(people)
    # Of the four questions the right answers are 2, 1, 3, 1.
    answered(call, "test_before", people, [{"choice": 2}] * 5)
    answered(call, "test_after", people, [{"choice": 1}] * 5)
    [level] = levels_of(call)
    assert level.number == 2
    [(text, before, after)] = level.rows
    assert (text, before.count, before.base, after.count, after.base) == (  # type: ignore[union-attr]
        "Right answers to the test",
        5,
        20,
        10,
        20,
    )


def test_levels_stay_hidden_while_fewer_than_five_answered() -> None:
    people = [official(number) for number in range(4)]
    call, _workshop = held(people)
    answered(call, "test_after", people, [{"choice": 1}] * 4)
    assert levels_of(call) == []


@pytest.mark.parametrize(("days", "due"), [(89, False), (90, True), (455, True), (456, False)])
def test_conduct_is_asked_from_ninety_days_on_for_a_year(days: int, due: bool) -> None:
    day = timezone.localdate()
    assert conduct_due(held_on=day - timedelta(days=days), today=day) == due


def test_those_who_came_are_asked_ninety_days_later_once_also_after_publication() -> None:
    people = [official(number) for number in range(6)]
    call, _workshop = held(people)
    published = call_at("published")
    Workshop.objects.filter(call=call).update(call=published)
    call = published
    for days, opened in ((88, 0), (91, 1), (92, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            assert training.ask_about_conduct(today=timezone.localdate(), by="clock") == opened
    found = call.surveys.get(kind="conduct")
    assert {ticket.user for ticket in found.tickets.all()} == set(people[:5])
    assert Message.objects.filter(kind="survey_invitation").count() == 5
    with time_machine.travel(timezone.now() + timedelta(days=92)):
        for place, person in enumerate(people[:5]):
            given = {item.pk: int(place < 3) if item.kind == "yes_no" else "" for item in found.items.all()}
            answer_survey(survey=found, answers=given, by=person)
        [level] = levels_of(call)
    assert (level.number, [(after.count, after.base) for _text, _before, after in level.rows if after]) == (
        3,
        [(3, 5), (3, 5)],
    )


# --- certificates ----------------------------------------------------------------------------------------------------


def test_participant_gets_a_certificate_that_anybody_can_check(
    django_capture_on_commit_callbacks: Any,
) -> None:
    people = [official(0), official(1)]
    call, found = held(people)
    browser = client(people[0], "es")
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("certificate_ask", args=[call.reference, found.pk]))
    sweep()
    made = Certificate.objects.get()
    assert (answer.status_code, made.sha256) == (302, hashlib.sha256(made.data.encode()).hexdigest())
    page = Client(headers={"accept-language": "en"}).get(reverse("certificate", args=[made.token])).content.decode()
    assert [word for word in ("is genuine", people[0].name, "60 minutes", made.sha256) if word not in page] == []
    sent = Client().get(reverse("certificate_file", args=[made.token]))
    pdf = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
    text = " ".join(pdf_text(pdf).split())
    assert (people[0].name in text, "60 minutos" in text, made.token in text.replace(" ", "")) == (True, True, True)
    assert (is_pdf_ua(pdf), made.file_sha256) == (True, hashlib.sha256(pdf).hexdigest())
    told = [entry for entry in entries(call.reference, limit=500) if entry.kind == "certificate_issued"]
    assert (made.sha256 in told[0].payload, people[0].name in told[0].payload) == (True, False)
    assert list(flaws()) == []


def test_changed_certificate_does_not_match_the_record() -> None:
    people = [official(0), official(1)]
    _call, found = held(people)
    made = training.issue_certificate(attendance=mine(found, people[0]), language="es", by=people[0])
    changed = made.data.replace(people[0].name, "Otra Persona")
    Certificate.objects.update(data=changed, sha256=hashlib.sha256(changed.encode()).hexdigest())
    page = Client(headers={"accept-language": "en"}).get(reverse("certificate", args=[made.token])).content.decode()
    assert ("does not match the record" in page, "is genuine" in page) == (True, False)


def test_certificate_is_for_who_came_herself_and_once() -> None:
    people = [official(0), official(1)]
    _call, found = held(people)
    with pytest.raises(Refused, match="attendance sheet names"):
        training.issue_certificate(attendance=mine(found, people[1]), language="es", by=people[1])
    with pytest.raises(Refused, match="attendance sheet names"):
        training.issue_certificate(attendance=mine(found, people[0]), language="es", by=cast.rosa())
    training.issue_certificate(attendance=mine(found, people[0]), language="es", by=people[0])
    with pytest.raises(Refused, match="issued already"):
        training.issue_certificate(attendance=mine(found, people[0]), language="es", by=people[0])
    for module in found.modules.all():
        module.presences.all().delete()
    Certificate.objects.all().delete()
    with pytest.raises(Refused, match="none of the modules"):
        training.issue_certificate(attendance=mine(found, people[0]), language="es", by=people[0])


def test_stranger_finds_no_certificate_by_guessing() -> None:
    assert Client().get(reverse("certificate", args=["AAAAAAAAAAAAAAAAAAAAAA"])).status_code == 404
    assert Client().get(reverse("certificate_file", args=["AAAAAAAAAAAAAAAAAAAAAA"])).status_code == 404
