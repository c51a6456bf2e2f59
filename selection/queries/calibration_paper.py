"""What the paper of the calibration round says: the samples, each seat's levels, the notes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from challenges.models import Call
from challenges.queries.papers import recorded_at
from challenges.rules.papers import Agreement, Contents, Point, Table
from kernel.verdict import YES, Verdict, no
from selection.queries.calibration import Rung, Sample, calibration_of, round_state
from selection.queries.papers import attendees_of, seats_of_call
from selection.states import CalibrationState, SeatState


def calibration_due(call: Call) -> Verdict:
    """Say whether the round was held: of what did not take place there is no acta."""
    state = round_state(call)
    if state == CalibrationState.WAIVED:
        return no(_("No calibration round was held. The public record and the acta of the evaluation say why."))
    return YES if state == CalibrationState.HELD else no(_("The calibration round was not held yet."))


def calibration_said(call: Call) -> tuple[list[Point], list[Agreement]]:
    """Return the points and the agreement of a round that was held; nothing of them is read from the record."""
    found = calibration_of(call)
    if found is None or found.state != CalibrationState.HELD:
        raise LookupError(f"{call.reference} has no calibration round.")
    points = [_levels(one) for one in found.samples if one.scores]
    points.append(Point(_("Discussion"), [found.words]))
    return points, [Agreement(_("The round is held. Its levels count for no proposal."))]


def calibration_contents(call: Call) -> Contents:
    """Return what the paper of the calibration round says. ``LookupError`` without a round that was held."""
    seats = [seat for seat in seats_of_call(call) if seat.state == SeatState.ACTIVE]
    points, agreements = calibration_said(call)
    return Contents(
        organ=_("Committee of assessors of the call"),
        attendees=attendees_of(seats),
        points=points,
        agreements=agreements,
        quorum=len(seats),
        began_at=recorded_at(call, "calibration_begun"),
        held_at=recorded_at(call, "calibration_held"),
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
