"""Which document each kind of report is."""

from __future__ import annotations

from collections.abc import Callable

from pilots.models import Pilot
from pilots.states import ReportKind
from reports.queries.documents.final import citizen_summary, final_report, indicator_board
from reports.queries.documents.opsi import opsi_case
from reports.queries.documents.terms import terms_of_reference
from reports.rules.document import Document

BUILDERS: dict[str, Callable[[Pilot, str], Document]] = {
    ReportKind.FINAL: final_report,
    ReportKind.CASE: opsi_case,
    ReportKind.SUMMARY: citizen_summary,
    ReportKind.BOARD: indicator_board,
    ReportKind.TERMS: terms_of_reference,
}
