"""Making reports in the background."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import translation

from outbox.registry import job
from outbox.rendering import render_pdf
from reports.actions import keep_report
from reports.queries import case_context, report_by_id


@job("reports.case_report", atomic=False, lease=timedelta(minutes=3), attempts=4)
def make_case_report(*, report_id: int, report: Callable[[int], None]) -> None:
    """Make the final report as tagged PDF/UA, showing how far it is."""
    row = report_by_id(report_id)
    if row is None:
        return
    report(10)
    with translation.override(row.language):
        context = case_context(row.pilot)
    report(40)
    content = render_pdf("pdf/case_report.html", context, row.language)
    report(90)
    keep_report(report=row, content=content, by="worker")
