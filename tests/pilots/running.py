"""What a running pilot has besides evidence: team, risks, data, barriers, proofs, attendance, follow-up, effects."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from pilots.models import (
    Barrier,
    DataUse,
    Effect,
    FollowUp,
    MeetingGuest,
    Pilot,
    PilotPerson,
    PlanVersion,
    Proof,
    Risk,
)
from tests import cast


def rows(pilot: Pilot, number: int) -> None:
    """Give a pilot one more of each."""
    now = timezone.now()
    PilotPerson.objects.create(pilot=pilot, side="entity", name=f"Persona {number}", function="Coordina")
    Risk.objects.create(
        pilot=pilot, text=f"Riesgo {number}", probability=2, impact=3, response="Se avisa.", owner="Rosa"
    )
    DataUse.objects.create(pilot=pilot, purpose=f"Fin {number}", data="Conteos", basis="none", readers="Rosa")
    Barrier.objects.create(pilot=pilot, norm=f"Ley {number}", blocks="No deja.", search=f"ley {number} no deja.")
    PlanVersion.objects.create(
        pilot=pilot, number=number + 2, content="{}", sha256="0" * 64, made_by=cast.rosa(), made_at=now
    )
    activity, meeting = pilot.activities.last(), pilot.meetings.last()
    Proof.objects.create(activity=activity, label=f"Acta {number}", url="https://ate.example/acta", added_at=now)
    MeetingGuest.objects.create(meeting=meeting, user=cast.rosa(), side="entity", came=True)
    indicator, decision = pilot.indicators.last(), pilot.decisions.last()
    FollowUp.objects.create(pilot=pilot, indicator=indicator, due_on=date(2022, 1, 1) + timedelta(days=number))
    Effect.objects.create(decision=decision, seen_on=date(2022, 1, 1), text=f"Efecto {number}", indicator=indicator)
