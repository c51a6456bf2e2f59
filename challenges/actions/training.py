"""Training: modules, who took part in them, certificates, and the survey ninety days later."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

import rfc8785
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.actions.surveys import open_by_clock
from challenges.models import Attendance, Certificate, ModulePresence, TrainingModule, Workshop
from challenges.models.training import new_token
from challenges.queries import training as reading
from challenges.queries.access import steers
from challenges.rules.exercises import may_note_attendance, may_plan
from challenges.rules.training import certificate_data, may_certify
from challenges.states import SurveyKind
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue

#: How long people may answer what they do differently.
_DAYS = 21


@transaction.atomic
def add_module(*, workshop: Workshop, title: str, minutes: int, by: Any, goal: str = "") -> TrainingModule:
    """Add a module to a workshop."""
    call = lock_call(workshop.call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    module = TrainingModule.objects.create(
        workshop=workshop, number=reading.next_module(workshop), title=title, goal=goal, minutes=minutes
    )
    record(
        "training_module", by=by, call=call.reference, workshop=workshop.title, title=title, minutes=minutes, goal=goal
    )
    return module


@transaction.atomic
def note_presence(*, module: TrainingModule, present: set[int], by: Any) -> int:
    """Note who took part in a module (ids of users who are called in); return how many. It replaces what was noted."""
    call = lock_call(module.workshop.call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    require(may_note_attendance(starts_at=module.workshop.starts_at, now=timezone.now()))
    rows = Attendance.objects.filter(workshop=module.workshop, user_id__in=present)
    ModulePresence.objects.filter(module=module).delete()
    ModulePresence.objects.bulk_create(ModulePresence(module=module, attendance=row) for row in rows)
    record("training_presence", by=by, call=call.reference, module=module.title, present=len(rows))
    return len(rows)


@transaction.atomic
def issue_certificate(*, attendance: Attendance, language: str, by: Any) -> Certificate:
    """Issue the certificate that a participant asks for; its hash goes into the record, her name does not."""
    call = lock_call(attendance.workshop.call)
    workshop = attendance.workshop
    modules, present, minutes = reading.presence(attendance)
    require(
        may_certify(
            attended=bool(attendance.attended) and attendance.user_id == by.pk,
            held=workshop.held_at is not None,
            modules=modules,
            present=present,
            issued=reading.certificate_of(attendance) is not None,
        )
    )
    now, token = timezone.now(), new_token()
    whole = int((workshop.ends_at - workshop.starts_at).total_seconds() // 60)
    facts = {
        "name": attendance.user.name,
        "workshop": workshop.title,
        "method": workshop.method,
        "entity": call.entity.legal_name,
        "exercise": call.reference,
        "held_on": timezone.localdate(workshop.starts_at).isoformat(),
        "minutes": minutes if modules else whole,
        "modules": present,
        "modules_of": modules,
        "issued_on": timezone.localdate(now).isoformat(),
    }
    data = rfc8785.dumps(certificate_data(facts=facts, token=token)).decode()
    certificate = Certificate.objects.create(
        attendance=attendance,
        token=token,
        language=language,
        data=data,
        sha256=hashlib.sha256(data.encode()).hexdigest(),
        issued_at=now,
    )
    certificate.job_id = enqueue("challenges.certificate", certificate_id=certificate.pk).pk
    certificate.save(update_fields=["job_id"])
    record("certificate_issued", by="platform", call=call.reference, sha256=certificate.sha256)
    return certificate


@transaction.atomic
def keep_certificate(*, certificate: Certificate, content: bytes, by: Any) -> Certificate:
    """Keep the PDF of a certificate. Safe to run twice: the first file stays."""
    lock_call(certificate.attendance.workshop.call)
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if row.file:
        return row
    row.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    row.file_sha256 = hashlib.sha256(content).hexdigest()
    row.save(update_fields=["file", "file_sha256"])
    return row


@transaction.atomic
def ask_about_conduct(*, today: date, by: Any) -> int:
    """Ask, ninety days after the last workshop, what people do differently; return how many surveys were opened."""
    opened = [
        open_by_clock(call=call, kind=SurveyKind.CONDUCT, users=reading.attended(call), days=_DAYS, by=by)
        for call in reading.calls_to_ask_about_conduct(today)
    ]
    return sum(survey is not None for survey in opened)
