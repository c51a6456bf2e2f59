"""What the tests of exercises, frames, workshops and surveys make again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from accounts.states import MemberRole
from challenges.actions import frames, surveys, workshops
from challenges.models import Call, ChallengeFrame, Survey, Workshop
from tests import cast

CANVAS: dict[str, Any] = {
    "problem_statement": "La municipalidad no conoce lo que preocupa a sus vecinos.",
    "affected_people": "Vecinas y vecinos del distrito.",
    "evidence_of_problem": "312 reclamos en el libro de 2024.",
    "impact_goal": "Decidir cada semana con evidencia.",
    "how_might_we": "¿Cómo podríamos escuchar cada semana lo que preocupa?",
    "possible_solutions": ["Buzones", "Llamadas", "Asambleas", "Lectura de foros", "Visitas casa por casa"],
}


def client(person: User, language: str = "en") -> Client:
    """Return a client in which a person is signed in, in English so that sentences can be compared."""
    person.language = language
    person.save()
    found = Client(headers={"accept-language": language, "accept": "text/html"})
    found.force_login(person)
    return found


def written(call: Call, **changed: Any) -> ChallengeFrame:
    """Return a draft of the frame with every required field, written by Rosa."""
    frame = frames.start_frame(call=call, by=cast.rosa())
    for field, value in {**CANVAS, **changed}.items():
        frame = frames.save_frame_field(frame=frame, field=field, value=value, revision=frame.revision, by=cast.rosa())
    return frame


def posted(**changed: Any) -> dict[str, Any]:
    """Return the canvas as a browser without JavaScript sends it."""
    texts = {name: "\r\n".join(value) if isinstance(value, list) else value for name, value in CANVAS.items()}
    return {**texts, **changed}


def official(number: int) -> User:
    """Return one of many civil servants of Ate."""
    person = cast._person(f"funcionario{number}@muniate.example", f"Funcionario {number:02d}")
    if not person.memberships.exists():
        accounts.add_member(
            user=person,
            entity=cast.ate(),
            role=MemberRole.CIVIL_SERVANT,
            starts_on=timezone.localdate() - timedelta(days=30),
            by="test",
        )
    return person


def workshop(call: Call, *, starts_in: timedelta = timedelta(days=3), **fields: Any) -> Workshop:
    """Return a planned workshop of three hours."""
    starts = timezone.now() + starts_in
    return workshops.plan_workshop(
        call=call,
        by=cast.rosa(),
        title="Taller de encuadre",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        mode="online",
        facilitator="Equipo GovLink",
        **fields,
    )


def survey(call: Call, people: list[User], kind: str = "reaction", **fields: Any) -> Survey:
    """Return an open survey of some people."""
    now = timezone.now()
    moments = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=2)}
    return surveys.open_survey(call=call, kind=kind, users=people, by=cast.rosa(), **{**moments, **fields})


def answers(survey: Survey, likert: int = 4, yes: int = 1, text: str = "Más tiempo.") -> dict[int, int | str]:
    """Return one answer to each question."""
    return {item.pk: {"likert": likert, "yes_no": yes, "text": text}[item.kind] for item in survey.items.all()}
