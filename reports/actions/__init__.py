"""Having reports and papers made."""

from reports.actions.cases import keep_report, remake_reports, request_report

__all__ = ["keep_report", "remake_reports", "request_report"]
