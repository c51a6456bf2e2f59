"""Reading what was learnt: indicators against targets, findings, decisions, lessons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pilots.models import DecisionTaken, Finding, Indicator, Lesson, Pilot
from pilots.rules.indicators import percentage, standing
from pilots.rules.reconcile import reconcile
from pilots.states import PilotState


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """An indicator's result from its counts, how it stands against its target, and whether the report's value fits."""

    indicator: Indicator
    result: Decimal | None
    kind: str
    word: Any
    reported_fits: bool | None


def indicators_of(pilot: Pilot) -> list[IndicatorFigure]:
    """Return the pilot's indicators with their results."""
    running = pilot.state != PilotState.ENDED
    return [_figure(indicator, running=running) for indicator in Indicator.objects.filter(pilot=pilot)]


def find_indicator(pilot: Pilot, code: str) -> Indicator | None:
    """Return one of the pilot's indicators."""
    return Indicator.objects.filter(pilot=pilot, code=code).first()


def findings_of(pilot: Pilot) -> QuerySet[Finding]:
    """Return the pilot's findings with what each rests on."""
    return Finding.objects.filter(pilot=pilot).select_related("topic", "indicator", "activity", "sample")


def decisions_of(pilot: Pilot) -> list[DecisionTaken]:
    """Return the decisions taken, in order of their day, with area and the evidence's topic."""
    found = DecisionTaken.objects.filter(pilot=pilot).select_related("area", "finding__topic")
    return list(found.prefetch_related("effects__indicator"))


def lessons_of(pilot: Pilot) -> list[Lesson]:
    """Return the pilot's lessons."""
    return list(Lesson.objects.filter(pilot=pilot))


@dataclass(frozen=True, slots=True)
class Result:
    """Kirkpatrick's level 4: how many of ``base`` things that the entity set out to change did change."""

    text: Any
    count: int
    base: int


def results_of(pilot: Pilot, indicators: list[IndicatorFigure]) -> list[Result]:
    """Return what changed for the entity, each with its base; what there is none of is left out."""
    aimed = [one for one in indicators if one.result is not None and one.indicator.target is not None]
    decisions = DecisionTaken.objects.filter(pilot=pilot).aggregate(
        base=Count("pk", distinct=True), count=Count("pk", distinct=True, filter=Q(effects__isnull=False))
    )
    findings = Finding.objects.filter(pilot=pilot).aggregate(
        base=Count("pk", distinct=True), count=Count("pk", distinct=True, filter=Q(decisions__isnull=False))
    )
    found = [
        Result(_("Indicators that reached their target"), sum(one.kind == "ok" for one in aimed), len(aimed)),
        Result(_("Findings that led to a decision"), findings["count"], findings["base"]),
        Result(_("Decisions with a later effect written down"), decisions["count"], decisions["base"]),
    ]
    return [one for one in found if one.base]


def next_number(rows: QuerySet[Any]) -> int:
    """Return the number after the last one of a pilot's findings, lessons or requirements."""
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _figure(indicator: Indicator, *, running: bool) -> IndicatorFigure:
    result = percentage(indicator.numerator, indicator.denominator)
    kind, word = standing(result, indicator.target, indicator.direction, running=running)
    return IndicatorFigure(indicator, result, kind, word, _fits(indicator))


def _fits(indicator: Indicator) -> bool | None:
    """Say whether the reported percentage can be the counted share; None when there is nothing to compare."""
    if not indicator.reported or not indicator.denominator or indicator.numerator is None:
        return None
    try:
        printed = Decimal(indicator.reported.replace("%", "").replace(",", ".").strip())
        found = reconcile([printed, 100 - printed], indicator.denominator)
    except (ArithmeticError, ValueError):
        return None
    return found.fits and found.counts[0] == indicator.numerator
