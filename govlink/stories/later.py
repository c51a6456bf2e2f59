"""Three small invented exercises in later states: at the desk, decided, in pilot. Their dates follow today."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from challenges.models import Call
from challenges.states import PaperKind, SessionMode
from govlink.stories import between
from govlink.stories import selection as choosing
from govlink.stories.ate import seat_the_panel
from govlink.stories.evidence import as_csv
from govlink.stories.others import announce, begin, today_in_lima
from govlink.stories.world import Cast, Team, at, content, fill, moment, send
from pilots.actions import evidence, learning, plan, samples
from pilots.actions.texts import declare_rules
from pilots.models import Pilot, SampleItem, Topic
from pilots.states import ActivityStatus, Aspect, Gate, Phase, Sentiment
from reports.actions.papers import request_paper
from selection.actions import dates, decisions, entries, scores
from selection.actions.seats import appoint_assessor
from selection.models import Entry, Query, Seat
from startups.actions import corrections, desks, feedback
from startups.actions.dates import answer, settle_answer
from startups.models import DateAnswer, Startup, Submission, TeamMember
from startups.queries.dates import waits
from startups.states import CheckResult, CorrectionReason, Ground
from startups.tasks import deliver_rounds

_WHY = (
    "Se elige la propuesta con el mayor promedio ponderado entre las que cumplen los cuatro criterios. Su prueba fue "
    "medida en condiciones parecidas y su plan cabe en las semanas y las horas que la entidad puede dar."
)
_TONES = [str(tone) for tone in Sentiment]
HEAD = "date,source,topic,sentiment,text"


def tell(cast: Cast) -> list[Call]:
    """Tell the three exercises; return their calls. The case of Ate must have been told before."""
    story = content("later")
    return [_desk(cast, story["desk"]), _decided(cast, story["decided"]), _piloting(cast, story["pilot"])]


def _founder(startup: Startup) -> Any:
    return TeamMember.objects.select_related("user").filter(startup=startup).order_by("pk")[0].user


def applied(cast: Cast, told: dict[str, Any], closed: date) -> tuple[Call, Team, list[dict[str, Any]]]:
    """Lead an exercise up to its close on a day: framed, announced, with what was sent."""
    with at(moment(closed - timedelta(days=45))):
        call, team = begin(cast, told, closed - timedelta(days=45))
    with at(moment(closed - timedelta(days=30))):
        opens, until = closed - timedelta(days=27), closed - timedelta(days=12)
        announce(call, team, told, (moment(opens, 8), moment(until, 17), moment(closed, 17)))
    known = {applicant["name"]: applicant for applicant in content("ate")["applicants"]}
    applicants = []
    for seed, (name, proposal) in enumerate(zip(told["applicants"], told["proposals"], strict=True)):
        texts = {key: text for key, text in proposal.items() if key != "quality"}
        applicant = {**known[name], "texts": texts, "quality": proposal["quality"]}
        applicants.append(applicant)
        with at(moment(closed - timedelta(days=4 - seed), 10 + seed)):
            startup = Startup.objects.get(name=name)
            founder = _founder(startup)
            send(fill(call, startup, founder, applicant, seed), founder)
    return call, team, applicants


def _desk(cast: Cast, told: dict[str, Any]) -> Call:
    """At the desk: one submission checked, one with a field sent back, one untouched; one assessor has to declare."""
    today = today_in_lima()
    call, team, _applicants = applied(cast, told, today - timedelta(days=2))
    with at(moment(today - timedelta(days=1))):
        for assessor in team.assessors:
            appoint_assessor(call=call, user=assessor, by=team.staff, resolution_no="R.G. 0118")
        desks.take_up(call=call, by=team.custodians[0])
        # By name and not by receipt number, which is random: the printed logins say whose field was sent back.
        second = Submission.objects.get(call=call, startup__name="Voz Pública Digital")
        first = Submission.objects.filter(call=call).exclude(pk=second.pk).order_by("receipt_no")[0]
        for ground in Ground:
            desks.check_ground(submission=first, ground=ground, result=CheckResult.PASSED, by=team.custodians[0])
        corrections.send_back(
            submission=second,
            field="approach",
            reason=CorrectionReason.GAPS,
            sentence="Diga cómo se resuelven las dudas sin dar una dirección.",
            by=team.custodians[0],
        )
    return call


def _judged(call: Call, team: Team, told: dict[str, Any], applicants: list[dict[str, Any]], scored: date) -> None:
    """Verify, ask the candidates where the story does, and score on a day."""
    with at(moment(scored - timedelta(days=6))):
        seat_the_panel(call, team)
        choosing.verify(call, team.custodians[0])
        entries.open_assessment(call=call, by=team.focal)
        call.refresh_from_db()
    if "question" in told:
        _ask_candidates(call, team, told, scored - timedelta(days=3))
    with at(moment(scored)):
        choosing.score(call, choosing.likings(call, applicants), seed=6)
    with at(moment(scored + timedelta(days=1))):
        scores.close_assessment(call=call, by=team.focal)


def _ask_candidates(call: Call, team: Team, told: dict[str, Any], day: date) -> None:
    """Hold a blind date: one question to all, everybody's answer, shown masked and all at once."""
    with at(moment(day)):
        seat = Seat.objects.select_related("call__entity", "user").get(call=call, number=1)
        query = dates.open_round(
            query=dates.ask(seat=seat, text=told["question"], by=seat.user), minutes=60, by=team.focal
        )
        query = Query.objects.select_related("call__entity").get(pk=query.pk)
        candidates = Submission.objects.filter(call=call).select_related("startup", "call").order_by("receipt_no")
        for submission, text in zip(candidates, told["replies"], strict=True):
            answer(submission=submission, query=query, text=text, by=_founder(submission.startup))
        for row in DateAnswer.objects.filter(query=query.pk).select_related("submission__call"):
            if waits(row):
                settle_answer(row=row, hidden=[], by=team.custodians[1])
    with at(moment(day, 11)):
        deliver_rounds()


def _decided(cast: Cast, told: dict[str, Any]) -> Call:
    """Decided, its review period running: a vote against, a request to look again, papers to sign; two keys ahead."""
    today = today_in_lima()
    call, team, applicants = applied(cast, told, today - timedelta(days=16))
    _judged(call, team, told, applicants, today - timedelta(days=4))
    with at(moment(today - timedelta(days=1))):
        others = Entry.objects.filter(call=call, standing__rank__gt=1).order_by("standing__rank")
        reserves = list(others.filter(state="compliant").values_list("code", flat=True))[:1]
        choosing.choose_first(call, team.authority, reasons=_WHY, resolution_no="R.E.R. 0412", reserves=reserves)
        codes = list(others.values_list("code", flat=True))
        last = next(one for one in Submission.objects.filter(call=call) if one.code == codes[-1])
        feedback.request_review(submission=last, grounds=told["grounds"], by=_founder(last.startup))
        seat = Seat.objects.select_related("call__entity", "user").get(call=call, number=2)
        decisions.dissent(seat=seat, reasons=told["dissent"], by=seat.user)
    # The worker makes the paper when the site is up: nobody has to wait for it.
    request_paper(
        call=call,
        kind=PaperKind.EVALUATION,
        mode=SessionMode.PLATFORM,
        by=team.focal,
    )
    return call


def _piloting(cast: Cast, told: dict[str, Any]) -> Call:
    """A pilot half way: activities met and ahead, a meeting held and one called, evidence taken in and evidence waiting."""
    today = today_in_lima()
    call, team, applicants = applied(cast, told, today - timedelta(days=60))
    _judged(call, team, told, applicants, today - timedelta(days=50))
    with at(moment(today - timedelta(days=46))):
        choosing.choose_first(call, team.authority, reasons=_WHY, resolution_no="R.A. 0377")
    for hour, custodian in enumerate(team.custodians, start=9):
        with at(moment(today - timedelta(days=30), hour)):
            choosing.give_word(call, custodian, "Venció el plazo de revisión sin solicitudes.")
    with at(moment(today - timedelta(days=29))):
        choosing.declare_by_name(call)
    with at(moment(today - timedelta(days=25))):
        call.refresh_from_db()
        pilot = _planned(call, team, told, today)
    with at(moment(today - timedelta(days=21))):
        plan.start_pilot(pilot=pilot, by=team.focal)
    between.try_out(pilot, team, today)
    _half_done(pilot, team, told, today)
    between.propose(pilot, today)
    return call


def _planned(call: Call, team: Team, told: dict[str, Any], today: date) -> Pilot:
    pilot = plan.plan_pilot(
        call=call,
        by=team.focal,
        starts_on=today - timedelta(days=21),
        ends_on=today + timedelta(days=21),
        evidence_from=today - timedelta(days=21),
        evidence_until=today + timedelta(days=7),
        keeps_texts=True,
        **told["plan"],
    )
    declare_rules(
        pilot=pilot, texts_until=today + timedelta(days=30), acceptance=Decimal(told["acceptance"]), by=team.focal
    )
    for activity in told["activities"]:
        plan.add_activity(
            pilot=pilot,
            by=team.focal,
            phase=activity["phase"],
            title=activity["title"],
            planned_from=today + timedelta(days=activity["from"]),
            planned_until=today + timedelta(days=activity["until"]),
            responsible="Planeamiento y la startup",
        )
    for source in told["sources"]:
        evidence.add_source(
            pilot=pilot, by=team.focal, selected_by="Autoridades de la entidad", terms_ok=True, **source
        )
    for key, name in told["topics"].items():
        evidence.add_topic(pilot=pilot, by=team.focal, key=key, name=name, published=key != "other")
    return pilot


def _file(told: dict[str, Any], first: date, days: int, rows: int) -> bytes:
    """Return so many invented manifestations of some days as a supplier's file, the same each time."""
    dice = random.Random(rows)  # noqa: S311  invented data, not secrets
    sources, topics = [source["name"] for source in told["sources"]], list(told["topics"])
    made = []
    for _row in range(rows):
        true = dice.choices(_TONES, [1, 4, 3])[0]
        made.append(
            (
                (first + timedelta(days=dice.randrange(days))).isoformat(),
                dice.choice(sources),
                dice.choices(topics, [5, 3, 2, 1])[0],
                # The tool is right about nine of ten; the text tells who reads it what is true.
                true if dice.random() < 0.9 else dice.choice(_TONES),
                f"{dice.choice(told['openings'])} {dice.choice(told['texts'][true])}",
            )
        )
    return as_csv(sorted(made), HEAD)


def _labelled(pilot: Pilot, team: Team, told: dict[str, Any]) -> None:
    """Draw a sample and have two officials label it: each reads what the text says, and slips now and then."""
    people = list(team.officials[:2])
    seeded = samples.seed_sample(
        pilot=pilot, aspect=Aspect.SENTIMENT, margin=Decimal(10), labellers=people, by=team.focal
    )
    drawn = samples.draw_sample(sample=seeded, by=team.focal)
    places = {key: place for place, (key, _name) in enumerate(drawn.classes)}
    true = {text: tone for tone, texts in told["texts"].items() for text in texts}
    dice = random.Random(drawn.seed)  # noqa: S311  invented labels, not secrets
    for item in SampleItem.objects.filter(sample=drawn):
        tone = next(tone for text, tone in true.items() if item.text.endswith(text))
        for person in people:
            read = tone if dice.random() < 0.95 else Sentiment.NEUTRAL
            samples.label_item(item=item, value=places[read], by=person)
    samples.close_sample(sample=drawn, by=team.focal)


def _half_done(pilot: Pilot, team: Team, told: dict[str, Any], today: date) -> None:
    first = today - timedelta(days=21)
    with at(moment(today - timedelta(days=12), 15)):
        for activity, sketch in zip(pilot.activities.order_by("planned_from"), told["activities"], strict=True):
            if sketch["status"] != ActivityStatus.SCHEDULED:
                plan.update_activity(
                    activity=activity,
                    by=team.focal,
                    status=sketch["status"],
                    actual_from=activity.planned_from,
                    actual_until=activity.planned_until,
                    evidence="Acta de la reunión",
                )
        upload = SimpleUploadedFile("avisos-semana-1.csv", _file(told, first, 9, 240), "text/csv")
        checked = evidence.upload_evidence(pilot=pilot, upload=upload, by=team.focal)
        evidence.apply_import(evidence_import=checked, by=team.focal)
        _labelled(pilot, team, told)
        meeting = plan.add_meeting(
            pilot=pilot,
            title="Demostración del mapa",
            starts_at=moment(today - timedelta(days=12), 16),
            by=team.focal,
            place="En línea",
            agenda="Mapa de avisos · Ruta diaria",
            invited=team.officials,
        )
        plan.pass_gate(
            pilot=pilot,
            phase=Phase.LAYOUT,
            gate=Gate.CONTINUE,
            reasons="Los cuatro canales están conectados y las áreas acordaron los lugares.",
            by=team.authority,
        )
    with at(moment(today - timedelta(days=12), 18)):
        plan.write_minutes(
            meeting=meeting,
            minutes="Se mostró el mapa. Las cuadrillas piden ver la antigüedad de cada aviso.",
            attendees="Tres áreas y el equipo de la startup",
            by=team.focal,
        )
    between.report_and_ask(pilot, team, today)
    with at(moment(today - timedelta(days=2))):
        plan.add_meeting(
            pilot=pilot,
            title="Revisión de la ruta diaria",
            starts_at=moment(today + timedelta(days=5), 16),
            by=team.focal,
            place="En línea",
            agenda="Avisos que se repiten · Días hasta la visita",
            invited=team.officials,
        )
        learning.add_finding(
            pilot=pilot,
            by=team.focal,
            text="Las fugas en la calle son el tema más avisado y llegan por varios canales a la vez.",
            recommendation="Juntar los avisos de una misma calle antes de armar la ruta.",
            topic=Topic.objects.get(pilot=pilot, key="street_leak"),
        )
        # The second file has a topic and a tone that the pilot does not know: it waits for somebody to decide.
        rows = _file(told, first + timedelta(days=9), 9, 120)
        day = (first + timedelta(days=10)).isoformat()
        rows += f"{day},Radio Río Manso,floods,negative,Se inundó la calle.\r\n{day},Radio Río Manso,other,angry,Nadie viene.\r\n".encode()
        evidence.upload_evidence(
            pilot=pilot, upload=SimpleUploadedFile("avisos-semana-2.csv", rows, "text/csv"), by=team.focal
        )
