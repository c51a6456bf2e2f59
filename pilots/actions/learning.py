"""Writing what was learnt: indicators, findings, decisions, lessons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Area
from kernel.verdict import no, require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import (
    DecisionTaken,
    Finding,
    Indicator,
    LabelSample,
    Lesson,
    Pilot,
    PilotActivity,
    Topic,
)
from pilots.queries import surveys
from pilots.queries.learning import find_indicator, next_number
from pilots.rules.indicators import percentage
from pilots.rules.rows import plain
from pilots.rules.running import decided_in_time

_INDICATOR_FIELDS = frozenset(
    [
        *("name", "definition", "direction", "baseline", "baseline_part", "baseline_base", "target"),
        *("numerator", "denominator", "reported", "source_note"),
    ]
)


@transaction.atomic
def set_indicator(*, pilot: Pilot, code: str, by: Any, **fields: Any) -> Indicator:
    """Make or change an indicator. Its result is counts (``numerator`` of ``denominator``), never a percentage."""
    pilot = lock_pilot(pilot=pilot, by=by)
    if unknown := set(fields) - _INDICATOR_FIELDS:
        raise TypeError(f"An indicator has no {', '.join(sorted(unknown))}.")
    indicator = find_indicator(pilot, code) or Indicator(pilot=pilot, code=code)
    if "baseline" in fields and fields["baseline"] != indicator.baseline:
        fields = {"baseline_part": None, "baseline_base": None, **fields}
    for name, value in fields.items():
        setattr(indicator, name, value)
    numerator, denominator = indicator.numerator, indicator.denominator
    if (numerator is None) != (denominator is None):
        require(no(gettext_lazy("Give both counts, how many and out of how many, or neither.")))
    if numerator is not None and denominator is not None and not 0 <= numerator <= denominator > 0:
        require(no(gettext_lazy("“How many” cannot be more than “out of”, and “out of” is at least 1.")))
    indicator.save()
    record(
        "pilot_indicator",
        by=by,
        call=pilot.call.reference,
        code=code,
        numerator=-1 if numerator is None else numerator,
        denominator=-1 if denominator is None else denominator,
        target=_text(indicator.target),
        baseline=_text(indicator.baseline),
        reported=indicator.reported,
        source=indicator.source_note,
    )
    return indicator


@transaction.atomic
def count_from_survey(*, pilot: Pilot, code: str, by: Any) -> Indicator:
    """Count an indicator's result from the newest closed survey that measures it: 4 or 5 of 5, or yes.

    A survey before the workshop that measures it too gives the baseline. What a text reported is left as it is.
    """
    pilot = lock_pilot(pilot=pilot, by=by)
    result, before = surveys.measured(pilot, code)
    if result is None:
        require(
            no(
                gettext_lazy(
                    "No closed survey with enough responses measures this indicator. Wait until its survey closes, "
                    "or type the counts."
                )
            )
        )
        raise AssertionError("unreachable")
    fields: dict[str, Any] = {
        "numerator": result.count,
        "denominator": result.base,
        "source_note": _("Survey: %(title)s") % {"title": result.item.survey.title},
    }
    if before is not None:
        fields["baseline"] = round(percentage(before.count, before.base) or Decimal(0), 2)
        fields |= {"baseline_part": before.count, "baseline_base": before.base}
    if find_indicator(pilot, code) is None:
        fields["name"] = result.item.text[:150]
    return set_indicator(pilot=pilot, code=code, by=by, **fields)


@transaction.atomic
def add_finding(
    *,
    pilot: Pilot,
    text: str,
    by: Any,
    recommendation: str = "",
    topic: Topic | None = None,
    indicator: Indicator | None = None,
    activity: PilotActivity | None = None,
    sample: LabelSample | None = None,
) -> Finding:
    """Write down what the evidence shows, what it rests on and what is recommended."""
    pilot = lock_pilot(pilot=pilot, by=by)
    finding = Finding.objects.create(
        pilot=pilot,
        number=next_number(Finding.objects.filter(pilot=pilot)),
        text=text,
        recommendation=recommendation,
        topic=topic,
        indicator=indicator,
        activity=activity,
        sample=sample,
    )
    record(
        "pilot_finding",
        by=by,
        call=pilot.call.reference,
        number=finding.number,
        text=text,
        recommendation=recommendation,
        topic=topic.key if topic else "",
        indicator=indicator.code if indicator else "",
        activity=activity.pk if activity else 0,
        sample=sample.number if sample else 0,
    )
    return finding


@transaction.atomic
def record_decision_taken(
    *,
    pilot: Pilot,
    text: str,
    decided_on: date,
    by: Any,
    finding: Finding | None = None,
    area: Area | None = None,
    document: str = "",
) -> DecisionTaken:
    """Write down what the entity decided because of the evidence: when, which area, in which document."""
    pilot = lock_pilot(pilot=pilot, by=by)
    require(decided_in_time(decided_on=decided_on, starts_on=pilot.starts_on, today=timezone.localdate()))
    decision = DecisionTaken.objects.create(
        pilot=pilot, text=text, decided_on=decided_on, finding=finding, area=area, document=document
    )
    record(
        "pilot_decision_taken",
        by=by,
        call=pilot.call.reference,
        text=text,
        decided_on=decided_on.isoformat(),
        finding=finding.number if finding else 0,
        area=area.name if area else "",
        document=document,
    )
    return decision


@transaction.atomic
def add_lesson(*, pilot: Pilot, kind: str, text: str, by: Any, applies_to: str = "") -> Lesson:
    """Write down what others should know before they do the same."""
    pilot = lock_pilot(pilot=pilot, by=by)
    number = next_number(Lesson.objects.filter(pilot=pilot))
    lesson = Lesson.objects.create(
        pilot=pilot, number=number, kind=kind, text=text, applies_to=applies_to, search=plain(f"{text} {applies_to}")
    )
    record("pilot_lesson", by=by, call=pilot.call.reference, number=number, lesson_kind=str(kind), text=text)
    return lesson


def _text(value: Any) -> str:
    return "" if value is None else str(value)
