"""One more row of everything that a page of the site lists, written straight into the tables because it must be quick."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import Area, ErasureRequest, PublicEntity, User
from challenges.models import (
    Attendance,
    BlockedTerm,
    Call,
    CallAmendment,
    CallDocument,
    CallTemplate,
    CallTemplateVersion,
    Category,
    ChallengeFrame,
    Partner,
    PublicQuestion,
    SurveyAnswer,
    SurveyItem,
    SurveyResponse,
    TrainingModule,
    Workshop,
)
from ledger.actions import record
from outbox.models import Job, MailWording, Message
from outbox.states import MAILS
from pilots.models import (
    CaseReport,
    DecisionTaken,
    EvidenceImport,
    Finding,
    FunctionalRequirement,
    ImportProblem,
    Indicator,
    InformationShared,
    LabelSample,
    Lesson,
    Meeting,
    Pilot,
    PilotActivity,
    ProcurementRoute,
    ReportedSplit,
    Source,
    StageGate,
    SupplierToken,
    Tally,
    TaxUnit,
    Topic,
)
from pilots.states import Cut
from selection.models import Assignment, Entry, ReviewRequest, Score, Seat, Standing
from startups.models import (
    Answer,
    Attachment,
    IdentityItem,
    Incident,
    Masking,
    Startup,
    Submission,
    TeamInvitation,
    TeamMember,
    read_places,
    write_places,
)
from tests import cast
from tests.factories import call_at
from tests.pilots import running

REASON = "Un motivo por puesto."


def person(number: int) -> User:
    """Return one of many civil servants."""
    return cast._person(f"fila{number}@muniate.example", f"Fila {number}", role="civil_servant")


def platform(number: int) -> None:
    """What stands on the lists of the whole platform: people, entities, partners, mail, jobs, the record."""
    entity = PublicEntity.objects.create(
        kind="other", legal_name=f"Entidad {number}", short_name=f"E{number}", acronym=f"E{number}", country="PE"
    )
    Area.objects.create(entity=entity, name=f"Área {number}", kind="user_area")
    Area.objects.create(entity=cast.ate(), name=f"Área {number}", kind="user_area")
    Partner.objects.create(name=f"Aliado {number}", kind="federation")
    BlockedTerm.objects.create(term=f"marca{number}", kind="brand")
    Authenticator.objects.create(user=person(number), type="totp", data={})
    MailWording.objects.create(mail=sorted(MAILS)[number], text_es="Más.")
    template = CallTemplate.objects.create(category=Category.objects.earliest("number"), name=f"Plantilla {number}")
    CallTemplateVersion.objects.create(
        template=template, number=1, question_days=3, open_days=9, pilot_weeks=4, saved_at=timezone.now(), saved_by=cast.kemi()
    )  # fmt: skip
    ErasureRequest.objects.create(
        user=person(number), asked_at=timezone.now(), due_at=timezone.now() + timedelta(days=9)
    )
    Job.objects.create(kind="k", due_at=timezone.now() + timedelta(days=9))
    Message.objects.create(
        user=cast.rosa(),
        to="rosa@muniate.example",
        language="es",
        kind="k",
        subject=f"Asunto {number}",
        text="t",
        created_at=timezone.now(),
    )


def route(number: int) -> None:
    """One more route of procurement, and a year's tax unit."""
    ProcurementRoute.objects.create(
        code=f"r{number}", order=number, name=f"Ruta {number}", when="Siempre", articles="1"
    )
    TaxUnit.objects.create(country="BR", year=1990 + number, amount=100)


def exercise(call: Call, number: int) -> None:
    """What an exercise in its framing has: workshops, versions of the frame, who is called in to a workshop."""
    now = timezone.now()
    made = Workshop.objects.create(
        call=call,
        title=f"Taller {number}",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        mode="online",
        facilitator="G",
    )
    first = call.workshops.earliest("pk")
    Attendance.objects.create(workshop=first, user=person(number))
    group = first.note_groups.create(number=number + 1, name=f"Grupo {number}")
    group.votes.create(voter=person(number))
    first.notes.create(group=group, text=f"Nota {number}", author=person(number), written_at=now)
    TrainingModule.objects.create(workshop=first, number=number + 1, title=f"Módulo {number}", minutes=30)
    Attendance.objects.get_or_create(workshop=made, user=cast.julio())
    ChallengeFrame.objects.create(
        call=call,
        version=number + 1,
        state="returned",
        problem_statement=f"Problema {number}",
        saved_by=cast.rosa(),
        saved_at=now,
        submitted_by=cast.rosa(),
        submitted_at=now,
        reviewed_by=cast.luz(),
        reviewed_at=now,
    )
    record("row", by="test", call=call.reference, number=number)
    for survey in call.surveys.all():
        item = SurveyItem.objects.create(survey=survey, order=number + 1, kind="likert", text=f"¿Pregunta {number}?")
        for response in survey.responses.all():
            SurveyAnswer.objects.create(id=uuid.uuid4(), response=response, item=item, number=4)


def answered(call: Call) -> Any:
    """Return a closed survey of a call with six responses and no question yet."""
    now = timezone.now()
    survey = call.surveys.create(
        kind="reaction", title="Encuesta", opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1)
    )
    SurveyResponse.objects.bulk_create(SurveyResponse(id=uuid.uuid4(), survey=survey) for _each in range(6))
    return survey


def call(one: Call, number: int) -> None:
    """What an open call has: questions with and without answer, documents, amendments."""
    now = timezone.now()
    seal = hashlib.sha256(str(number).encode()).hexdigest()
    common = {"call": one, "text": f"Pregunta {number}", "asked_at": now, "asker_seal": seal}
    PublicQuestion.objects.create(**common)
    changed = CallAmendment.objects.create(
        call=one,
        number=number + 1,
        reason=f"Motivo {number}",
        changes=[{"field": "summary", "before": "a", "after": "b"}],
        published_at=now,
        published_by=cast.rosa(),
    )
    PublicQuestion.objects.create(
        **common,
        number=number + 1,
        public_text=f"Pregunta {number}",
        answer="Sí.",
        published_at=now,
        answered_by_area=cast.ate().areas.first(),
        amendment=changed,
    )
    CallDocument.objects.create(
        call=one, title=f"Bases {number}", file="x.pdf", mime="application/pdf", size=9, sha256=seal, published_at=now
    )


def entry(one: Call, number: int, *, state: str, review: bool = False) -> Entry:
    """A proposal that every seat of a call has read, scored and sent, with its standing."""
    made = Entry.objects.create(
        call=one,
        code=f"Z{number:02d}-4MD",
        mark=f"Roca {number}",
        title=f"Propuesta {number}",
        state=state,
        sections=[{"key": "problem", "title": "Problema", "text": "Texto."}],
    )
    criteria = list(one.criteria.all())
    for seat in Seat.objects.filter(call=one):
        read = Assignment.objects.create(seat=seat, entry=made, place=number + 1, sealed_at=timezone.now())
        Score.objects.bulk_create(
            Score(assignment=read, criterion=each, level=4, reason=REASON, state="sealed", saved_at=timezone.now())
            for each in criteria
        )
    if state != "in_assessment":
        levels = [
            {"code": each.code, "mean_hundredths": 400, "met": 3, "seats": 3, "complies": True} for each in criteria
        ]
        Standing.objects.create(entry=made, rank=number + 1, mean_hundredths=400, complies=True, levels=levels)
    if review:
        ReviewRequest.objects.create(entry=made, grounds="Motivo.", due_at=timezone.now() + timedelta(days=5))
    return made


def seat(one: Call, number: int) -> None:
    """An assessor of a call whose seat is not yet declared."""
    Seat.objects.create(call=one, user=person(number), number=number + 1, declared_at=timezone.now())


def desk(one: Call, number: int) -> Submission:
    """A submission at the custodians' desk, with a doubtful place; and one more place in the first of them."""
    of = Startup.objects.create(name=f"Postulante {number}", legal_name=f"Postulante {number} S.A.C.", country="PE")
    made = Submission.objects.create(
        call=one,
        startup=of,
        state="submitted",
        identity={"legal_name": of.legal_name, "trade_name": of.name, "country": "PE"},
        commitment=f"{number:064x}",
        receipt_no=f"GL-{number:04d}-FILA",
        submitted_at=timezone.now(),
        submitted_by=cast.daniela(),
    )
    Answer.objects.create(submission=made, field="title", text="Mapa semanal del barrio " * 30)
    first = Submission.objects.filter(call=one).earliest("receipt_no")
    for where, start in ((made, 0), (first, 8 * number + 8)):
        where.refresh_from_db()
        known = read_places(where)
        place = Masking(
            submission=where,
            number=len(known) + 1,
            field="title",
            start=start,
            end=start + 4,
            kind="org",
            original="Mapa",
            replacement="[la empresa]",
        )
        write_places(where, [*known, place])
        where.save(update_fields=["places"])
    return made


def startup(of: Startup, draft: Submission, number: int) -> None:
    """What a start-up has: names, people, invitations, files; and one more start-up of Daniela's that applies."""
    IdentityItem.objects.create(startup=of, kind="product", value=f"Producto {number}")
    TeamMember.objects.create(startup=of, user=person(number))
    other = Startup.objects.create(name=f"Otra {number}", country="BR")
    TeamMember.objects.create(startup=other, user=cast.daniela(), role="owner")
    Submission.objects.create(call=call_at("open", reference=f"FILA-{number}"), startup=other)
    for invites, email in ((of, f"otra{number}@correo.example"), (other, cast.ana().email)):
        TeamInvitation.objects.create(
            startup=invites,
            email=email,
            token_digest=hashlib.sha256(f"{number}{email}".encode()).hexdigest(),
            invited_by=cast.daniela(),
            expires_at=timezone.now() + timedelta(days=5),
        )
    Attachment.objects.create(
        submission=draft,
        file="originals/x",
        original_name=f"plan{number}.pdf",
        mime="application/pdf",
        size=9,
        sha256="0" * 64,
        uploaded_by=cast.daniela(),
    )


def pilot(one: Pilot, number: int) -> None:
    """What a pilot has: plan, meetings, evidence with its files and their problems, what was learnt, reports."""
    rosa, now, day = cast.rosa(), timezone.now(), date(2021, 4, 1) + timedelta(days=number % 30)
    area = cast.ate().areas.first()
    PilotActivity.objects.create(pilot=one, phase="test", title=f"Prueba {number}", planned_from=day, planned_until=day)
    Meeting.objects.create(pilot=one, title=f"Reunión {number}", starts_at=now)
    StageGate.objects.create(pilot=one, phase="test", gate="continue", reasons="Sí", decided_by=rosa, decided_at=now)
    source = Source.objects.create(pilot=one, name=f"Fuente {number}", kind="news", selected_by="Luz")
    topic = Topic.objects.create(pilot=one, key=f"t{number}", name=f"Tema {number}", published=True)
    common = {"pilot": one, "uploaded_by": rosa, "uploaded_at": now}
    done = EvidenceImport.objects.create(
        **common, original_name=f"a{number}.csv", sha256=f"{number:064x}", state="applied", good_rows=1, decided_at=now
    )
    keys = {"day": day, "source": source, "topic": topic, "area": f"Zona {number}"}
    for cut in Cut.values:
        by = {key: keys[key] for key in cut.split("_")}
        Tally.objects.create(evidence_import=done, cut=cut, sentiment="neutral", count=1, **by)
    SupplierToken.objects.create(
        pilot=one, name=f"Token {number}", beginning="gle_x", digest=f"{one.pk}-{number}", made_by=rosa, made_at=now
    )
    ReportedSplit.objects.create(
        pilot=one,
        title=f"Reporte {number}",
        base=50,
        shares=[["A", "40"], ["B", "60"]],
        reported_at=now,
        reported_by=rosa,
    )
    LabelSample.objects.create(
        pilot=one,
        number=number + 1,
        aspect="sentiment",
        margin=5,
        acceptance=80,
        seed="a1",
        made_by=rosa,
        seeded_at=now,
    )
    waiting, _made = EvidenceImport.objects.get_or_create(
        pilot=one, state="checked", defaults={**common, "original_name": "malo.csv", "sha256": "f" * 64, "bad_rows": 1}
    )
    ImportProblem.objects.create(evidence_import=waiting, line=number + 2, column="tone", value="x", reason="No.")
    Indicator.objects.create(pilot=one, code=f"x{number}", name=f"Indicador {number}", numerator=1, denominator=2)
    finding = Finding.objects.create(pilot=one, number=number + 1, text=f"Hallazgo {number}", topic=topic)
    DecisionTaken.objects.create(pilot=one, finding=finding, text=f"Decisión {number}", area=area, decided_on=day)
    Lesson.objects.create(pilot=one, number=number + 1, kind="method", text=f"Lección {number}")
    requirement = FunctionalRequirement.objects.create(pilot=one, number=number + 1, text=f"Requisito {number}")
    requirement.findings.add(finding)
    first = FunctionalRequirement.objects.filter(pilot=one).earliest("number")
    first.versions.create(number=number + 1, text=f"Requisito, versión {number}", saved_by=rosa, saved_at=now)
    InformationShared.objects.create(
        pilot=one, given_on=day, receiver="everybody", what=f"Dato {number}", written_by=rosa
    )
    CaseReport.objects.create(pilot=one, language="es", requested_by=rosa, requested_at=now)
    running.rows(one, number)


def case(number: int) -> None:
    """One more published case."""
    Pilot.objects.create(
        call=call_at("published"),
        startup=Startup.objects.create(name=f"Elegida {number}", country="AR"),
        title=f"Caso {number}",
        state="ended",
        outcome="completed",
        starts_on=date(2021, 4, 1),
        ends_on=date(2021, 5, 1),
    )


def incident(of: Call, number: int) -> None:
    """Something that was held back."""
    now = timezone.now()
    Incident.objects.create(
        call=of, reference=f"G-{number:09d}", kind="page", where="score", found=["…"], first_at=now, last_at=now
    )
