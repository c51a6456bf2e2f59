"""Reading pilots, their evidence and what was learnt."""

from pilots.queries.todo import next_actions

__all__ = ["next_actions"]
