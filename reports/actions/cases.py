"""Asking for a report and keeping it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue
from pilots.models import CaseReport, Pilot
from pilots.states import ReportState
from reports.queries.cases import may_write
from reports.rules import may_request


@transaction.atomic
def request_report(*, pilot: Pilot, language: str, by: Any) -> CaseReport:
    """Have the final report of a pilot made in a language, in the background."""
    call = lock_call(pilot.call)
    waiting = CaseReport.objects.filter(pilot=pilot, language=language, state=ReportState.WAITING).exists()
    require(may_request(writes=may_write(by, pilot), waiting=waiting))
    report = CaseReport.objects.create(pilot=pilot, language=language, requested_by=by, requested_at=timezone.now())
    report.job_id = enqueue("reports.case_report", report_id=report.pk).pk
    report.save(update_fields=["job_id"])
    record("report_requested", by=by, call=call.reference, language=language)
    return report


@transaction.atomic
def keep_report(*, report: CaseReport, content: bytes, by: Any) -> CaseReport:
    """Keep a finished report; the record holds its hash. Safe to run twice: the first file stays."""
    call = lock_call(report.pilot.call)
    report = CaseReport.objects.select_for_update(of=("self",)).select_related("pilot__call").get(pk=report.pk)
    if report.state == ReportState.READY:
        return report
    report.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    report.sha256 = hashlib.sha256(content).hexdigest()
    report.state, report.ready_at = ReportState.READY, timezone.now()
    report.save(update_fields=["file", "sha256", "state", "ready_at"])
    record("report", by=by, call=call.reference, language=report.language, sha256=report.sha256)
    return report
