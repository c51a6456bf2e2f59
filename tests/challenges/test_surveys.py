"""Surveys: one answer each, anonymous for good, results with their base and only when nobody can be recognised."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.actions.surveys import answer_survey, open_survey
from challenges.models import SurveyAnswer, SurveyResponse, SurveyTicket
from challenges.queries import next_actions
from challenges.queries.surveys import results, results_verdict, survey_by_id
from challenges.rules.surveys import agreeing, fits_item, may_answer, may_see_results, shows_results
from challenges.states import SurveyKind
from challenges.survey_items import ITEMS
from kernel.verdict import Refused
from ledger.models import Entry
from ledger.queries import entries, payload
from outbox.models import Message
from tests import cast
from tests.challenges.exercising import answers, client, official, survey
from tests.factories import call_at

NOW = timezone.now()
HOUR = timedelta(hours=1)


# --- rules -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("likert", 1, True),
        ("likert", 5, True),
        ("likert", 0, False),
        ("likert", 6, False),
        ("likert", None, False),
        ("yes_no", 0, True),
        ("yes_no", 2, False),
        ("text", None, True),
    ],
)
def test_an_answer_fits_its_question(kind: str, value: Any, fits: bool) -> None:
    assert bool(fits_item(kind, value)) == fits


@pytest.mark.parametrize(("moment", "may"), [(-1, False), (0, True), (59, True), (60, False)])
def test_a_survey_is_answered_from_its_opening_to_the_minute_before_it_closes(moment: int, may: bool) -> None:
    now = NOW + timedelta(minutes=moment)
    facts = {"has_ticket": True, "used": False, "opens_at": NOW, "closes_at": NOW + HOUR, "now": now}
    assert bool(may_answer(**facts)) == may


@pytest.mark.parametrize(
    ("responses", "closed", "may"),
    [(4, True, False), (5, True, True), (5, False, False), (10, False, True), (9, False, False)],
)
def test_results_wait_for_enough_answers_and_for_the_end(responses: int, closed: bool, may: bool) -> None:
    closes_at = NOW - HOUR if closed else NOW + HOUR
    verdict = may_see_results(responses=responses, invited=10, minimum=5, closes_at=closes_at, now=NOW)
    assert bool(verdict) == may


def test_four_and_five_agree_and_yes_agrees() -> None:
    assert (agreeing("likert", [1, 3, 4, 5, 5]), agreeing("yes_no", [1, 0, 1])) == (3, 2)


def test_every_kind_of_survey_has_questions_and_the_reaction_measures_what_the_case_reports() -> None:
    assert set(ITEMS) == set(SurveyKind)
    measured = {measures for _kind, _text, measures in ITEMS[SurveyKind.REACTION] if measures}
    assert measured == {"knows_solution", "knows_method", "satisfied", "can_apply", "can_write_requirement"}


# --- actions ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_rosa_opens_a_survey_and_everybody_gets_one_mail() -> None:
    call = call_at("piloting")
    found = survey(call, [cast.julio(), cast.luz(), cast.julio()])
    assert sorted(ticket.user_id for ticket in found.tickets.all()) == sorted([cast.julio().pk, cast.luz().pk])
    assert Message.objects.filter(kind="survey_invitation").count() == 2
    [told] = [payload(entry) for entry in entries(call.reference) if entry.kind == "survey_opened"]
    assert (told["survey"], told["people"]) == ("reaction", 2)
    for people, kind, by in (
        ([cast.luz()], "reaction", cast.rosa()),
        ([], "conduct", cast.rosa()),
        ([cast.luz()], "conduct", cast.julio()),
    ):
        with pytest.raises(Refused):
            open_survey(call=call, kind=kind, users=people, opens_at=NOW, closes_at=NOW + HOUR, by=by)
    with pytest.raises(Refused):
        survey(call, [cast.luz()], "conduct", opens_at=NOW, closes_at=NOW)


@pytest.mark.django_db
def test_julio_answers_once_and_ana_never() -> None:
    found = survey(call_at("piloting"), [cast.julio()])
    with pytest.raises(Refused):
        answer_survey(survey=found, answers=answers(found), by=cast.ana())
    with pytest.raises(Refused):
        answer_survey(survey=found, answers={}, by=cast.julio())
    assert (SurveyResponse.objects.count(), SurveyTicket.objects.get().used) == (0, False)
    answer_survey(survey=found, answers=answers(found), by=cast.julio())
    with pytest.raises(Refused):
        answer_survey(survey=found, answers=answers(found), by=cast.julio())
    assert SurveyResponse.objects.count() == 1


@pytest.mark.django_db
def test_nothing_ties_an_answer_to_a_person_or_an_hour() -> None:
    found = survey(call_at("piloting"), [cast.julio(), cast.luz()])
    before = Entry.objects.count(), Message.objects.count()
    answer_survey(survey=found, answers=answers(found), by=cast.julio())
    assert (Entry.objects.count(), Message.objects.count()) == before
    for model in (SurveyResponse, SurveyAnswer):
        kinds = {type(field) for field in model._meta.get_fields()}
        assert {models.DateTimeField, models.DateField, models.BigAutoField, models.AutoField} & kinds == set()
        pointed = {field.related_model.__name__ for field in model._meta.get_fields() if field.many_to_one}
        assert pointed <= {"Survey", "SurveyResponse", "SurveyItem"}
        assert all(isinstance(row.pk, uuid.UUID) and row.pk.version == 4 for row in model.objects.all())
    assert {field.name for field in SurveyTicket._meta.get_fields()} == {"id", "survey", "user", "used"}


@pytest.mark.django_db
def test_the_percentages_of_the_case_come_out_with_their_base() -> None:
    people = [official(number) for number in range(10)]
    found = survey(call_at("piloting"), people)
    for place, person in enumerate(people):
        if place == 9:
            assert not results_verdict(survey_by_id(found.pk))
        given = {
            item.pk: {"yes_no": 1, "likert": 5 if place < 8 else 2, "text": f"Idea {place}"}[item.kind]
            for item in found.items.all()
        }
        answer_survey(survey=found, answers=given, by=person)
    assert results_verdict(survey_by_id(found.pk))
    rows = {row["item"].measures: row for row in results(found)}
    assert (rows["knows_solution"]["agree"], rows["knows_solution"]["base"]) == (10, 10)
    assert (rows["can_apply"]["agree"], rows["can_apply"]["base"]) == (8, 10)
    assert [row["value"] for row in rows["can_apply"]["rows"]] == [0, 2, 0, 0, 8]
    assert sorted(rows[""]["texts"]) == [f"Idea {place}" for place in range(10)]


# --- pages -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_rosa_opens_a_survey_in_the_browser() -> None:
    call = call_at("framing")
    browser, url = client(cast.rosa()), reverse("survey_open", args=[call.reference])
    typed = {
        "kind": "learning_before",
        "opens_at": "2026-11-24T09:00",
        "closes_at": "2026-11-25T18:00",
        "people": [cast.rosa().pk, cast.julio().pk],
    }
    assert browser.get(url + "?kind=learning_before").status_code == 200
    assert browser.post(url, {**typed, "closes_at": "2026-11-24T08:00"}).status_code == 422
    assert browser.post(url, {**typed, "people": [cast.ana().pk]}).status_code == 422
    assert browser.post(url, typed).status_code == 422
    typed["anyway"] = "on"
    assert browser.post(url, typed).status_code == 302
    assert browser.post(url, typed).status_code == 422
    found = call.surveys.get()
    assert (found.tickets.count(), found.opens_at.isoformat()) == (2, "2026-11-24T14:00:00+00:00")
    assert client(cast.luz()).get(url).status_code == 403


@pytest.mark.django_db
def test_julio_answers_in_the_browser_and_reads_results_only_at_the_end() -> None:
    people = [cast.julio(), *(official(number) for number in range(4))]
    found = survey(call_at("piloting"), people)
    url, seen = reverse("survey", args=[found.pk]), reverse("survey_results", args=[found.pk])
    julio = client(cast.julio())
    assert [action.url for action in next_actions(cast.julio())] == [url]
    typed = {f"item-{pk}": value for pk, value in answers(found, text="Más talleres").items()}
    text_item = found.items.get(kind="text", measures="").pk
    half = {name: value for name, value in typed.items() if name == f"item-{text_item}"}
    wrong = julio.post(url, half)
    assert (wrong.status_code, "Más talleres" in wrong.content.decode()) == (422, True)
    assert julio.post(url, typed).status_code == 302
    assert next_actions(cast.julio()) == []
    assert julio.post(url, typed).status_code == 200
    assert SurveyResponse.objects.count() == 1
    for person in people[1:]:
        assert "Más talleres" not in julio.get(seen).content.decode()
        answer_survey(survey=found, answers=answers(found, text=""), by=person)
    page = julio.get(seen).content.decode()
    assert "Más talleres" in page
    assert "100% (5 of 5)" in " ".join(page.split())
    with time_machine.travel(found.closes_at + HOUR, tick=False):
        assert client(people[1]).get(url).status_code == 200
    for stranger in (cast.ana(), cast.ines()):
        browser = client(stranger)
        assert (browser.get(url).status_code, browser.get(seen).status_code) == (404, 404)
        assert browser.post(url, typed).status_code == 404


@pytest.mark.django_db
def test_the_results_cost_as_much_with_30_answers_as_with_5() -> None:
    people = [official(number) for number in range(30)]
    call = call_at("piloting")
    few, many = survey(call, people[:5]), survey(call, people, "learning_after")
    for found in (few, many):
        for ticket in found.tickets.select_related("user"):
            answer_survey(survey=found, answers=answers(found), by=ticket.user)
    browser = client(cast.rosa())
    counts = []
    for found in (few, few, many):
        with CaptureQueriesContext(connection) as done:
            assert browser.get(reverse("survey_results", args=[found.pk])).context["verdict"]
        counts.append(len(done))
    assert counts[1] == counts[2]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "opens"), [("framing", False), ("open", False), ("piloting", True)])
def test_survey_after_the_pilot_waits_for_a_pilot(state: str, opens: bool) -> None:
    call = call_at(state)
    if opens:
        survey(call, [cast.julio()])
    else:
        with pytest.raises(Refused, match="there is none yet"):
            survey(call, [cast.julio()])
    assert call.surveys.count() == opens


def test_who_asks_too_few_is_told_before_anybody_gets_a_mail() -> None:
    said = str(shows_results(people=3, minimum=5, anyway=False).reason)
    assert said.startswith("With 3 people its results will never be shown")
    assert [bool(shows_results(people=n, minimum=5, anyway=tick)) for n, tick in ((5, False), (3, True))] == [True] * 2


@pytest.mark.django_db
def test_rosa_ticks_that_she_asks_three_people_all_the_same() -> None:
    call, rosa = call_at("piloting"), Client()
    rosa.force_login(cast.rosa())
    page = reverse("survey_open", args=[call.reference])
    people = [one.pk for one in (cast.rosa(), cast.julio(), cast.luz())]
    typed = {"kind": "reaction", "opens_at": "2026-01-01T10:00", "closes_at": "2030-01-01T10:00", "people": people}
    assert "anyway" not in rosa.get(page).context["form"].fields
    warned = rosa.post(page, typed)
    assert (warned.status_code, list(warned.context["form"].errors), call.surveys.count()) == (422, ["people"], 0)
    assert 'name="anyway"' in warned.content.decode()
    assert (rosa.post(page, typed | {"anyway": "on"}).status_code, call.surveys.count()) == (302, 1)
