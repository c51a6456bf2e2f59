"""The figures of the chair's page: said to be old when levels change, computed by a worker, kept for every look."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from challenges.models import Call
from outbox.actions import enqueue
from selection.models import PanelFigures, Standing
from selection.queries.figures import Figures

#: The job that computes them.
COMPUTE = "selection.figures"
#: Standings written by one statement.
_BLOCK = 500


@transaction.atomic
def renew_figures(*, call: Call, by: Any) -> None:
    """Say that the figures of a call are those of other levels, and let a worker compute them anew.

    In the transaction that changes the levels, before it writes a standing: ``keep_figures`` locks in this order.
    Nothing is recorded: the levels are on record, and whoever has them computes the same.
    """
    row, _made = PanelFigures.objects.get_or_create(call=call)
    PanelFigures.objects.filter(pk=row.pk).update(turn=F("turn") + 1, done=False)
    enqueue(COMPUTE, call_id=call.pk)


@transaction.atomic
def keep_figures(*, call: Call, turn: int, found: Figures, by: Any) -> bool:
    """Keep what was computed, unless the levels changed since ``turn``; return whether it was kept."""
    if not PanelFigures.objects.filter(call=call, turn=turn).update(facts=found.facts, done=True):
        return False
    standings = list(Standing.objects.filter(call=call).select_related("entry").only("pk", "entry__code"))
    for one in standings:
        one.figures = found.proposals[one.entry.code]
    Standing.objects.bulk_update(standings, ["figures"], batch_size=_BLOCK)
    return True
