"""Asking for a report and keeping it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from kernel.verdict import first_no, require
from ledger.actions import record
from outbox.actions import enqueue
from pilots.models import CaseReport, Pilot
from pilots.states import PUBLIC_REPORTS, ReportKind, ReportState
from reports.queries.cases import current, may_write
from reports.rules.cases import may_make, may_request


@transaction.atomic
def request_report(*, pilot: Pilot, language: str, by: Any, kind: str = ReportKind.FINAL) -> CaseReport:
    """Have a report of a pilot made in a language, in the background."""
    call = lock_call(pilot.call)
    same = CaseReport.objects.filter(pilot=pilot, kind=kind, language=language, state=ReportState.WAITING)
    require(
        first_no(
            may_request(writes=may_write(by, pilot), waiting=same.exists()), may_make(kind=kind, language=language)
        )
    )
    return _have_made(pilot, call.reference, kind, language, by)


@transaction.atomic
def remake_reports(*, pilot: Pilot, by: Any) -> list[CaseReport]:
    """Have every public report made again, in each language that there was and in Spanish. Returns them.

    The worker calls it for ``by``, who ended the pilot or published its case. What was asked for since then and is
    still being made is not asked for twice.
    """
    call = lock_call(pilot.call)
    found = Pilot.objects.select_related("call").get(pk=pilot.pk)
    wanted = dict.fromkeys((str(kind), "es") for kind in PUBLIC_REPORTS)
    known = CaseReport.objects.filter(pilot=pilot, kind__in=PUBLIC_REPORTS).order_by("pk")
    wanted |= dict.fromkeys(known.values_list("kind", "language"))
    waiting = set(
        current(found, CaseReport.objects.filter(pilot=pilot, state=ReportState.WAITING)).values_list(
            "kind", "language"
        )
    )
    return [
        _have_made(pilot, call.reference, kind, language, by)
        for kind, language in wanted
        if (kind, language) not in waiting
    ]


def _have_made(pilot: Pilot, reference: str, kind: str, language: str, by: Any) -> CaseReport:
    report = CaseReport.objects.create(
        pilot=pilot, kind=kind, language=language, requested_by=by, requested_at=timezone.now()
    )
    report.job_id = enqueue("reports.case_report", report_id=report.pk).pk
    report.save(update_fields=["job_id"])
    record("report_requested", by=by, call=reference, report=str(kind), language=language)
    return report


@transaction.atomic
def keep_report(*, report: CaseReport, content: bytes, by: Any, editable: bytes = b"") -> CaseReport:
    """Keep a finished report; the record holds its hashes. Safe to run twice: the first file stays."""
    call = lock_call(report.pilot.call)
    report = CaseReport.objects.select_for_update(of=("self",)).select_related("pilot__call").get(pk=report.pk)
    if report.state == ReportState.READY:
        return report
    report.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    report.sha256 = hashlib.sha256(content).hexdigest()
    if editable:
        report.editable.save(f"{uuid4().hex}.docx", ContentFile(editable), save=False)
        report.editable_sha256 = hashlib.sha256(editable).hexdigest()
    report.state, report.ready_at = ReportState.READY, timezone.now()
    report.save(update_fields=["file", "sha256", "editable", "editable_sha256", "state", "ready_at"])
    record(
        "report",
        by=by,
        call=call.reference,
        report=report.kind,
        language=report.language,
        sha256=report.sha256,
        editable_sha256=report.editable_sha256,
    )
    return report
