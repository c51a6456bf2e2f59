"""The ranking page by page: each page is one walk along an index, however many proposals there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from challenges.models import Call
from selection.models import Standing
from selection.queries.ranking import Cell, Place, standings

#: Proposals on one page of the ranking.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Ranked:
    """Some lines of a ranking of ``total`` proposals, ``compliant`` of them compliant.

    ``after``: the rank behind which the next page begins, 0 on the last one.
    """

    places: list[Place]
    total: int
    compliant: int
    after: int

    @property
    def cells(self) -> list[Cell]:
        """Return the first line's criteria, for the heads of columns."""
        return self.places[0].cells if self.places else []


def ranked(call: Call, after: int = 0) -> Ranked:
    """Return the lines of a call's ranking behind a rank; none before the assessment is closed."""
    found = standings(call, most=PAGE + 1, rank__gt=after)
    kept = Standing.objects.filter(call=call)
    return Ranked(
        places=found[:PAGE],
        total=_last(kept),
        compliant=_last(kept.filter(complies__in=[True])),  # as an equality: only so SQLite finds the index
        after=found[PAGE - 1].rank if len(found) > PAGE else 0,
    )


def _last(kept: QuerySet[Standing]) -> int:
    """Return how many lines these are: ranks are 1, 2, 3, and who complies stands first (``rules.ranking.rank``)."""
    return kept.order_by("-rank").values_list("rank", flat=True).first() or 0
