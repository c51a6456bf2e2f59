"""What the closing of an assessment is decided on."""

from __future__ import annotations

from django.db.models import Count, Q

from challenges.models import Call
from challenges.states import CallState
from selection.models import Assignment, Entry, Query
from selection.states import QueryState, SeatState


def closing_facts(call: Call) -> dict[str, int]:
    """Return what ``may_close`` asks for: unsealed assessments, the thinnest entry's readers, how many are needed, and
    how many rounds of questions and questions wait.

    The readers of each entry are counted only where that decides: in assessment, once nobody is waited for.
    """
    needed = min(3, call.assessments_per_entry)
    reading = call.state == CallState.ASSESSMENT
    waiting = Assignment.objects.filter(seat__state=SeatState.ACTIVE, seat__call=call, sealed_at=None)
    unsealed = waiting.count() if reading else 0
    return {
        "unsealed": unsealed,
        "thinnest": _thinnest(call) if reading and not unsealed else needed,
        "needed": needed,
        "rounds": Query.objects.filter(call=call, state=QueryState.OPEN).count(),
        "waiting": Query.objects.filter(call=call, state=QueryState.PROPOSED).count(),
    }


def _thinnest(call: Call) -> int:
    sealed = Count(
        "assignments",
        filter=Q(assignments__seat__state=SeatState.ACTIVE, assignments__sealed_at__isnull=False),
    )
    readers = Entry.objects.filter(call=call).annotate(readers=sealed).values_list("readers", flat=True)
    return min(readers, default=0)
