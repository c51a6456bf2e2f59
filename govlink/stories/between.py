"""What the running pilot has between its start and its end besides evidence: an exemption, pulses. Invented."""

from __future__ import annotations

from datetime import date, timedelta

from govlink.stories.world import Team, at, moment
from pilots.actions import running
from pilots.actions.pulses import open_pulse, propose_note
from pilots.actions.sandbox import report_sandbox
from pilots.actions.supplier import report_split
from pilots.models import Pilot
from pilots.queries.access import supplier_side
from pilots.states import ExitView, SafeguardsKept


def try_out(pilot: Pilot, team: Team, today: date) -> None:
    """Write down an exemption of the regulatory sandbox."""
    first = today - timedelta(days=21)
    with at(moment(today - timedelta(days=20))):
        running.save_row(
            pilot=pilot,
            sheet="barriers",
            by=team.focal,
            norm="Ordenanza 014 (inventada)",
            article="8",
            blocks="Un aviso de fuga solo vale si se presenta por escrito en la mesa de partes.",
            exemption="Dar por válidos durante seis semanas los avisos que llegan por los cuatro canales.",
            authority="Concejo municipal",
            safeguards="Cada aviso recibe un número; quien avisa puede pedir que se borre el suyo.",
            starts_on=first,
            ends_on=today + timedelta(days=21),
            way_out="open",
            reform="Admitir avisos por cualquier canal que deje constancia.",
        )


def report_and_ask(pilot: Pilot, team: Team, today: date) -> None:
    """Report on the exemption, and ask the first pulse; the start-up proposes what both say of it."""
    with at(moment(today - timedelta(days=7), 0)):
        open_pulse(pilot=pilot, today=today - timedelta(days=7), by="clock")
    with at(moment(today - timedelta(days=6))):
        report_split(
            pilot=pilot,
            title="Tono de los avisos de la primera semana",
            base=240,
            shares=[("Negativos", "47.5"), ("Neutrales", "40.0"), ("Positivos", "12.5")],
            by=team.focal,
        )
        report_sandbox(
            barrier=pilot.barriers.get(),
            reported_on=today - timedelta(days=6),
            authority="Concejo municipal",
            document="Oficio 031 (inventado)",
            observed="240 avisos por los cuatro canales en nueve días; las cuadrillas los recibieron el mismo día.",
            kept=SafeguardsKept.PART,
            safeguards="Dos avisos salieron sin número el primer día. Se corrigió y se avisó a quienes los enviaron.",
            incidents="Una persona pidió borrar su aviso; se borró en un día.",
            exit_view=ExitView.RIGHT,
            by=team.focal,
        )


def propose(pilot: Pilot, today: date) -> None:
    """Propose the joint note on the first pulse, whose answers closed at the beginning of the day."""
    with at(moment(today, 0, 1)):
        propose_note(
            pilot=pilot,
            number=1,
            text="Las cuadrillas usan la ruta diaria. Falta ver cuándo un aviso ya fue atendido.",
            actions="La startup agrega la fecha de atención al mapa antes de la próxima reunión.",
            by=supplier_side(pilot)[0],
        )
