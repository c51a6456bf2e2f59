"""Pulses: a short survey of both sides after every two weeks of a running pilot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from challenges.actions.surveys import open_by_clock
from challenges.rules.surveys import pulse_due
from challenges.states import SurveyKind
from pilots.models import Pilot
from pilots.queries.access import entity_side, supplier_side
from pilots.states import PilotState

#: How many days a pulse may be answered.
_DAYS = 7


@transaction.atomic
def open_pulse(*, pilot: Pilot, today: date, by: Any) -> int:
    """Open the pulse of both sides that is due by ``today``; return how many surveys were opened. Safe to run twice."""
    call = lock_call(pilot.call)
    pilot = Pilot.objects.select_related("startup").get(pk=pilot.pk)
    pilot.call = call
    number = pulse_due(starts_on=pilot.starts_on, ends_on=pilot.ends_on, today=today)
    if number is None or pilot.state != PilotState.RUNNING:
        return 0
    sides = [
        open_by_clock(
            call=call,
            kind=SurveyKind.PULSE_ENTITY,
            users=entity_side(pilot),
            days=_DAYS,
            by=by,
            number=number,
        ),
        open_by_clock(
            call=call,
            kind=SurveyKind.PULSE_SUPPLIER,
            users=supplier_side(pilot),
            days=_DAYS,
            by=by,
            number=number,
            private=True,
        ),
    ]
    return sum(survey is not None for survey in sides)
