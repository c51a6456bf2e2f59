"""The panel page: what all seats gave, for an assessor who has sent everything of her own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenges.models import Criterion
from kernel.verdict import Verdict
from selection.models import Score, Seat
from selection.queries.ranking import Judged, Opinion
from selection.queries.worklist import CallPage, call_page
from selection.rules.scores import may_see_panel
from selection.states import ScoreState, SeatState


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel gave to the proposals that the reader assessed herself, in her own order."""

    page: CallPage
    seats: list[int]
    entries: list[tuple[str, str, list[Judged]]]


def panel(user: Any, reference: str, after: int = 0) -> tuple[CallPage | None, Verdict | None, Panel | None]:
    """Return (the reader's page behind the place ``after``, whether she may see the panel, the panel).

    Others' scores are read from the database only when she may see them: what was not read cannot leak.
    """
    page = call_page(user, reference, after)
    if page is None:
        return None, None, None
    verdict = may_see_panel(own=page.total, own_sealed=page.sealed, active=page.seat.state == SeatState.ACTIVE)
    if not verdict:
        return page, verdict, None
    return page, verdict, _panel(page)


def _panel(page: CallPage) -> Panel:
    call = page.seat.call
    criteria = list(Criterion.objects.filter(call=call))
    mine = {reading.assignment.entry_id for reading in page.readings}
    scores = (
        Score.objects.filter(
            assignment__entry__in=mine, assignment__seat__state=SeatState.ACTIVE, state=ScoreState.SEALED
        )
        .select_related("assignment__seat")
        .prefetch_related("amendments")
    )
    found: dict[tuple[Any, int], list[Opinion]] = {}
    for score in scores.order_by("assignment__seat__number"):
        key = (score.assignment.entry_id, score.criterion_id)
        before = tuple(one.before_level for one in score.amendments.all())
        found.setdefault(key, []).append(Opinion(score.assignment.seat.number, score.level or 0, score.reason, before))
    entries = [
        (
            reading.mark,
            reading.slug,
            [Judged(one, found.get((reading.assignment.entry_id, one.pk), [])) for one in criteria],
        )
        for reading in page.readings
    ]
    numbers = Seat.objects.filter(call=call, state=SeatState.ACTIVE).values_list("number", flat=True)
    return Panel(page, sorted(numbers), entries)
