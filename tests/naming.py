"""People who declare by name after the opening, by the real action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenges.models import Call
from selection.queries.ranking import decision_of, seats_that_declare
from startups.actions.names import declare_names

WHY = "Trabajé para esta empresa hasta el mes de marzo."


def declare_by_name(call: Call, conflicts: Mapping[int, str] | None = None, silent: tuple[int, ...] = ()) -> None:
    """Let every seat (by number) and who decided (0) declare: nothing, or the ground that ``conflicts`` says."""
    people: dict[int, Any] = {seat.number: seat.user for seat in seats_that_declare(call)}
    decision = decision_of(call)
    if decision is not None:
        people[0] = decision.decided_by
    for number, user in sorted(people.items()):
        if number not in silent:
            say(call, user, (conflicts or {}).get(number, ""))


def say(call: Call, user: Any, ground: str = "") -> None:
    """Let one person declare a ground, or nothing."""
    declare_names(call=call, conflict=bool(ground), grounds=[ground] if ground else [], reason=WHY, by=user)
