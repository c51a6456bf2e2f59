"""What the pilot of Ate has besides its evidence: team, risks, data, a barrier, modules, what followed. Illustrative."""

from __future__ import annotations

from datetime import date
from typing import Any

from challenges.actions import training
from challenges.models import Attendance
from govlink.stories.world import Team, at, moment
from pilots.actions import plan, running
from pilots.models import Pilot
from pilots.states import Gate, Phase

_PEOPLE = [
    ("entity", "Rosa Quispe", "Punto focal: coordina las áreas y las fechas", 6),
    ("entity", "Luz Huamán", "Autoridad que decide después de cada fase", 2),
    ("startup", "Equipo de análisis", "Lee las fuentes y explica los datos", 20),
    ("startup", "Equipo de producto", "Muestra el tablero y recoge pedidos", 10),
]
_RISKS = [
    ("Quien no publica en internet no aparece en los datos.", 3, 2, "Se compara con los reclamos formales.", "Imagen"),
    ("Cambia la persona responsable a mitad del piloto.", 2, 3, "Cada área nombra a una suplente.", "Punto focal"),
    ("Una fuente deja de estar disponible.", 2, 1, "Se anota el día y se sigue con las demás.", "Startup"),
]
_MODULES = [
    ("Escuchar a las personas", "Describir a quién afecta un problema y con qué evidencia", 120),
    ("Encuadrar el problema", "Escribir una pregunta sin nombrar una solución", 180),
    ("Idear y ajustar", "Proponer cinco soluciones distintas y ajustar la pregunta", 180),
]


def enrich(pilot: Pilot, team: Team) -> None:
    """Write the plan's parts after the demonstrations, note the workshop's modules, decide to go on."""
    with at(moment(date(2021, 6, 30))):
        rows: list[tuple[str, dict[str, Any]]] = [
            *(("people", dict(zip(("side", "name", "function", "hours"), one, strict=True))) for one in _PEOPLE),
            *(
                ("risks", dict(zip(("text", "probability", "impact", "response", "owner"), one, strict=True)))
                for one in _RISKS
            ),
            (
                "data",
                {
                    "purpose": "Contar temas y tonos",
                    "data": "Día, fuente, tema y tono de cada manifestación; sin nombres ni textos.",
                    "basis": "public",
                    "basis_note": "Ley 29733, art. 14",
                    "readers": "Las seis áreas y la startup",
                    "assessed": True,
                    "kept_until": date(2022, 7, 16),
                },
            ),
            (
                "barriers",
                {
                    "norm": "Ley 30225",
                    "blocks": "No prevé un piloto sin contrato antes de definir lo que se va a comprar.",
                    "reform": "Permitir pilotos breves, sin pago y con resultados públicos, antes de la compra.",
                },
            ),
        ]
        for sheet, fields in rows:
            running.save_row(pilot=pilot, sheet=sheet, by=team.focal, **fields)
        running.fix_plan(pilot=pilot, by=team.focal, note="Equipo, riesgos y datos")
        workshop = pilot.call.workshops.earliest("starts_at")
        everybody = set(Attendance.objects.filter(workshop=workshop).values_list("user", flat=True))
        for title, goal, minutes in _MODULES:
            module = training.add_module(workshop=workshop, title=title, goal=goal, minutes=minutes, by=team.focal)
            training.note_presence(module=module, present=everybody, by=team.focal)
    with at(moment(date(2021, 6, 30), 12)):
        plan.pass_gate(
            pilot=pilot,
            phase=Phase.DEMONSTRATION,
            gate=Gate.CONTINUE,
            reasons="Las seis áreas vieron sus datos y pidieron seguir con la prueba.",
            by=team.authority,
        )


def follow(pilot: Pilot, team: Team) -> None:
    """Ask for two indicators again three months later, and write down what a decision led to. Illustrative."""
    with at(moment(date(2021, 7, 27))):
        asked = [
            running.schedule_follow_up(
                pilot=pilot, indicator=pilot.indicators.get(code=code), due_on=date(2021, 10, 18), by=team.focal
            )
            for code in ("can_apply", "can_write_requirement")
        ]
    with at(moment(date(2021, 10, 19))):
        for one, count in zip(asked, (7, 8), strict=True):
            running.fill_follow_up(
                follow_up=one, numerator=count, denominator=10, note="Ilustrativo: consulta a los diez", by=team.focal
            )
        decision = pilot.decisions.earliest("decided_on")
        running.record_effect(
            decision=decision,
            text="Ilustrativo: el área informa cada mes qué hizo con lo que los vecinos dijeron.",
            seen_on=date(2021, 10, 18),
            document="Informe mensual",
            by=team.focal,
        )
