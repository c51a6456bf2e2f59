"""The case of Ate, from the first meeting to the published case, through the actions that everybody uses."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from accounts.actions import join_entity
from accounts.states import AreaKind, CallRole, EntityKind, MemberRole
from challenges.actions import calls, exercises, frames, questions, surveys, workshops
from challenges.models import Call, Category, Partner, Survey
from challenges.states import PartnerKind, SurveyKind, WorkshopMode
from challenges.survey_items import TITLES
from govlink.stories import piloting, running
from govlink.stories import selection as choosing
from govlink.stories.world import Cast, Team, at, auditor_of, content, fill, moment, register, send
from selection.actions import entries, scores, seats
from startups.actions import interests
from startups.interests import GROUNDS

#: What the published case tells, and what was made to illustrate it; shown on the exercise's pages.
SOURCE_NOTE = (
    "Publicado por el caso: la red aliada, la categoría, el taller con más de diez funcionarios, los tres países, la "
    "startup elegida, las 25 fuentes, las 5,796 manifestaciones, los conteos de transporte, salud, seguridad ciudadana "
    "y economía, los porcentajes de las encuestas y las decisiones desde julio de 2021. Ilustrativo, generado con una "
    "semilla fija: las demás postulaciones, los puntajes, los nombres de personas y fuentes, las encuestas de antes y "
    "después del taller, los otros temas, el tono fuera de salud, las fechas intermedias, el equipo, los riesgos, el costo, lo "
    "que se recomienda y lo que siguió al piloto."
)


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
    return Team(entity, staff, officials[0], authority, officials, assessors, custodians, auditor_of(cast))


def partners(cast: Cast) -> list[Partner]:
    """Return the partners that the case names; somebody of the one that made the contact can sign in."""
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
    found = [
        Partner.objects.get_or_create(
            name=name, defaults={"kind": kind, "contribution": contribution, "website": website}
        )[0]
        for name, kind, contribution, website in named
    ]
    found[0].people.add(cast.person("elena@femulp.example", "Elena Cárdenas"))
    return found


def people_the_call(call: Call, team: Team) -> None:
    """Appoint the authority and the custodians."""
    exercises.appoint_to_call(
        call=call, user=team.authority, role=CallRole.AUTHORITY, by=team.staff, resolution_no="R.A. 0211-2021"
    )
    for custodian in team.custodians:
        exercises.appoint_to_call(
            call=call, user=custodian, role=CallRole.CUSTODIAN, by=team.staff, resolution_no="R.A. 0211-2021"
        )
    exercises.appoint_to_call(call=call, user=team.auditor, role=CallRole.AUDITOR, by=team.staff)


def seat_the_panel(call: Call, team: Team) -> None:
    """Appoint the assessors, who declare their interests."""
    for assessor in team.assessors:
        seat = seats.appoint_assessor(call=call, user=assessor, by=team.staff, resolution_no="R.A. 0212-2021")
        interests.declare_interests(
            seat=seat,
            by=assessor,
            answers={"employers": "Universidad Nacional, docencia por horas"},
            sworn=[key for key, _sentence in GROUNDS],
        )


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
            partners=partners(cast),
            reference="ATE-2021-001",
            source_note=SOURCE_NOTE,
        )
        people_the_call(call, team)
    _frame(call, team, story)
    applicants = _apply(call, cast, story, team)
    _choose(call, team, applicants)
    pilot = piloting.run_pilot(call, team, story)
    running.enrich(pilot, team)
    piloting.learn(pilot, team, story)
    piloting.close(pilot, team)
    running.follow(pilot, team)
    call.refresh_from_db()
    return call


def ask_learning(call: Call, team: Team, kind: SurveyKind, opens: date, closes: date) -> None:
    """Ask the officials what they can do, before or after their workshop."""
    surveys.open_survey(
        call=call,
        kind=kind,
        users=team.officials,
        opens_at=moment(opens, 18),
        closes_at=moment(closes, 8),
        by=team.focal,
        title=f"{TITLES[kind]} (respuestas ilustrativas)",
    )


def answer_learning(call: Call, team: Team, kind: SurveyKind, told: dict[str, Any]) -> None:
    """Answer that survey: the story says how many chose each level, a fixed seed deals them out."""
    survey = Survey.objects.get(call=call, kind=kind)
    dice = random.Random(f"{told['seed']} {kind}")  # noqa: S311  invented answers, not secrets
    sheets: list[dict[int, int | str]] = [{} for _official in team.officials]
    for item in survey.items.all():
        counts, texts = told[kind].get(item.measures, []), told["texts"]
        given: list[Any] = [level for level, count in enumerate(counts, start=1) for _one in range(count)] or list(
            texts
        )
        given += [""] * (len(sheets) - len(given))
        dice.shuffle(given)
        for sheet, value in zip(sheets, given, strict=True):
            sheet[item.pk] = value
    for official, sheet in zip(team.officials, sheets, strict=True):
        surveys.answer_survey(survey=survey, answers=sheet, by=official)


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
        ask_learning(call, team, SurveyKind.LEARNING_BEFORE, day, day + timedelta(days=5))
    with at(moment(day + timedelta(days=1))):
        answer_learning(call, team, SurveyKind.LEARNING_BEFORE, story["learning"])
    with at(moment(date(2021, 5, 11), 17, 30)):
        workshops.record_attendance(
            workshop=workshop,
            attended={user.pk for user in team.officials},
            by=team.focal,
            artefacts="Lienzo del reto, mapa de actores y cinco ideas distintas.",
        )
        ask_learning(call, team, SurveyKind.LEARNING_AFTER, date(2021, 5, 11), date(2021, 5, 14))
    with at(moment(date(2021, 5, 12))):
        answer_learning(call, team, SurveyKind.LEARNING_AFTER, story["learning"])
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
        choosing.choose_first(
            call,
            team.authority,
            reasons=(
                "Se elige la propuesta con el mayor promedio ponderado entre las que cumplen los cuatro criterios. "
                "Responde al reto encuadrado, muestra una prueba medida en condiciones parecidas y su plan cabe en "
                "treinta días con los recursos de las áreas. Las autoridades conservan la elección de las fuentes."
            ),
            resolution_no="R.A. 0230-2021",
        )
    with at(moment(date(2021, 6, 14))):
        choosing.give_word(call, custodian, "Venció el plazo de revisión sin solicitudes.")
    with at(moment(date(2021, 6, 14), 10)):
        choosing.give_word(call, second, "Conforme: sin solicitudes pendientes.")
    with at(moment(date(2021, 6, 14), 16)):
        choosing.declare_by_name(call)
