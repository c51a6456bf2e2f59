"""Places of a page that a custodian wants painted over: marked, taken away; the next flattening paints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import require
from startups.actions.flat import lock_flat
from startups.models import FlatFile
from startups.rules.logos import sound_mark
from startups.states import FlatState


@transaction.atomic
def mark_place(*, flat: FlatFile, page: int, box: Sequence[int], by: Any) -> FlatFile:
    """Mark a rectangle of a page (from 1): left, top, width, height in percent. Raises ``Refused``.

    From then on the copy waits for a custodian: it does not show the mark until it is prepared again.
    """
    row = lock_flat(flat=flat, by=by)
    marks = row.marks or []
    require(sound_mark(page=page, box=box, pages=row.pages if row.file else 0, marks=len(marks)))
    left, top, width, height = box
    number = max([one["number"] for one in marks] + list(row.told.get("painted", [])), default=0) + 1
    mark = {"number": number, "page": page, "left": left, "top": top, "width": width, "height": height}
    return _keep(row, [*marks, mark | {"by": by.pk, "at": timezone.now().isoformat(timespec="seconds")}])


@transaction.atomic
def unmark_place(*, flat: FlatFile, number: int, by: Any) -> FlatFile:
    """Take a mark away; what it painted over comes back at the next flattening. Raises ``Refused``."""
    row = lock_flat(flat=flat, by=by)
    return _keep(row, [one for one in row.marks or [] if one["number"] != number])


def _keep(row: FlatFile, marks: list[dict[str, Any]]) -> FlatFile:
    row.marks = marks
    if row.file:
        row.state, row.decided_by, row.decided_at = FlatState.DOUBTFUL, None, None
    row.save(update_fields=["marks", "state", "decided_by", "decided_at"])
    return row
