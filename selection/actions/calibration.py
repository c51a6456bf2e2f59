"""The calibration round: begun or waived, scored alone, discussed together, recorded; nothing of it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from kernel.verdict import first_no, require
from ledger.actions import record
from selection.models import Calibration, SampleLevel, Seat
from selection.queries.calibration import missing_seats, round_state
from selection.rules.calibration import UNPLANNED, may_begin, may_hold, may_score, may_waive
from selection.rules.seats import APPOINTING, may_keep_panel
from selection.states import CALIBRATION, CalibrationState, Office, SeatState


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _before(call: Call) -> bool:
    return call.state in APPOINTING and not hasattr(call, "assessment")


@transaction.atomic
def begin_calibration(*, call: Call, samples: Sequence[Mapping[str, str]], by: Any) -> Calibration:
    """Give the committee two samples ({title, text}) to score. Raises ``Refused``."""
    call = lock_call(call)
    require(
        first_no(
            may_keep_panel(steers=steers(by, call.entity)),
            may_begin(state=round_state(call), before_opening=_before(call), samples=samples),
        )
    )
    kept = [{"title": one["title"].strip(), "text": one["text"].strip()} for one in samples]
    made = Calibration.objects.create(call=call, samples=kept)
    hashes = [_sha256(one["title"] + "\n" + one["text"]) for one in kept]
    record("calibration_begun", by=by, call=call.reference, samples_sha256=hashes)
    return made


@transaction.atomic
def waive_calibration(*, call: Call, reason: str, by: Any) -> Calibration:
    """Go without a round, with a reason that stands in the record. Raises ``Refused``."""
    call = lock_call(call)
    require(
        first_no(
            may_keep_panel(steers=steers(by, call.entity)),
            may_waive(state=round_state(call), before_opening=_before(call), reason=reason),
        )
    )
    return _waive(call, reason.strip(), by)


def _waive(call: Call, reason: str, by: Any) -> Calibration:
    made = Calibration.objects.create(call=call, state=CalibrationState.WAIVED, words=reason)
    record("calibration_waived", by=by, call=call.reference, reason=reason)
    return made


@transaction.atomic
def waive_unplanned(*, call: Call, by: Any) -> None:
    """Put on record, when an assessment begins without a word about a round, that none was planned."""
    if not round_state(call):
        _waive(call, UNPLANNED, by)


@transaction.atomic
def score_sample(*, seat: Seat, sample: int, levels: Mapping[str, int], by: Any) -> None:
    """Give a seat's levels (criterion code to 0–5) to sample 1 or 2, once. Raises ``Refused``."""
    call = lock_call(seat.call)
    seat = Seat.objects.get(pk=seat.pk)
    criteria = list(call.criteria.all())
    require(
        may_score(
            state=round_state(call) if seat.user_id == by.pk and seat.state == SeatState.ACTIVE else "",
            declared=seat.declared_at is not None,
            scored=SampleLevel.objects.filter(seat=seat, sample=sample).exists(),
            levels=levels,
            wanted=[criterion.code for criterion in criteria],
        )
    )
    SampleLevel.objects.bulk_create(
        SampleLevel(seat=seat, sample=sample, criterion=criterion, level=levels[criterion.code])
        for criterion in criteria
    )


@transaction.atomic
def hold_calibration(*, call: Call, notes: str, by: Any) -> None:
    """Conclude a round that everybody scored, with the notes of its discussion. Raises ``Refused``."""
    call = lock_call(call)
    missing = missing_seats(call)
    presides = Seat.objects.filter(
        call=call, user=by, state=SeatState.ACTIVE, office=Office.PRESIDENT, stands_for=None
    ).exists()
    entitled = presides or steers(by, call.entity)
    require(may_hold(state=round_state(call), entitled=entitled, missing=len(missing), notes=notes))
    found = Calibration.objects.get(call=call)
    found.words = notes.strip()
    found.save(update_fields=["words"])
    CALIBRATION.move(
        found,
        CalibrationState.HELD,
        record=lambda before, after: record(
            "calibration_held", by=by, call=call.reference, notes_sha256=_sha256(found.words)
        ),
    )
