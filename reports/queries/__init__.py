"""What reports, public cases and papers read."""

from reports.queries.cases import call_with_entity, evidence_export, pilot_of
from reports.queries.papers import next_actions

__all__ = ["call_with_entity", "evidence_export", "next_actions", "pilot_of"]
