"""Surveys: opening, and answering anonymously for good."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from accounts.models import User
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.models import Call, Survey, SurveyAnswer, SurveyItem, SurveyResponse, SurveyTemplate, SurveyTicket
from challenges.queries.access import steers
from challenges.rules.exercises import may_plan
from challenges.rules.surveys import fits_item, fits_moment, may_answer, may_open
from challenges.states import ItemKind
from challenges.survey_items import ITEMS, TITLES, Item
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post


@transaction.atomic
def open_survey(
    *,
    call: Call,
    kind: str,
    users: Iterable[User],
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    title: str = "",
    items: Sequence[Item] | None = None,
) -> Survey:
    """Open a survey for some people. ``items``: (kind, question, indicator that it feeds); a default set per kind."""
    call = lock_call(call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    require(fits_moment(kind=kind, call_state=call.state))
    people = list(dict.fromkeys(users))
    template = SurveyTemplate.objects.filter(call=call, kind=kind).first() if items is None else None
    questions = [tuple(item) for item in template.items] if template else list(ITEMS[kind] if items is None else items)
    require(
        may_open(
            opens_at=opens_at,
            closes_at=closes_at,
            people=len(people),
            exists=Survey.objects.filter(call=call, kind=kind).exists(),
            questions=len(questions),
        )
    )
    survey = Survey(
        call=call,
        kind=kind,
        title=title or (template.title if template else TITLES[kind]),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    return _opened(survey, questions, people, by)


@transaction.atomic
def open_by_clock(
    *, call: Call, kind: str, users: Iterable[User], days: int, by: Any, number: int = 1, private: bool = False
) -> Survey | None:
    """Open a round of a survey that time made due, for so many days; None when it is open already. Safe to run twice.

    ``private``: no page of the staff may list who is asked.
    """
    call = lock_call(call)
    people = list(dict.fromkeys(users))
    if not people or Survey.objects.filter(call=call, kind=kind, number=number).exists():
        return None
    now = timezone.now()
    survey = Survey(
        call=call,
        kind=kind,
        number=number,
        title=TITLES[kind] if number == 1 else f"{TITLES[kind]} {number}",
        opens_at=now,
        closes_at=now + timedelta(days=days),
    )
    return _opened(survey, ITEMS[kind], people, by, private=private)


def _opened(survey: Survey, questions: Sequence[Item], people: list[User], by: Any, *, private: bool = False) -> Survey:
    survey.save()
    for order, (item_kind, text, measures, *test) in enumerate(questions, start=1):
        more = dict(zip(("options", "right"), test, strict=False))
        SurveyItem.objects.create(survey=survey, order=order, kind=item_kind, text=text, measures=measures, **more)
    SurveyTicket.objects.bulk_create([SurveyTicket(survey=survey, user=user) for user in people])
    for user in people:
        post(**emails.survey_invitation(survey, user), private=private)
    record("survey_opened", by=by, call=survey.call.reference, survey=str(survey.kind), people=len(people))
    return survey


@transaction.atomic
def answer_survey(*, survey: Survey, answers: dict[int, int | str], by: User) -> None:
    """Use a person's ticket and keep her answers (item id to 1–5, 0/1 or text) without any tie to her.

    Ids are random and no time is kept; nothing goes to the record, whose moments would put answers and people in the
    same order. Everything that the survey holds is written anew in one transaction and in a random order, so that
    neither the order of rows in a dump nor the database's own transaction numbers pair an answer with a ticket.
    Raises ``Refused`` when she may not answer, or an answer does not fit.
    """
    lock_call(survey.call)
    ticket = SurveyTicket.objects.select_for_update().filter(survey=survey, user=by).first()
    require(
        may_answer(
            has_ticket=ticket is not None,
            used=bool(ticket and ticket.used),
            opens_at=survey.opens_at,
            closes_at=survey.closes_at,
            now=timezone.now(),
        )
    )
    response = SurveyResponse.objects.create(id=uuid.uuid4(), survey=survey)
    for item in survey.items.all():
        value = answers.get(item.pk)
        require(fits_item(item.kind, value, options=len(item.options)))
        is_text = item.kind == ItemKind.TEXT
        SurveyAnswer.objects.create(
            id=uuid.uuid4(),
            response=response,
            item=item,
            number=None if is_text else int(value or 0),
            text=str(value or "") if is_text else "",
        )
    _mix(survey, by)


def _mix(survey: Survey, user: User) -> None:
    """Write all answers of a survey anew under new ids in random order, and all tickets, of which one is now used."""
    dice = SystemRandom()
    answers = list(SurveyAnswer.objects.filter(response__survey=survey))
    new = {pk: uuid.uuid4() for pk in SurveyResponse.objects.filter(survey=survey).values_list("pk", flat=True)}
    SurveyResponse.objects.filter(survey=survey).delete()
    fresh = [SurveyResponse(id=pk, survey=survey) for pk in new.values()]
    dice.shuffle(fresh)
    SurveyResponse.objects.bulk_create(fresh)
    for answer in answers:
        answer.pk, answer.response_id = uuid.uuid4(), new[answer.response_id]
    dice.shuffle(answers)
    SurveyAnswer.objects.bulk_create(answers)
    used = Case(When(user=user, then=Value(True)), default=F("used"))
    SurveyTicket.objects.filter(survey=survey).update(used=used)
