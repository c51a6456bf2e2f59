"""Reading surveys: who may answer, how many did, and what they said once nobody can be recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.todo import NextAction
from challenges.models import Call, Survey, SurveyAnswer, SurveyItem, SurveyResponse, SurveyTicket
from challenges.rules.surveys import agreeing, may_see_results, net_promoters
from challenges.states import PULSES, ItemKind, SurveyKind
from kernel.verdict import Verdict


def _counted(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Add ``invited`` and ``answered`` to surveys."""

    def count(model: Any) -> Any:
        rows = model.objects.filter(survey=OuterRef("pk")).order_by().values("survey")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    return surveys.annotate(invited=count(SurveyTicket), answered=count(SurveyResponse))


def surveys_of(call: Call) -> list[Survey]:
    """Return the surveys of a call by opening, each with ``invited``, ``answered`` and the ``verdict`` on results.

    Pulses are left out: the pilot shows them as a series.
    """
    rows = Survey.objects.filter(call=call).exclude(kind__in=PULSES)
    found = list(_counted(rows).order_by("opens_at", "pk"))
    for survey in found:
        survey.verdict = results_verdict(survey)  # type: ignore[attr-defined]
    return found


def survey_by_id(pk: int) -> Survey | None:
    """Return a survey with its call and its counts."""
    return _counted(Survey.objects.select_related("call__entity")).filter(pk=pk).first()


def results_verdict(survey: Any) -> Verdict:
    """Say whether the results of a survey (with its counts) may be seen now."""
    return may_see_results(
        responses=survey.answered,
        invited=survey.invited,
        minimum=survey.minimum,
        closes_at=survey.closes_at,
        now=timezone.now(),
    )


def ticket_of(survey: Survey, user: Any) -> SurveyTicket | None:
    """Return a person's right to answer a survey."""
    return SurveyTicket.objects.filter(survey=survey, user=user).first()


def items_of(survey: Survey) -> list[SurveyItem]:
    """Return the questions of a survey in order."""
    return list(SurveyItem.objects.filter(survey=survey).order_by("order"))


def kinds_left(call: Call) -> list[tuple[str, Any]]:
    """Return the kinds of survey that a call does not have yet, as choices."""
    used = set(Survey.objects.filter(call=call).values_list("kind", flat=True))
    return [(kind.value, kind.label) for kind in SurveyKind if kind not in used and kind not in PULSES]


def results(survey: Survey) -> list[dict[str, Any]]:
    """Return what was answered to each question, in three queries; ask ``results_verdict`` first.

    Each: ``item``, ``base``, and for numbers ``agree`` and ``rows`` (label and value of each answer), for texts
    ``texts`` in the random order of their ids.
    """
    answers: dict[int, list[SurveyAnswer]] = {}
    for answer in SurveyAnswer.objects.filter(response__survey=survey).order_by("id"):
        answers.setdefault(answer.item_id, []).append(answer)
    return [_result(item, answers.get(item.pk, [])) for item in items_of(survey)]


def _result(item: SurveyItem, answers: list[SurveyAnswer]) -> dict[str, Any]:
    if item.kind == ItemKind.TEXT:
        texts = [answer.text for answer in answers if answer.text.strip()]
        return {"item": item, "base": len(answers), "texts": texts}
    numbers = [answer.number for answer in answers if answer.number is not None]
    given = Counter(numbers)
    rows = [
        {"label": label, "value": given[value], "top": bool(agreeing(item.kind, [value], item.right))}
        for value, label in choices(item.kind, item.options)
    ]
    net = net_promoters(numbers) if item.kind == ItemKind.NPS else None
    agree = agreeing(item.kind, numbers, item.right)
    return {"item": item, "base": len(numbers), "agree": agree, "rows": rows, "net": net}


def choices(kind: str, options: Sequence[str] = ()) -> list[tuple[int, Any]]:
    """Return the answers that a kind of question offers: value and words."""
    if kind == ItemKind.YES_NO:
        return [(1, _("Yes")), (0, _("No"))]
    if kind == ItemKind.CHOICE:
        return list(enumerate(options, start=1))
    if kind == ItemKind.NPS:
        return [(number, str(number)) for number in range(11)]
    return [
        (1, _("1 · Do not agree at all")),
        (2, _("2 · Do not agree")),
        (3, _("3 · Neither agree nor disagree")),
        (4, _("4 · Agree")),
        (5, _("5 · Agree fully")),
    ]


def next_actions_surveys(user: Any) -> list[NextAction]:
    """Return the surveys that a person may answer now, in one query."""
    now = timezone.now()
    waiting = Q(survey__opens_at__lte=now, survey__closes_at__gt=now)
    tickets = SurveyTicket.objects.filter(waiting, user=user, used=False).select_related("survey__call")
    return [
        NextAction(
            text=_("Answer the survey"),
            url=reverse("survey", args=[ticket.survey.pk]),
            context=f"{ticket.survey.title} · {ticket.survey.call.title}",
            due=ticket.survey.closes_at,
            role=_("Participant"),
        )
        for ticket in tickets.order_by("survey__closes_at", "pk")
    ]
