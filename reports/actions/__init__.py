"""Having reports and papers made."""

from reports.actions.cases import keep_report, request_report

__all__ = ["keep_report", "request_report"]
