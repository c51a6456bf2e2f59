"""The steps of a call as its public page draws them: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.rules.calls import phase as phase_at
from challenges.states import CallState

_C = CallState
_HALTED = frozenset({_C.SUSPENDED, _C.CANCELLED, _C.DESERTED})
#: States in the order of the journey; the ones beside it (suspended, cancelled, deserted) have no place.
_ORDER = [state for state in CallState if state not in _HALTED]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``state`` is "done", "now" or "" (still to come); ``hour`` says whether its hour matters."""

    label: Any
    at: datetime | None
    state: str
    hour: bool = False


def journey(
    *,
    phase: str,
    resumes_to: str,
    announced_at: datetime | None,
    opens_at: datetime | None,
    questions_until: datetime | None,
    closes_at: datetime | None,
    review_until: datetime | None,
    now: datetime,
) -> list[Step]:
    """Return the steps from the announcement to the published case; a halted call has no step of now."""
    halted = phase in _HALTED
    reached = CallState(resumes_to) if phase == _C.SUSPENDED and resumes_to else CallState(phase)
    if phase in {_C.CANCELLED, _C.DESERTED}:
        reached = phase_at(
            state=_C.ANNOUNCED, opens_at=opens_at, questions_until=questions_until, closes_at=closes_at, now=now
        )
    rank = _ORDER.index(reached)
    table = [
        (_("Announcement"), announced_at, _C.ANNOUNCED, False),
        (_("Opening"), opens_at, _C.OPEN, False),
        (_("Last moment to ask"), questions_until, _C.QUESTIONS_CLOSED, True),
        (_("Closing"), closes_at, _C.CLOSED, True),
        (_("Blind assessment"), None, _C.DELIBERATION, False),
        (_("Decision"), None, _C.DECIDED, False),
        (_("Review period and opening of identities"), review_until, _C.UNSEALED, False),
        (_("Pilot"), None, _C.EVALUATED, False),
        (_("Published case"), None, _C.PUBLISHED, False),
    ]
    steps: list[Step] = []
    current = False
    for label, at, until, hour in table:
        done = rank >= _ORDER.index(until)
        state = "done" if done else ("" if current or halted else "now")
        current = current or not done
        steps.append(Step(label, at, state, hour))
    return steps
