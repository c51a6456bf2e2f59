"""Calls and submissions in a given state."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.models import Call, Category, ChallengeFrame, Criterion
from challenges.states import CallState, FrameState
from ledger.actions.nonces import draw_seed
from tests import cast
from tests.kept import kept

ORDER = [
    CallState.DRAFT,
    CallState.FRAMING,
    CallState.ANNOUNCED,
    CallState.OPEN,
    CallState.QUESTIONS_CLOSED,
    CallState.CLOSED,
    CallState.VERIFICATION,
    CallState.ASSESSMENT,
    CallState.DELIBERATION,
    CallState.DECIDED,
    CallState.STANDSTILL,
    CallState.UNSEALED,
    CallState.PILOTING,
    CallState.EVALUATED,
    CallState.PUBLISHED,
]
#: Days from now of (announced, opens, questions_until, closes) that put a call into a timed state.
_DATES = {
    CallState.ANNOUNCED: (-1, 5, 15, 30),
    CallState.OPEN: (-10, -5, 10, 25),
    CallState.QUESTIONS_CLOSED: (-20, -15, -1, 10),
}
_PAST = (-40, -35, -20, -5)


@kept
@transaction.atomic
def call_at(state: str, *, entries: int = 0, reference: str = "", **fields: Any) -> Call:
    """Return a call of Ate in ``state``, with its people appointed (Luz, Óscar, Marta, seats of Inés, Tomás, Pilar)."""
    now = timezone.now()
    days = _DATES.get(CallState(state), _PAST)
    announced, opens, questions, closes = (now + timedelta(days=day) for day in days)
    category, _ = Category.objects.get_or_create(number=5, defaults={"name": "Comunicación, reputación e imagen"})
    call = Call.objects.create(
        reference=reference or f"ATE-{now.year}-{secrets.randbelow(10**9):09d}",
        entity=cast.ate(),
        category=category,
        title="Escuchar a los vecinos de Ate",
        summary="Una herramienta que reúna lo que dicen los vecinos.",
        countries=["PE", "BR", "AR", "MX"],
        languages=["es", "pt"],
    )
    _criteria(call)
    for role, person in (
        (CallRole.AUTHORITY, cast.luz()),
        (CallRole.CUSTODIAN, cast.oscar()),
        (CallRole.CUSTODIAN, cast.marta()),
    ):
        grants.appoint(user=person, call=call, role=role, by="test")
    cast.rosa()
    if ORDER.index(CallState(state)) >= ORDER.index(CallState.ANNOUNCED):
        call.frame = ChallengeFrame.objects.create(
            call=call,
            version=1,
            state=FrameState.APPROVED,
            problem_statement="La municipalidad no conoce lo que preocupa a sus vecinos.",
            affected_people="Vecinas y vecinos del distrito.",
            evidence_of_problem="Reclamos dispersos.",
            impact_goal="Decidir con evidencia.",
            how_might_we="¿Cómo podríamos escuchar cada semana lo que preocupa?",
            saved_by=cast.rosa(),
            saved_at=now,
            submitted_by=cast.rosa(),
            submitted_at=now,
            reviewed_by=cast.luz(),
            reviewed_at=now,
        )
        call.announced_at, call.opens_at, call.questions_until, call.closes_at = announced, opens, questions, closes
    if ORDER.index(CallState(state)) >= ORDER.index(CallState.VERIFICATION):
        draw_seed(call=call.reference, commitments=[], tokens=[], until=None, by="test")
    if ORDER.index(CallState(state)) >= ORDER.index(CallState.DECIDED):
        call.review_until = now - timedelta(days=1)
    call.state = state
    for field, value in fields.items():
        setattr(call, field, value)
    call.save()
    if ORDER.index(CallState(state)) >= ORDER.index(CallState.ASSESSMENT):
        _seats(call)
        for number in range(entries):
            _entry(call, number)
    return call


def _criteria(call: Call) -> None:
    for order, (code, name) in enumerate(
        [
            ("C1", "Pertinencia"),
            ("C2", "Solución validada"),
            ("C3", "Viabilidad del piloto"),
            ("C4", "Capacidad y compromiso"),
        ],
        start=1,
    ):
        Criterion.objects.create(
            call=call, code=code, order=order, name=name, question=f"¿{name}?", anchors=[f"Nivel {n}" for n in range(6)]
        )


def _seats(call: Call) -> None:
    from selection.models import Seat

    for number, person in enumerate([cast.ines(), cast.tomas(), cast.pilar()], start=1):
        grants.claim(user=person, call=call.reference, kind="assessor")
        Seat.objects.create(
            call=call, user=person, number=number, declared_at=datetime(2026, 1, 1, tzinfo=UTC), admitted=True
        )


def _entry(call: Call, number: int) -> None:
    from selection.models import Assignment, Entry, Seat

    entry = Entry.objects.create(
        call=call,
        code=f"K{number:02d}-4MD",
        mark=f"Mineral {number}",
        title=f"Propuesta {number}",
        sections=[{"key": "problem", "title": "Problema y enfoque", "text": "Texto de la propuesta."}],
    )
    for seat in Seat.objects.filter(call=call):
        Assignment.objects.create(seat=seat, entry=entry, place=number + 1)
