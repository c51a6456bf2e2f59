"""Surveys: opening, and answering anonymously for good."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.models import Call, Survey, SurveyAnswer, SurveyItem, SurveyResponse, SurveyTicket
from challenges.queries.access import steers
from challenges.rules.exercises import may_plan
from challenges.rules.surveys import fits_item, may_answer, may_open
from challenges.states import ItemKind
from challenges.survey_items import ITEMS, TITLES
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
    items: Sequence[tuple[str, str, str]] | None = None,
) -> Survey:
    """Open a survey for some people. ``items``: (kind, question, indicator that it feeds); a default set per kind."""
    call = lock_call(call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    people = list(dict.fromkeys(users))
    questions = list(items if items is not None else ITEMS[kind])
    require(
        may_open(
            opens_at=opens_at,
            closes_at=closes_at,
            people=len(people),
            exists=Survey.objects.filter(call=call, kind=kind).exists(),
            questions=len(questions),
        )
    )
    survey = Survey.objects.create(
        call=call, kind=kind, title=title or TITLES[kind], opens_at=opens_at, closes_at=closes_at
    )
    for order, (item_kind, text, measures) in enumerate(questions, start=1):
        SurveyItem.objects.create(survey=survey, order=order, kind=item_kind, text=text, measures=measures)
    SurveyTicket.objects.bulk_create([SurveyTicket(survey=survey, user=user) for user in people])
    for user in people:
        post(**emails.survey_invitation(survey, user))
    record("survey_opened", by=by, call=call.reference, survey=str(kind), people=len(people))
    return survey


@transaction.atomic
def answer_survey(*, survey: Survey, answers: dict[int, int | str], by: User) -> None:
    """Use a person's ticket and keep her answers (item id to 1–5, 0/1 or text) without any tie to her.

    Ids are random and no time is kept; nothing goes to the record, whose moments would put answers and people in the
    same order. Raises ``Refused`` when she may not answer, or an answer does not fit.
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
        require(fits_item(item.kind, value))
        is_text = item.kind == ItemKind.TEXT
        SurveyAnswer.objects.create(
            id=uuid.uuid4(),
            response=response,
            item=item,
            number=None if is_text else int(value or 0),
            text=str(value or "") if is_text else "",
        )
    SurveyTicket.objects.filter(survey=survey, user=by).update(used=True)
