"""The pilot of Ate: plan, evidence, surveys, findings, decisions, the published case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from challenges.actions import surveys
from challenges.models import Call
from challenges.states import SurveyKind
from govlink.stories.evidence import as_csv, rows, topic_counts
from govlink.stories.world import Team, at, content, moment
from pilots.actions import evidence, learning, plan
from pilots.actions.procurement import note_information
from pilots.actions.requirements import add_requirement
from pilots.models import Finding, Pilot, Source, Topic
from pilots.states import Outcome, Receiver, ReportKind
from reports.actions import request_report
from reports.actions.texts import write_case


def run_pilot(call: Call, team: Team, story: dict[str, Any]) -> Pilot:
    """Plan the pilot, take the evidence in, hold the demonstrations."""
    with at(moment(date(2021, 6, 15))):
        call.refresh_from_db()
        pilot = plan.plan_pilot(
            call=call,
            by=team.focal,
            title=story["call"]["title"],
            hypothesis=(
                "Si las autoridades ven cada semana los temas y el tono de lo que se publica en fuentes elegidas por "
                "ellas, ordenan mejor su respuesta a la covid-19 y a la economía de los hogares."
            ),
            scope="Lectura de 25 fuentes públicas en una ventana de 30 días desde el 1 de abril de 2021.",
            starts_on=date(2021, 6, 16),
            ends_on=date(2021, 7, 16),
            evidence_from=story["evidence"]["first_day"],
            evidence_until=story["evidence"]["first_day"] + timedelta(days=story["evidence"]["days"] - 1),
            entity_team="Imagen Institucional, Salud, Desarrollo Social, Desarrollo Económico, Transporte, Seguridad",
            startup_team="Análisis de datos, lenguaje, coordinación",
            budget="Ilustrativo: sin pago entre las partes; unas 8 horas a la semana de la entidad y 30 de la startup.",
            risks="Lectura parcial: quien no publica no aparece. Se compara con los reclamos formales.",
            data_protection="Fuentes públicas; sin nombres ni textos. Conteos por día, fuente, tema y tono. Ley 29733.",
        )
        for activity in story["activities"]:
            plan.add_activity(
                pilot=pilot,
                by=team.focal,
                phase=activity["phase"],
                title=activity["title"],
                planned_from=activity["from"],
                planned_until=activity["until"],
                responsible=activity["responsible"],
            )
        for source in story["sources"]:
            evidence.add_source(
                pilot=pilot, by=team.focal, selected_by="Autoridades de la municipalidad", terms_ok=True, **source
            )
        for key in topic_counts(story["evidence"]):
            evidence.add_topic(
                pilot=pilot,
                by=team.focal,
                key=key,
                name=story["evidence"]["names"][key],
                published=key in story["evidence"]["published"],
            )
    with at(moment(date(2021, 6, 16))):
        plan.start_pilot(pilot=pilot, by=team.focal)
    with at(moment(date(2021, 6, 22), 16)):
        names = list(Source.objects.filter(pilot=pilot).order_by("pk").values_list("name", flat=True))
        file = SimpleUploadedFile("manifestaciones-abril-2021.csv", as_csv(rows(story["evidence"], names)), "text/csv")
        checked = evidence.upload_evidence(pilot=pilot, upload=file, by=team.focal)
        evidence.apply_import(evidence_import=checked, by=team.focal)
    for number, day in enumerate([date(2021, 6, 22), date(2021, 6, 25), date(2021, 6, 29)], start=1):
        with at(moment(day, 17)):
            meeting = plan.add_meeting(
                pilot=pilot,
                title=f"Demostración en línea {number}",
                starts_at=moment(day, 18),
                by=team.focal,
                place="En línea",
                agenda="Funcionamiento del tablero · Datos obtenidos · Preguntas de las áreas",
            )
        with at(moment(day, 19)):
            plan.write_minutes(
                meeting=meeting,
                minutes="Se mostró el funcionamiento y los datos. Las áreas pidieron ver el detalle por fuente.",
                attendees="Seis áreas y el equipo de la startup",
                by=team.focal,
            )
    return pilot


def learn(pilot: Pilot, team: Team, story: dict[str, Any]) -> None:
    """Ask the civil servants, count the indicators, write down what was found and decided."""
    _asked(pilot, team)
    with at(moment(date(2021, 7, 16))):
        _counted(pilot, team)
        evidence.report_tone(
            pilot=pilot,
            positive="35.24",
            negative="40",
            neutral="24.76",
            by=team.focal,
            source_note="Caso publicado, sobre 5,796 manifestaciones",
        )
        _activities_met(pilot, team)
        found = _written_down(pilot, team, story)
    for finding, told in zip(found, story["findings"], strict=True):
        with at(moment(max(told["decided_on"], date(2021, 7, 16)), 12)):
            learning.record_decision_taken(
                pilot=pilot,
                by=team.focal,
                finding=finding,
                text=told["decision"],
                area=team.entity.areas.get(name=told["area"]),
                decided_on=told["decided_on"],
            )


def _asked(pilot: Pilot, team: Team) -> None:
    """Let ten civil servants answer the survey after the workshops."""
    with at(moment(date(2021, 7, 12))):
        answering = team.officials[:10]
        survey = surveys.open_survey(
            call=pilot.call,
            kind=SurveyKind.REACTION,
            users=answering,
            opens_at=moment(date(2021, 7, 12)),
            closes_at=moment(date(2021, 7, 15), 18),
            by=team.focal,
        )
    with at(moment(date(2021, 7, 13))):
        # Of ten who answered, as the case reports: 100 % solution and method, 90 % satisfied, 80 % able to do both.
        satisfied = {
            "knows_solution": 10,
            "knows_method": 10,
            "satisfied": 9,
            "can_apply": 8,
            "can_write_requirement": 8,
        }
        for place, official in enumerate(answering):
            answers: dict[int, int | str] = {}
            for item in survey.items.all():
                yes = place < satisfied.get(item.measures, 0)
                answers[item.pk] = {"yes_no": int(yes), "likert": 4 + place % 2 if yes else 3}.get(item.kind, "")
            surveys.answer_survey(survey=survey, answers=answers, by=official)


def _counted(pilot: Pilot, team: Team) -> None:
    """Set each indicator as the case reports it, and count it from the answers."""
    reported = {
        "knows_solution": "100%",
        "knows_method": "100%",
        "satisfied": "90%",
        "can_apply": "80%",
        "can_write_requirement": "80%",
    }
    names = {
        "knows_solution": "Funcionarios que conocieron una solución tecnológica nueva",
        "knows_method": "Funcionarios que aprendieron una metodología nueva",
        "satisfied": "Funcionarios con satisfacción alta",
        "can_apply": "Funcionarios que pueden aplicar la metodología",
        "can_write_requirement": "Funcionarios que pueden elaborar un requisito funcional",
    }
    for code, share in reported.items():
        learning.set_indicator(pilot=pilot, code=code, by=team.focal, name=names[code], reported=share)
        counted = learning.count_from_survey(pilot=pilot, code=code, by=team.focal)
        if counted.baseline is not None:
            note = f"{counted.source_note}. Línea de base: encuesta ilustrativa, antes del taller"
            learning.set_indicator(pilot=pilot, code=code, by=team.focal, source_note=note)


def _activities_met(pilot: Pilot, team: Team) -> None:
    for activity in pilot.activities.all():
        plan.update_activity(
            activity=activity,
            by=team.focal,
            actual_from=activity.planned_from,
            actual_until=activity.planned_until,
            status="met",
            evidence="Actas y registro de la plataforma",
        )
    done = pilot.activities.filter(status="met").count()
    learning.set_indicator(
        pilot=pilot,
        code="activities_met",
        by=team.focal,
        name="Actividades planificadas que se completaron",
        numerator=done,
        denominator=pilot.activities.count(),
        reported="100%",
        source_note="Actividades del piloto",
    )


def _written_down(pilot: Pilot, team: Team, story: dict[str, Any]) -> list[Finding]:
    """Write down findings, lessons and requirements; return the findings in the story's order."""
    topics = {topic.key: topic for topic in Topic.objects.filter(pilot=pilot)}
    found = [
        learning.add_finding(
            pilot=pilot,
            by=team.focal,
            text=finding["text"],
            recommendation=finding["recommendation"],
            topic=topics[finding["topic"]],
        )
        for finding in story["findings"]
    ]
    for lesson in story["lessons"]:
        learning.add_lesson(pilot=pilot, by=team.focal, **lesson)
    for requirement in story["requirements"]:
        told = {**requirement, "findings": [found[requirement["finding"] - 1]]}
        told.pop("finding")
        add_requirement(pilot=pilot, by=team.focal, **told)
    return found


def close(pilot: Pilot, team: Team) -> None:
    """End the pilot, write its case in two languages, publish it; its reports are made by themselves."""
    with at(moment(date(2021, 7, 19))):
        plan.end_pilot(
            pilot=pilot,
            outcome=Outcome.COMPLETED,
            summary=(
                "Se leyeron 25 fuentes de internet en una ventana de 30 días. El transporte fue el tema urbano con más "
                "manifestaciones. Las autoridades tomaron decisiones con esta evidencia desde julio de 2021."
            ),
            recommendation=(
                "Ilustrativo: comprar por un procedimiento abierto, con los requisitos que salieron de la prueba. La "
                "lectura se entendió y sirvió para decidir; antes hay que medir su error con una muestra que lean dos "
                "personas, porque esta prueba no la tuvo."
            ),
            ended_on=date(2021, 7, 16),
            by=team.focal,
        )
    with at(moment(date(2021, 7, 21))):
        for language, sections in content("ate_case").items():
            write_case(pilot=pilot, language=language, sections=sections, by=team.focal)
    with at(moment(date(2021, 7, 26))):
        plan.publish_case(pilot=pilot, by=team.focal)
    with at(moment(date(2021, 7, 26), 10)):
        request_report(pilot=pilot, kind=ReportKind.CASE, language="en", by=team.focal)
        request_report(pilot=pilot, kind=ReportKind.TERMS, language="es", by=team.focal)
        note_information(
            pilot=pilot,
            given_on=date(2021, 6, 22),
            receiver=Receiver.PILOT,
            what="Los temas que las áreas pidieron distinguir y cuántas manifestaciones tuvo cada uno.",
            how="Demostración en línea",
            by=team.focal,
        )
