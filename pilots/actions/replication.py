"""Beginning an exercise from a published case, and giving its pilot the plan that was taken over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import PublicEntity
from challenges.actions.replication import replicate_exercise
from challenges.models import Call
from challenges.queries.access import steers
from challenges.states import CallState
from kernel.verdict import require
from ledger.actions import record
from pilots.models import Indicator, Pilot, PilotActivity, PlanTemplate
from pilots.queries.replication import copied_from
from pilots.rules.replication import may_replicate


@transaction.atomic
def replicate_case(*, pilot: Pilot, entity: PublicEntity, title: str, by: Any, reference: str = "") -> Call:
    """Begin an exercise of another entity from a published case.

    Frame, criteria, questions of the surveys, plan and indicators are taken over; never people, scores or counts.
    """
    published = pilot.call.state == CallState.PUBLISHED
    require(may_replicate(entities=int(steers(by, entity)), published=published))
    copied = copied_from(pilot)
    call = replicate_exercise(
        source=pilot.call, entity=entity, title=title, frame=copied.frame, by=by, reference=reference
    )
    PlanTemplate.objects.create(
        call=call,
        source=pilot.call,
        texts=copied.texts,
        activities=copied.activities,
        indicators=copied.indicators,
    )
    return call


@transaction.atomic
def begin_from_template(*, pilot: Pilot, by: Any) -> None:
    """Give a pilot that was just planned the activities and indicators that were taken over, once.

    Days count from the pilot's start; none goes beyond its end.
    """
    template = PlanTemplate.objects.select_for_update(of=("self",)).filter(call=pilot.call, used=False).first()
    if template is None:
        return
    last = (pilot.ends_on - pilot.starts_on).days
    PilotActivity.objects.bulk_create(
        PilotActivity(
            pilot=pilot,
            phase=one["phase"],
            title=one["title"],
            planned_from=pilot.starts_on + timedelta(days=min(one["first"], last)),
            planned_until=pilot.starts_on + timedelta(days=min(one["last"], last)),
        )
        for one in template.activities
    )
    Indicator.objects.bulk_create(
        Indicator(pilot=pilot, **{**one, "target": None if one["target"] is None else Decimal(one["target"])})
        for one in template.indicators
    )
    template.used = True
    template.save(update_fields=["used"])
    record(
        "pilot_template_used",
        by=by,
        call=pilot.call.reference,
        activities=len(template.activities),
        indicators=len(template.indicators),
    )
