"""What reports, public cases and papers read."""

from reports.queries.cases import call_with_entity, evidence_export, pilot_of

__all__ = ["call_with_entity", "evidence_export", "pilot_of"]
