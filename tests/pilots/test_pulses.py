"""Pulses of both sides: when they are asked, of whom, and what is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from challenges.actions.surveys import answer_survey
from challenges.models import Survey
from challenges.queries.surveys import kinds_left, surveys_of
from challenges.rules.surveys import net_promoters, pulse_due
from kernel.verdict import Refused
from ledger.queries import entries, flaws
from outbox.models import Message
from pilots.actions import plan
from pilots.actions.pulses import agree_on_note, open_pulse, propose_note
from pilots.models import Pilot, PulseNote
from pilots.queries import next_actions
from pilots.queries.surveys import pulses_of
from pilots.tasks import pulses
from reports.queries.documents.final import final_report
from reports.rules.document import Grid
from tests import cast
from tests.challenges.exercising import official
from tests.pilots.conftest import ready
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


def running(days: int = 15) -> Pilot:
    """Return a pilot that has been running for so many days, of an entity with at least five people."""
    today = timezone.localdate()
    for number in range(5):
        official(number)
    dates = {"starts_on": today - timedelta(days=days), "ends_on": today + timedelta(days=40)}
    return ready(**dates, evidence_from=None, evidence_until=None)


def answer(survey: Survey, person: User, numbers: list[int]) -> None:
    """Answer the three questions."""
    items = list(survey.items.order_by("order"))
    answer_survey(survey=survey, answers={item.pk: n for item, n in zip(items, numbers, strict=True)}, by=person)


@pytest.mark.parametrize(
    ("day", "number"), [(0, None), (13, None), (14, 1), (27, 1), (28, 2), (42, 3), (43, None), (-1, None)]
)
def test_pulse_is_due_after_every_two_weeks_until_the_end(day: int, number: int | None) -> None:
    start = date(2021, 3, 8)
    assert pulse_due(starts_on=start, ends_on=start + timedelta(days=42), today=start + timedelta(days=day)) == number


def test_net_promoters_are_nine_and_ten_less_zero_to_six() -> None:
    assert (net_promoters([10, 9, 8, 7, 6]), net_promoters([0] * 3), net_promoters([])) == (20, -100, None)


def test_both_sides_are_asked_once_in_each_round_and_never_before_or_after() -> None:
    pilot, today = running(), timezone.localdate()
    for person in (cast.rosa(), cast.luz(), cast.daniela()):
        person.save()
    assert open_pulse(pilot=pilot, today=today, by="clock") == 2
    assert open_pulse(pilot=pilot, today=today, by="clock") == 0
    entity, supplier = Survey.objects.order_by("kind")
    assert (entity.kind, supplier.kind, entity.items.count()) == ("pulse_entity", "pulse_supplier", 3)
    assert [ticket.user for ticket in supplier.tickets.all()] == [cast.daniela()]
    assert cast.daniela().pk not in set(entity.tickets.values_list("user", flat=True))
    asked = Message.objects.filter(kind="pulse")
    assert {mail.user_id for mail in asked if mail.private} == {cast.daniela().pk}
    assert len(asked) == entity.tickets.count() + 1
    assert open_pulse(pilot=pilot, today=today + timedelta(days=14), by="clock") == 2
    plan.end_pilot(pilot=pilot, outcome="stopped", summary="Se detuvo.", by=cast.rosa())
    assert open_pulse(pilot=pilot, today=today + timedelta(days=28), by="clock") == 0


def test_pulse_shows_a_series_with_its_base_and_hides_fewer_than_five() -> None:
    pilot = running()
    pulses()
    entity, supplier = Survey.objects.order_by("kind")
    for place, ticket in enumerate(entity.tickets.order_by("pk")[:5]):
        answer(entity, ticket.user, [5 if place < 4 else 2, 3, 10 - place])
    answer(supplier, cast.daniela(), [5, 5, 10])
    assert [pulse.why for _side, rounds in pulses_of(pilot) for pulse in rounds] == ["open", "open"]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        (side, [shown]), (_other, [hidden]) = pulses_of(pilot)
        assert side == "Pulse of the entity"
        assert [(one.count, one.base) for one in shown.items] == [(4, 5), (0, 5), (2, 5)]
        assert (hidden.items, hidden.why, hidden.responses) == ([], "few", 1)
        page = signed_in("daniela").get(url("pilot_surveys", pilot)).content.decode()
    assert "80% (4 of 5)" in " ".join(page.split())


def test_pulse_is_no_survey_that_somebody_opens_or_that_fills_the_exercise() -> None:
    pilot = running()
    pulses()
    assert (surveys_of(pilot.call), {kind for kind, _label in kinds_left(pilot.call)} & {"pulse_entity"}) == ([], set())


def test_daniela_answers_her_pulse_from_the_pilot() -> None:
    found = running()
    pulses()
    survey = Survey.objects.get(kind="pulse_supplier")
    daniela = signed_in("daniela")
    assert f"/surveys/{survey.pk}/" in daniela.get(url("pilot_surveys", found)).content.decode()
    typed = {f"item-{item.pk}": 5 for item in survey.items.all()}
    assert daniela.post(f"/surveys/{survey.pk}/", typed).status_code == 302
    assert survey.responses.count() == 1


def closed_round(pilot: Pilot) -> None:
    """Ask the first round as it was due eight days ago, so that it has closed."""
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        open_pulse(pilot=pilot, today=timezone.localdate(), by="clock")


NOTE = {"text": "El tablero llega tarde.", "actions": "Daniela lo envía los lunes."}


def test_note_waits_for_the_round_to_close_and_for_the_other_side_to_agree() -> None:
    pilot = running(days=23)
    open_pulse(pilot=pilot, today=timezone.localdate(), by="clock")
    with pytest.raises(Refused, match="still open"):
        propose_note(pilot=pilot, number=1, by=cast.rosa(), **NOTE)
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    for stranger in (cast.kemi(), cast.oscar(), cast.ana()):
        with pytest.raises(Refused, match="people of both sides"):
            propose_note(pilot=pilot, number=1, by=stranger, **NOTE)
    note = propose_note(pilot=pilot, number=1, by=cast.rosa(), **NOTE)
    with pytest.raises(Refused, match="Your side proposed"):
        agree_on_note(note=note, seen=note.proposed_at.isoformat(), by=cast.julio())
    changed = propose_note(pilot=pilot, number=1, by=cast.rosa(), **(NOTE | {"actions": "Nada."}))
    with pytest.raises(Refused, match="changed while you read"):
        agree_on_note(note=note, seen=note.proposed_at.isoformat(), by=cast.daniela())
    agreed = agree_on_note(note=changed, seen=changed.proposed_at.isoformat(), by=cast.daniela())
    assert (agreed.actions, agreed.agreed_by, PulseNote.objects.count()) == ("Nada.", cast.daniela(), 1)
    with pytest.raises(Refused, match="no longer changes"):
        propose_note(pilot=pilot, number=1, by=cast.daniela(), **NOTE)
    kinds = [entry.kind for entry in entries(pilot.call.reference, limit=500)][-3:]
    assert kinds == ["pilot_pulse_note", "pilot_pulse_note", "pilot_pulse_note_agreed"]
    assert list(flaws()) == []


def test_daniela_proposes_and_rosa_agrees_and_each_is_asked_on_her_own_page() -> None:
    pilot = running(days=23)
    closed_round(pilot)
    waits = lambda person: [str(one.text) for one in next_actions(person) if "/pulses/" in one.url]  # noqa: E731
    rosa, daniela = signed_in("rosa"), signed_in("daniela")
    first = "Read pulse 1 with the other side and write a short note"
    assert (waits(cast.rosa()), waits(cast.daniela()), waits(cast.julio())) == ([first], [first], [])
    page = url("pilot_pulse", pilot, 1)
    assert daniela.post(page, {"text": "El tablero llega tarde.", "actions": ""}).status_code == 422
    assert daniela.post(page, NOTE).status_code == 302
    assert (waits(cast.rosa()), waits(cast.daniela())) == (
        ["Agree on the note on pulse 1, or propose another one"],
        [],
    )
    agree, seen = url("pilot_pulse_agree", pilot, 1), PulseNote.objects.get().proposed_at.isoformat()
    assert (agree in rosa.get(page).content.decode(), agree in daniela.get(page).content.decode()) == (True, False)
    assert rosa.post(agree, {"seen": seen}).status_code == 302
    assert (waits(cast.rosa()), waits(cast.daniela())) == ([], [])
    assert "Daniela lo envía los lunes." in rosa.get(url("pilot_surveys", pilot)).content.decode()
    report = final_report(pilot, "en")
    (grid,) = [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Grid) and block.caption == "Joint notes on the pulses of both sides"
    ]
    assert [row[:3] for row in grid.rows] == [("1", NOTE["text"], NOTE["actions"])]


def test_ana_finds_no_round_and_nobody_finds_one_that_was_not_asked() -> None:
    pilot = running(days=23)
    closed_round(pilot)
    assert signed_in("ana").get(url("pilot_pulse", pilot, 1)).status_code == 404
    rosa = signed_in("rosa")
    assert (rosa.get(url("pilot_pulse", pilot, 1)).status_code, rosa.get(url("pilot_pulse", pilot, 2)).status_code) == (
        200,
        404,
    )
    assert rosa.post(url("pilot_pulse_agree", pilot, 1), {"seen": "x"}).status_code == 404
