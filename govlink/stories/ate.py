"""The case of Ate, from the first meeting to the published case, through the actions that everybody uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import join_entity
from accounts.models import PublicEntity, User
from accounts.states import AreaKind, CallRole, EntityKind, MemberRole
from challenges.actions import calls, exercises, frames, questions, surveys, workshops
from challenges.models import Call, Category, Partner
from challenges.states import PartnerKind, SurveyKind, WorkshopMode
from govlink.stories import selection as choosing
from govlink.stories.evidence import as_csv, rows, topic_counts
from govlink.stories.world import Cast, at, content, fill, moment, register, send
from pilots.actions import evidence, learning, plan
from pilots.models import Pilot, Source, Topic
from pilots.states import Outcome
from selection.actions import decisions, entries, scores, seats
from selection.models import Entry
from startups.actions import unsealing

#: What the published case tells, and what was made to illustrate it; shown on the exercise's pages.
SOURCE_NOTE = (
    "Publicado por el caso: la red aliada, la categoría, el taller con más de diez funcionarios, los tres países, la "
    "startup elegida, las 25 fuentes, las 5,796 manifestaciones, los conteos de transporte, salud, seguridad ciudadana "
    "y economía, los porcentajes de las encuestas y las decisiones desde julio de 2021. Ilustrativo, generado con una "
    "semilla fija: las demás postulaciones, los puntajes, los nombres de personas y fuentes, los otros temas, el tono "
    "fuera de salud y las fechas intermedias."
)


@dataclass(frozen=True, slots=True)
class Team:
    """The people who drive an exercise."""

    entity: PublicEntity
    staff: User
    focal: User
    authority: User
    officials: list[User]
    assessors: list[User]
    custodians: list[User]


def ate_team(cast: Cast, story: dict[str, Any]) -> Team:
    """Register the municipality, its officials and the panel."""
    areas = sorted({official["area"] for official in story["officials"]})
    staff = cast.person("kemi@govlink.example", "Kemi Adeyemi", language="es", is_staff=True, is_superuser=True)
    entity = join_entity(
        by=staff,
        kind=EntityKind.DISTRICT,
        legal_name="Municipalidad Distrital de Ate",
        short_name="Ate",
        acronym="ATE",
        country="PE",
        region="Lima",
        city="Lima",
        ubigeo="150103",
        joined_on=date(2021, 5, 3),
        areas=[(name, AreaKind.DEC if "Logística" in name else AreaKind.USER) for name in areas],
    )
    since = date(2021, 5, 3)
    officials = [
        cast.member(entity, o["email"], o["name"], o.get("role", ""), since, o["area"]) for o in story["officials"]
    ]
    authority = cast.member(entity, "luz.huaman@muniate.example", "Luz Huamán", MemberRole.AUTHORITY, since)
    assessors = [
        cast.person("ines@jurado.example", "Inés Valdivia"),
        cast.person("tomas@jurado.example", "Tomás Ríos"),
        cast.person("pilar@jurado.example", "Pilar Montes"),
    ]
    custodians = [
        cast.person("oscar@custodia.example", "Óscar Benavides"),
        cast.person("marta@custodia.example", "Marta Solís"),
    ]
    return Team(entity, staff, officials[0], authority, officials, assessors, custodians)


def partners() -> list[Partner]:
    """Return the partners that the case names."""
    named = [
        (
            "Femulp",
            PartnerKind.FEDERATION,
            "Conectó a la municipalidad con GovLink y acompañó el piloto.",
            "http://www.femulp.org/",
        ),
        (
            "Universidad Peruana de Ciencias Aplicadas (UPC)",
            PartnerKind.UNIVERSITY,
            "Asistencia técnica y apoyo financiero.",
            "https://www.upc.edu.pe/",
        ),
        (
            "CCO Investment & Legal Advisors",
            PartnerKind.LAW_FIRM,
            "Documentación legal de los pilotos.",
            "https://www.cco-advisors.pe/",
        ),
    ]
    return [
        Partner.objects.get_or_create(
            name=name, defaults={"kind": kind, "contribution": contribution, "website": website}
        )[0]
        for name, kind, contribution, website in named
    ]


def people_the_call(call: Call, team: Team) -> None:
    """Appoint the authority and the custodians."""
    exercises.appoint_to_call(
        call=call, user=team.authority, role=CallRole.AUTHORITY, by=team.staff, resolution_no="R.A. 0211-2021"
    )
    for custodian in team.custodians:
        exercises.appoint_to_call(call=call, user=custodian, role=CallRole.CUSTODIAN, by=team.staff)


def seat_the_panel(call: Call, team: Team) -> None:
    """Appoint the assessors, who declare that they have no conflict."""
    for assessor in team.assessors:
        seat = seats.appoint_assessor(call=call, user=assessor, by=team.staff, resolution_no="R.A. 0212-2021")
        seats.declare_no_conflict(seat=seat, by=assessor)


def frame_the_problem(call: Call, team: Team, canvas: dict[str, Any]) -> None:
    """Write the canvas, send it, approve it."""
    frame = frames.start_frame(call=call, by=team.focal)
    for field, value in canvas.items():
        frame = frames.save_frame_field(frame=frame, field=field, value=value, revision=frame.revision, by=team.focal)
    frame = frames.submit_frame(frame=frame, by=team.focal)
    frames.approve_frame(frame=frame, by=team.authority)


def tell(cast: Cast) -> Call:
    """Tell the whole case; return its call."""
    story = content("ate")
    with at(moment(date(2021, 5, 3))):
        team = ate_team(cast, story)
        call = exercises.start_exercise(
            entity=team.entity,
            title=story["call"]["title"],
            by=team.staff,
            partners=partners(),
            reference="ATE-2021-001",
            source_note=SOURCE_NOTE,
        )
        people_the_call(call, team)
    _frame(call, team, story)
    applicants = _apply(call, cast, story, team)
    _choose(call, team, applicants)
    pilot = _pilot(call, team, story)
    _learn(pilot, team, story)
    _close(pilot, team)
    call.refresh_from_db()
    return call


def _frame(call: Call, team: Team, story: dict[str, Any]) -> None:
    day = date(2021, 5, 6)
    with at(moment(day)):
        exercises.choose_category(call=call, category=Category.objects.get(number=5), by=team.authority)
        workshop = workshops.plan_workshop(
            call=call,
            by=team.focal,
            title="Taller de diseño centrado en las personas",
            starts_at=moment(day + timedelta(days=5)),
            ends_at=moment(day + timedelta(days=5), 17),
            mode=WorkshopMode.ONLINE,
            facilitator="Equipo GovLink",
            agenda="Escuchar · Encuadrar · Idear cinco soluciones · Ajustar la pregunta",
        )
        workshops.call_in(workshop=workshop, users=team.officials, by=team.focal)
    with at(moment(date(2021, 5, 11), 17, 30)):
        workshops.record_attendance(
            workshop=workshop,
            attended={user.pk for user in team.officials},
            by=team.focal,
            artefacts="Lienzo del reto, mapa de actores y cinco ideas distintas.",
        )
    with at(moment(date(2021, 5, 13))):
        frame_the_problem(call, team, story["frame"])


def _apply(call: Call, cast: Cast, story: dict[str, Any], team: Team) -> list[dict[str, Any]]:
    with at(moment(date(2021, 5, 14))):
        call.refresh_from_db()
        calls.prepare_call(
            call=call,
            by=team.focal,
            **story["call"],
            countries=["BR", "AR", "MX", "CL", "CO", "PE"],
            languages=["es", "pt"],
            opens_at=moment(date(2021, 5, 17), 8),
            questions_until=moment(date(2021, 5, 25), 17),
            closes_at=moment(date(2021, 5, 31), 17),
            pilot_weeks=4,
        )
        calls.announce_call(call=call, by=team.focal)
        seat_the_panel(call, team)
    applicants = story["applicants"]
    with at(moment(date(2021, 5, 18), 10)):
        registered = [register(cast, applicant, seed) for seed, applicant in enumerate(applicants)]
        asked = [
            questions.ask_question(call=call, text=item["text"], by=registered[number][1])
            for number, item in enumerate(story["questions"])
        ]
    with at(moment(date(2021, 5, 20), 15)):
        for question, item in zip(asked, story["questions"], strict=True):
            area = team.entity.areas.get(name=item["area"])
            questions.publish_answer(
                question=question, public_text=item["text"], answer=item["answer"], by=team.focal, area=area
            )
    for seed, (applicant, (startup, founder)) in enumerate(zip(applicants, registered, strict=True)):
        with at(moment(date(2021, 5, 24) + timedelta(days=seed), 9 + seed)):
            send(fill(call, startup, founder, applicant, seed), founder)
    return applicants


def _choose(call: Call, team: Team, applicants: list[dict[str, Any]]) -> None:
    custodian, second = team.custodians
    with at(moment(date(2021, 6, 1))):
        choosing.verify(call, custodian)
        entries.open_assessment(call=call, by=team.focal)
    with at(moment(date(2021, 6, 3))):
        call.refresh_from_db()
        choosing.score(call, choosing.likings(call, applicants), seed=1)
        scores.close_assessment(call=call, by=team.focal)
    with at(moment(date(2021, 6, 4), 11)):
        first = Entry.objects.filter(call=call).order_by("standing__rank").first()
        if first is None:
            raise RuntimeError("The story has no entries.")
        decisions.decide(
            call=call,
            entry=first,
            by=team.authority,
            reasons=(
                "Se elige la propuesta con el mayor promedio ponderado entre las que cumplen los cuatro criterios. "
                "Responde al reto encuadrado, muestra una prueba medida en condiciones parecidas y su plan cabe en "
                "treinta días con los recursos de las áreas. Las autoridades conservan la elección de las fuentes."
            ),
            resolution_no="R.A. 0230-2021",
        )
    with at(moment(date(2021, 6, 14))):
        unsealing.approve_unsealing(call=call, reason="Venció el plazo de revisión sin solicitudes.", by=custodian)
    with at(moment(date(2021, 6, 14), 10)):
        unsealing.approve_unsealing(call=call, reason="Conforme: sin solicitudes pendientes.", by=second)


def _pilot(call: Call, team: Team, story: dict[str, Any]) -> Pilot:
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


def _learn(pilot: Pilot, team: Team, story: dict[str, Any]) -> None:
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
    with at(moment(date(2021, 7, 16))):
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
            learning.count_from_survey(pilot=pilot, code=code, by=team.focal)
        evidence.report_tone(
            pilot=pilot,
            positive="35.24",
            negative="40",
            neutral="24.76",
            by=team.focal,
            source_note="Caso publicado, sobre 5,796 manifestaciones",
        )
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
            learning.add_requirement(
                pilot=pilot, by=team.focal, **{**requirement, "finding": found[requirement["finding"] - 1]}
            )
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


def _close(pilot: Pilot, team: Team) -> None:
    with at(moment(date(2021, 7, 19))):
        plan.end_pilot(
            pilot=pilot,
            outcome=Outcome.COMPLETED,
            summary=(
                "Se leyeron 25 fuentes de internet en una ventana de 30 días. El transporte fue el tema urbano con más "
                "manifestaciones. Las autoridades tomaron decisiones con esta evidencia desde julio de 2021."
            ),
            by=team.focal,
        )
    with at(moment(date(2021, 7, 26))):
        plan.publish_case(pilot=pilot, by=team.focal)
