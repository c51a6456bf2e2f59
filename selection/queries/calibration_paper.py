"""What the paper of the calibration round says: the samples, each seat's levels, the notes; or why there was none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from challenges.models import Call
from challenges.queries.papers import recorded_at
from challenges.rules.papers import Agreement, Contents, Point, Table, Vote
from kernel.verdict import YES, Verdict, no
from selection.queries.calibration import Rung, Sample, calibration_of, round_state
from selection.queries.papers import attendees_of, seats_of_call
from selection.states import CalibrationState, SeatState


def calibration_due(call: Call) -> Verdict:
    """Say whether the round was held, or waived with a reason."""
    if round_state(call) in {CalibrationState.HELD, CalibrationState.WAIVED}:
        return YES
    return no(_("The calibration round was neither held nor waived yet."))


def calibration_contents(call: Call) -> Contents:
    """Return what the paper of the calibration round says. ``LookupError`` without a round."""
    found = calibration_of(call)
    if found is None:
        raise LookupError(f"{call.reference} has no calibration round.")
    seats = [seat for seat in seats_of_call(call) if seat.state == SeatState.ACTIVE]
    held = found.state == CalibrationState.HELD
    words = _("No round was planned.") if found.unplanned else found.words
    points = [_levels(one) for one in found.samples if one.scores]
    points.append(Point(_("Discussion") if held else _("Why there was no round"), [words]))
    text = (
        _("The round is held. Its levels count for no proposal.")
        if held
        else _("The assessment begins without a calibration round.")
    )
    return Contents(
        organ=_("Committee of assessors of the call"),
        attendees=attendees_of(seats),
        points=points,
        agreements=[Agreement(text, [Vote(_("Seat %(n)s") % {"n": seat.number}, True) for seat in seats if held])],
        quorum=len(seats) if held else 0,
        held_at=recorded_at(call, "calibration_held" if held else "calibration_waived"),
    )


def _levels(sample: Sample) -> Point:
    rows = [
        (criterion, "; ".join(_("Seat %(n)s: %(level)s") % pair for pair in _pairs(rungs)))
        for criterion, rungs in sample.scores
    ]
    table = Table(_("Levels by seat"), (_("Criterion"), _("Level")), rows)
    return Point(_("Sample %(n)s: %(title)s") % {"n": sample.number, "title": sample.title}, [], [table])


def _pairs(rungs: list[Rung]) -> list[dict[str, int]]:
    given = [(seat, rung.level) for rung in rungs for seat in rung.seats]
    return [{"n": seat, "level": level} for seat, level in sorted(given)]
