"""What the call's surveys say about the pilot. Counts only, and none before enough people answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from challenges.models import Survey, SurveyAnswer, SurveyItem, SurveyTicket
from challenges.rules.surveys import agreeing
from challenges.states import PULSES, ItemKind, SurveyKind
from pilots.models import Pilot


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of ``base`` answers to one question are favourable: 4 or 5 of 5, or yes."""

    item: SurveyItem
    count: int
    base: int


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """One survey: whether it can be shown (``why`` not), and its questions' counts."""

    survey: Survey
    invited: int
    responses: int
    shown: bool
    why: str
    items: list[Counted] = field(default_factory=list)


def surveys_of(pilot: Pilot) -> list[SurveyFigure]:
    """Return the surveys of the pilot's call with what may be shown of them, in four queries."""
    surveys = list(
        Survey.objects.filter(call=pilot.call)
        .exclude(kind__in=PULSES)
        .annotate(
            invited=Count("tickets", distinct=True),
            responded=Count("responses", distinct=True),
        )
        .order_by("opens_at", "id")
    )
    counted = _counted(Q(survey__in=surveys))
    return [
        SurveyFigure(
            survey=survey,
            invited=survey.invited,
            responses=survey.responded,
            shown=not _why_hidden(survey, survey.responded),
            why=_why_hidden(survey, survey.responded),
            items=[] if _why_hidden(survey, survey.responded) else counted.get(survey.pk, []),
        )
        for survey in surveys
    ]


def measured(pilot: Pilot, code: str) -> tuple[Counted | None, Counted | None]:
    """Return (result, baseline) that surveys give an indicator: the newest survey that measures it, and the one before.

    Only closed surveys with enough responses count; None where there is none.
    """
    surveys = [
        survey
        for survey in Survey.objects.filter(call=pilot.call, items__measures=code)
        .annotate(responded=Count("responses", distinct=True))
        .order_by("closes_at")
        .distinct()
        if not _why_hidden(survey, survey.responded)
    ]
    counted = _counted(Q(survey__in=surveys, measures=code))
    before = [survey for survey in surveys if survey.kind == SurveyKind.LEARNING_BEFORE]
    after = [survey for survey in surveys if survey.kind != SurveyKind.LEARNING_BEFORE]
    return _last(after, counted), _last(before, counted)


def measured_codes(pilot: Pilot) -> set[str]:
    """Return the codes of indicators that some survey of the call measures."""
    codes = SurveyItem.objects.filter(survey__call=pilot.call).exclude(measures="").values_list("measures", flat=True)
    return set(codes.distinct())


def _last(surveys: list[Any], counted: dict[int, list[Counted]]) -> Counted | None:
    found = [one for survey in surveys for one in counted.get(survey.pk, [])[:1] if one.base]
    return found[-1] if found else None


def _counted(which: Q) -> dict[int, list[Counted]]:
    """Count the favourable answers to each numeric question, by survey."""
    items = list(
        SurveyItem.objects.filter(which).exclude(kind=ItemKind.TEXT).select_related("survey").order_by("order")
    )
    numbers: dict[int, list[int]] = {}
    answers = SurveyAnswer.objects.filter(item__in=items, number__isnull=False)
    for item_id, number in answers.order_by().values_list("item", "number"):
        numbers.setdefault(item_id, []).append(number or 0)
    found: dict[int, list[Counted]] = {}
    for item in items:
        given = numbers.get(item.pk, [])
        good = agreeing(item.kind, given, item.right)
        found.setdefault(item.survey_id, []).append(Counted(item, good, len(given)))
    return found


def _why_hidden(survey: Survey, responses: int) -> str:
    """Return "open" or "few" when results stay hidden; while it is open, two looks would tell who answered what."""
    if survey.closes_at > timezone.now():
        return "open"
    return "few" if responses < survey.minimum else ""


def to_answer(pilot: Pilot, user: Any) -> set[int]:
    """Return the ids of the call's surveys that wait for a person's answer now."""
    now = timezone.now()
    waiting = SurveyTicket.objects.filter(user=user, used=False, survey__call=pilot.call)
    return set(waiting.filter(survey__opens_at__lte=now, survey__closes_at__gt=now).values_list("survey", flat=True))


@dataclass(frozen=True, slots=True)
class Pulse:
    """One round of pulses of one side: its day, how many answered, and what may be shown (no items: hidden)."""

    survey: Survey
    invited: int
    responses: int
    why: str
    items: list[Counted]


def pulses_of(pilot: Pilot) -> list[tuple[str, list[Pulse]]]:
    """Return (label of the side, its rounds in order) for each side that was asked, in two queries."""
    surveys = list(
        Survey.objects.filter(call=pilot.call, kind__in=PULSES)
        .annotate(invited=Count("tickets", distinct=True), responded=Count("responses", distinct=True))
        .order_by("kind", "number")
    )
    counted = _counted(Q(survey__in=surveys))
    sides: dict[str, list[Pulse]] = {}
    for survey in surveys:
        why = _why_hidden(survey, survey.responded)
        items = [] if why else counted.get(survey.pk, [])
        side = str(SurveyKind(survey.kind).label)
        sides.setdefault(side, []).append(Pulse(survey, survey.invited, survey.responded, why, items))
    return list(sides.items())
