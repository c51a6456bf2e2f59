"""Reading surveys: only counts come out, and only from a minimum of responses on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from accounts.models import User
from challenges.models import Call, Survey, SurveyAnswer, SurveyItem, SurveyTicket
from challenges.states import ItemKind


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How a question was answered: counts per answer, and how many answered it."""

    item: SurveyItem
    base: int
    rows: list[dict[str, Any]] = field(default_factory=list)


def survey_by_id(pk: int) -> Survey | None:
    """Return a survey with its call."""
    return Survey.objects.select_related("call__entity").filter(pk=pk).first()


def ticket_of(survey: Survey, user: User) -> SurveyTicket | None:
    """Return a person's right to answer a survey."""
    return SurveyTicket.objects.filter(survey=survey, user=user).first()


def surveys_of(call: Call) -> list[Survey]:
    """Return a call's surveys with how many were asked and how many answered."""
    return list(
        call.surveys.annotate(
            asked=Count("tickets", distinct=True), answered=Count("responses", distinct=True)
        ).order_by("opens_at")
    )


def results(survey: Survey) -> tuple[int, list[ItemResult]]:
    """Return how many responded and, from the survey's minimum on, how each question was answered (else nothing)."""
    base = survey.responses.count()
    if base < survey.minimum:
        return base, []
    counted = (
        SurveyAnswer.objects.filter(response__survey=survey, number__isnull=False)
        .values("item_id", "number")
        .annotate(n=Count("id"))
    )
    counts = {(row["item_id"], row["number"]): row["n"] for row in counted}
    found = []
    for item in survey.items.exclude(kind=ItemKind.TEXT):
        values = range(1, 6) if item.kind == ItemKind.LIKERT else range(1, -1, -1)
        rows = [{"value": value, "count": counts.get((item.pk, value), 0)} for value in values]
        found.append(ItemResult(item, sum(row["count"] for row in rows), rows))
    return base, found
