"""Whoever holds a dump of the database cannot tie an answer to a person: by key, order, moment or transaction number."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from challenges.actions.surveys import answer_survey
from challenges.models import Survey, SurveyAnswer, SurveyResponse, SurveyTicket
from tests.challenges.exercising import official, survey
from tests.factories import call_at

#: Each answers alone, in an order that is not the one in which they were asked.
ORDER = [7, 2, 11, 0, 5, 9, 3, 10, 1, 8, 4, 6]
#: Seven or more of twelve are tied by chance alone in one of 12,000 tries.
TOLD = 7


def dump(model: Any) -> list[dict[str, Any]]:
    """Return a table's rows in the order in which they lie, with what the database itself notes of each."""
    table = model._meta.db_table
    hidden = "ctid::text AS place, xmin::text AS moment" if connection.vendor == "postgresql" else "rowid AS place"
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, t.* FROM {table} t ORDER BY {order}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ties(said: dict[int, str]) -> dict[str, int]:
    """Return how many of twelve people each attack ties to what she really wrote."""
    texts = {row["response_id"]: row["text"] for row in dump(SurveyAnswer)}
    answers = [row["text"] for row in dump(SurveyAnswer)]
    responses = [texts[row["id"]] for row in dump(SurveyResponse)]
    by_id = [texts[row["id"]] for row in sorted(dump(SurveyResponse), key=lambda row: str(row["id"]))]
    tickets = [row for row in dump(SurveyTicket) if row["used"]]
    by_key = sorted(tickets, key=lambda row: row["id"])
    known = [{"user_id": user} for user in said]  # the hours at which people answered are known from elsewhere
    found = {}
    for who, people in (("tickets as they lie", tickets), ("tickets by key", by_key), ("hours known", known)):
        for what, written in (("responses", responses), ("answers", answers), ("ids", by_id)):
            found[f"{who}, {what}"] = sum(
                said[row["user_id"]] == text for row, text in zip(people, written, strict=True)
            )
    if connection.vendor == "postgresql":
        moments: dict[str, list[str]] = {}
        for row in dump(SurveyResponse):
            moments.setdefault(row["moment"], []).append(texts[row["id"]])
        found["transaction numbers"] = sum(moments.get(row["moment"]) == [said[row["user_id"]]] for row in tickets)
    return found


def naively(survey: Survey, text: str, user: Any) -> None:
    """Keep an answer as most survey tools do: random ids, no name, no hour, in a transaction of its own."""
    with transaction.atomic():
        response = SurveyResponse.objects.create(id=uuid.uuid4(), survey=survey)
        SurveyAnswer.objects.create(id=uuid.uuid4(), response=response, item=survey.items.get(kind="text"), text=text)
        SurveyTicket.objects.filter(survey=survey, user=user).update(used=True)


def asked() -> tuple[Survey, dict[int, Any]]:
    """Return a survey of one open question, and the twelve people who are asked."""
    people = {number: official(number) for number in range(12)}
    found = survey(call_at("piloting"), list(people.values()), items=[("text", "¿Qué cambiaría?", "")])
    return found, people


@pytest.mark.django_db(transaction=True)
def test_a_naive_store_is_undone_by_the_order_of_its_rows() -> None:
    found, people = asked()
    for number in ORDER:
        naively(found, f"Texto de {number}", people[number])
    undone = ties({people[number].pk: f"Texto de {number}" for number in ORDER})
    assert undone["hours known, responses"] == 12
    if connection.vendor == "postgresql":
        assert undone["transaction numbers"] == 12


@pytest.mark.django_db(transaction=True)
def test_a_dump_ties_no_answer_to_a_person() -> None:
    found, people = asked()
    for number in ORDER:
        text = f"Texto de {number}"
        answer_survey(survey=found, answers={found.items.get().pk: text}, by=people[number])
    said = {people[number].pk: f"Texto de {number}" for number in ORDER}
    assert sorted(row["text"] for row in dump(SurveyAnswer)) == sorted(said.values())
    assert {attack: count for attack, count in ties(said).items() if count >= TOLD} == {}
    columns = {name for model in (SurveyResponse, SurveyAnswer) for row in dump(model)[:1] for name in row}
    assert columns - {"place", "moment"} == {"id", "survey_id", "response_id", "item_id", "number", "text"}
    values = [str(value) for model in (SurveyResponse, SurveyAnswer) for row in dump(model) for value in row.values()]
    assert [value for value in values if re.search(r"\d{4}-\d\d-\d\d", value)] == []


@pytest.mark.django_db(transaction=True)
def test_ids_of_two_dumps_do_not_tell_which_answer_was_there_before() -> None:
    found, people = asked()
    item = found.items.get().pk
    for number in ORDER[:6]:
        answer_survey(survey=found, answers={item: f"Texto de {number}"}, by=people[number])
    before = {row["id"] for model in (SurveyResponse, SurveyAnswer) for row in dump(model)}
    answer_survey(survey=found, answers={item: "Otro"}, by=people[ORDER[6]])
    after = {row["id"] for model in (SurveyResponse, SurveyAnswer) for row in dump(model)}
    assert (len(before), len(after), before & after) == (12, 14, set())
