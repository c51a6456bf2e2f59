"""Reading the blind room."""

from selection.queries.ranking import feedback, standings
from selection.queries.steering import next_actions
from selection.queries.worklist import has_seat

__all__ = ["feedback", "has_seat", "next_actions", "standings"]
