"""Three invented exercises in other states: framing, open now, in blind assessment. Their dates follow today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import join_entity
from accounts.states import AreaKind, EntityKind, MemberRole
from challenges.actions import calls, exercises, frames, questions, templates, walls, workshops
from challenges.actions.translations import translate_call
from challenges.criteria import CRITERIA
from challenges.models import Call, Category, Workshop
from challenges.states import WorkshopMode
from govlink.stories import selection as choosing
from govlink.stories.ate import frame_the_problem, people_the_call, seat_the_panel
from govlink.stories.world import LIMA, Cast, Team, at, auditor_of, content, fill, moment, send
from selection.actions import entries
from startups.actions import submissions
from startups.models import Startup, TeamMember

NOTE = "Nada de lo que contiene ocurrió."
#: The rest of a proposal about appointments: the same plan in small variations.
_PLAN = [
    "Semana 1: instalación y acuerdo de cupos con dos centros. Semana 2: prueba con veinte personas. Semana 3: uso real en ambos centros. Semana 4: medición de colas, demostración y entrega de datos.",
    "Semana 1: reuniones con agentes y jefaturas. Semana 2: capacitación y primeras reservas. Semana 3: uso diario con seguimiento. Semana 4: conteo de colas y ausencias, y entrega del informe abierto.",
    "Semana 1: diagnóstico de cupos. Semana 2: configuración con el personal. Semana 3: reserva abierta a un barrio. Semana 4: comparación con el mes anterior, demostración y guía para continuar.",
]
_DATA = "Nombre, teléfono y hora de la cita, con consentimiento; nada de la historia clínica. Los datos quedan en el centro y se borran a los treinta días."


def tell(cast: Cast) -> list[Call]:
    """Tell the three exercises; return their calls. The case of Ate must have been told before."""
    story = content("others")
    _template(cast, story["template"])
    return [_framing(cast, story["framing"]), _open(cast, story["open"]), _assessment(cast, story)]


def _template(cast: Cast, told: dict[str, Any]) -> None:
    """Have staff keep a template of calls with the basic criteria."""
    days = {name: told[name] for name in ("question_days", "open_days", "pilot_weeks")}
    with at(moment(today_in_lima() - timedelta(days=30))):
        templates.save_template(
            template=None,
            category=Category.objects.get(number=told["category"]),
            name=told["name"],
            active=True,
            by=cast.person("kemi@govlink.example", "Kemi Adeyemi"),
            texts=told["texts"],
            criteria=[{"weight": 25, "complies_from": 3, **one} for one in CRITERIA],
            **days,
        )


def today_in_lima() -> date:
    """Return the day on which the story is told."""
    return timezone.now().astimezone(LIMA).date()


def begin(cast: Cast, told: dict[str, Any], since: date) -> tuple[Call, Team]:
    """Have an invented entity join, with its people, and start its exercise up to the category."""
    staff = cast.person("kemi@govlink.example", "Kemi Adeyemi")
    entity = join_entity(
        by=staff,
        kind=EntityKind(told["kind"]),
        legal_name=told["entity"],
        short_name=told["short"],
        acronym=told["acronym"],
        country="PE",
        region=told["region"],
        city=told["short"],
        joined_on=since,
        areas=[("Gerencia de Planeamiento", AreaKind.USER), ("Logística", AreaKind.DEC)],
    )
    host = told["acronym"].lower() + ".example"
    authority = cast.member(entity, f"autoridad@{host}", f"Autoridad de {told['short']}", MemberRole.AUTHORITY, since)
    officials = [
        cast.member(
            entity,
            f"enlace@{host}",
            f"Enlace de {told['short']}",
            MemberRole.FOCAL_POINT,
            since,
            "Gerencia de Planeamiento",
        ),
        cast.member(entity, f"planeamiento@{host}", "Norma Chávez", "", since, "Gerencia de Planeamiento"),
        cast.member(entity, f"logistica@{host}", "Iván Rengifo", "", since, "Logística"),
    ]
    assessors = [
        cast.person("pilar@jurado.example", "Pilar Montes"),
        cast.person("ines@jurado.example", "Inés Valdivia"),
        cast.person("tomas@jurado.example", "Tomás Ríos"),
    ]
    custodians = [
        cast.person("oscar@custodia.example", "Óscar Benavides"),
        cast.person("marta@custodia.example", "Marta Solís"),
    ]
    team = Team(entity, staff, officials[0], authority, officials, assessors, custodians, auditor_of(cast))
    call = exercises.start_exercise(entity=entity, title=told["title"], by=staff, illustrative=True, source_note=NOTE)
    people_the_call(call, team)
    exercises.choose_category(call=call, category=Category.objects.get(number=told["category"]), by=authority)
    return call, team


def _framing(cast: Cast, told: dict[str, Any]) -> Call:
    start = today_in_lima() - timedelta(days=12)
    with at(moment(start)):
        call, team = begin(cast, told, start)
        workshop = workshops.plan_workshop(
            call=call,
            by=team.focal,
            title="Taller de diseño centrado en las personas",
            starts_at=moment(start + timedelta(days=2)),
            ends_at=moment(start + timedelta(days=2), 13),
            mode=WorkshopMode.IN_PERSON,
            facilitator="Equipo GovLink",
            place="Auditorio municipal",
        )
        workshops.call_in(workshop=workshop, users=team.officials, by=team.focal)
    with at(moment(start + timedelta(days=2), 11)):
        _wall(workshop, team, told["wall"])
    with at(moment(start + timedelta(days=2), 14)):
        present = {user.pk for user in team.officials}
        workshops.record_attendance(workshop=workshop, attended=present, by=team.focal)
    with at(moment(start + timedelta(days=4))):
        frame = frames.start_frame(call=call, by=team.focal)
        for field, value in told["frame"].items():
            frame = frames.save_frame_field(
                frame=frame, field=field, value=value, revision=frame.revision, by=team.focal
            )
        frame = frames.submit_frame(frame=frame, by=team.focal)
    with at(moment(start + timedelta(days=6))):
        frames.return_frame(frame=frame, note="Falta decir qué datos hay y qué queda fuera.", by=team.authority)
    with at(moment(start + timedelta(days=7))):
        frame = frames.start_frame(call=call, by=team.focal)
        frames.save_frame_field(
            frame=frame,
            field="data_available",
            value="Ruta de los camiones y horarios de cierre del mercado.",
            revision=frame.revision,
            by=team.officials[1],
        )
    return call


def _wall(workshop: Workshop, team: Team, told: list[dict[str, Any]]) -> None:
    """Have the officials stick notes, put them together and vote."""
    people = team.officials
    for place, group in enumerate(told):
        notes = [
            walls.stick_note(workshop=workshop, text=text, by=people[(place + number) % len(people)]).pk
            for number, text in enumerate(group["notes"])
        ]
        if group["group"]:
            walls.group_notes(workshop=workshop, notes=notes, group=None, name=group["group"], by=people[0])
            made = workshop.note_groups.get(name=group["group"])
            for person in people[: group["votes"]]:
                walls.vote(workshop=workshop, group=made.pk, by=person)


def announce(call: Call, team: Team, told: dict[str, Any], dates: tuple[Any, Any, Any]) -> None:
    """Frame the problem and announce the call; ``dates``: opening, last question, close."""
    frame_the_problem(call, team, told["frame"])
    call.refresh_from_db()
    opens, until, closes = dates
    calls.prepare_call(
        call=call,
        by=team.focal,
        summary=told["summary"],
        eligibility=told["eligibility"],
        stipend="Sin pago",
        ip_terms="La solución sigue siendo de quien la presenta.",
        data_terms="Los datos del piloto son de la entidad y se publican sin datos personales.",
        opens_at=opens,
        questions_until=until,
        closes_at=closes,
    )
    calls.announce_call(call=call, by=team.focal)


def _open(cast: Cast, told: dict[str, Any]) -> Call:
    today = today_in_lima()
    with at(moment(today - timedelta(days=20))):
        call, team = begin(cast, told, today - timedelta(days=20))
    dates = (
        moment(today - timedelta(days=8), 8),
        moment(today + timedelta(days=10), 17),
        moment(today + timedelta(days=25), 17),
    )
    with at(moment(today - timedelta(days=11))):
        announce(call, team, told, dates)
        translate_call(call=call, texts=told["translations"], by=team.focal)
        seat_the_panel(call, team)
    with at(moment(today - timedelta(days=5))):
        asker = cast.person("itzel@nopaldatos.example", "Itzel Cruz")
        asked = [questions.ask_question(call=call, text=item["text"], by=asker) for item in told["questions"]]
    with at(moment(today - timedelta(days=3))):
        for question, item in zip(asked, told["questions"], strict=True):
            if "answer" in item:
                questions.publish_answer(
                    question=question,
                    public_text=item["text"],
                    answer=item["answer"],
                    by=team.focal,
                    area=team.entity.areas.get(name="Logística"),
                )
        call.refresh_from_db()
        assert call.closes_at is not None
        calls.amend_call(
            call=call,
            changes={"closes_at": call.closes_at + timedelta(days=2)},
            reason="El calendario escolar tiene una semana de vacaciones: hay dos días más para postular.",
            by=team.focal,
        )
    with at(moment(today - timedelta(days=1))):
        _drafts(call)
    return call


def _drafts(call: Call) -> None:
    """One start-up has begun, so that its screens have something to show."""
    startup = Startup.objects.get(name="Daoura Insights")
    founder = TeamMember.objects.select_related("user").get(startup=startup).user
    draft = submissions.start_submission(call=call, startup=startup, by=founder)
    begun = {
        "title": "Riesgo de cada cruce sin guardar imágenes",
        "problem": "Los sustos no se registran, y sin registro se pinta donde alguien pidió y no donde hace falta. En Daoura Insights lo vimos en otras ciudades.",
        "approach": "Contamos pasos, velocidades y frenadas con equipos que no guardan imágenes, y lo comparamos con lo que cuentan las escuelas.",
    }
    for field, text in begun.items():
        submissions.save_answer(submission=draft, field=field, text=text, version=0, by=founder)


def _assessment(cast: Cast, story: dict[str, Any]) -> Call:
    today, told = today_in_lima(), story["assessment"]
    with at(moment(today - timedelta(days=60))):
        call, team = begin(cast, told, today - timedelta(days=60))
    dates = (
        moment(today - timedelta(days=45), 8),
        moment(today - timedelta(days=32), 17),
        moment(today - timedelta(days=18), 17),
    )
    with at(moment(today - timedelta(days=48))):
        announce(call, team, told, dates)
        seat_the_panel(call, team)
    known = {applicant["name"]: applicant for applicant in content("ate")["applicants"]}
    for seed, (name, proposal) in enumerate(zip(known, story["proposals"], strict=False)):
        with at(moment(today - timedelta(days=24 - seed), 10 + seed)):
            startup = Startup.objects.get(name=name)
            founder = TeamMember.objects.select_related("user").get(startup=startup).user
            applicant = {**known[name], "texts": {**proposal, "plan": _PLAN[seed % len(_PLAN)], "data": _DATA}}
            send(fill(call, startup, founder, applicant, seed), founder)
    with at(moment(today - timedelta(days=14))):
        choosing.verify(call, team.custodians[0])
    with at(moment(today - timedelta(days=10))):
        due = moment(today + timedelta(days=6), 18)
        entries.open_assessment(call=call, by=team.focal, due_at=due)
    with at(moment(today - timedelta(days=4))):
        call.refresh_from_db()
        liked = choosing.likings(call, [])
        choosing.score(call, liked, seed=2, seats=[1])
        choosing.score(call, liked, seed=3, seats=[2], limit=3)
    return call
