"""A whole call whose totals are adjusted for severity: 13 proposals, 5 seats, three of them for each proposal.

Up to twelve proposals every seat reads everything, and both statistics are one. Seat 1 is severe and seat 2 mild; a level
is amended; after the opening a seat declares a conflict, so that the ranking is computed again without it in both ways.
"""

from __future__ import annotations

import json
from typing import Any

from challenges.models import Call
from ledger.actions.checkpoints import sign_due, sign_now
from ledger.queries.bundle import bundle_files
from selection.actions.amending import amend_score
from selection.models import Assignment, Entry
from tests.journeys import bundles
from tests.ledger.whole_call import REASON, day
from tests.naming import declare_by_name

#: What a seat gives more than the others, by number.
MILD = {1: -2, 2: 1}


def level(place: int, seat: int, criterion: str) -> int:
    """Return the level of a proposal (by place of its code) from a seat: its own worth, and how mild the seat is."""
    worth = 3 + (place * 5 + int(criterion[1]) * (place % 3)) % 3
    return max(0, min(5, worth + MILD.get(seat, 0)))


def _amend(call: Call) -> None:
    """Having seen what the others gave, seat 1 lifts one level of what it reads first."""
    assignment = (
        Assignment.objects.filter(seat__call=call, seat__number=1)
        .select_related("seat__call", "seat__user")
        .order_by("place")[0]
    )
    criterion = call.criteria.get(code="C1")
    amend_score(assignment=assignment, criterion=criterion, level=5, reason=REASON, by=assignment.seat.user)


def told() -> Call:
    """Tell the call up to the declarations by name after the opening."""
    call = bundles.told(applicants=13, panel=5, each=3, level=level, statistic="adjusted", amend=_amend)
    with day(48):
        declare_by_name(call, {3: "service"})
        sign_due(call=call.reference, by="test")
        sign_now(call=call.reference, by="test")
    assert Entry.objects.filter(call=call).count() == 13
    return call


_kept: dict[str, Any] = {}


def _moves_somebody(files: dict[str, bytes]) -> bool:
    """Say whether the adjusted order is another than that of the raw means: who reads what is drawn by lot."""
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    rows = json.loads(next(one["payload"] for one in reversed(lines) if one["kind"] == "ranking_again"))["placings"]
    return rows != sorted(rows, key=lambda row: (not row["complies"], -row["raw_hundredths"]))


def whole() -> tuple[dict[str, bytes], str]:
    """The files of the bundle and the secret key that signed: told once a run, kept as bytes.

    Told anew where the lot let the severe seat move nobody: such a call shows nothing of what is tested.
    """
    from django.conf import settings

    for _turn in range(8):
        if _kept:
            break
        files = {name: text.encode() for name, text in bundle_files(told().reference).items()}
        if _moves_somebody(files):
            _kept["whole"] = files, settings.LEDGER_KEY
    files, key = _kept["whole"]
    return dict(files), json.loads(json.dumps(key))
