"""What the paper of the blind evaluation says: levels, votes and reasons of every seat for every code."""

from __future__ import annotations

from django.utils.translation import gettext as _

from challenges.models import Call
from challenges.queries.papers import recorded_at
from challenges.rules.papers import Agreement, Contents, Point, Table, Vote
from kernel.verdict import YES, Verdict, no
from selection.models import Assignment, Calibration, Score, Standing
from selection.queries.amending import amendments_of
from selection.queries.dates import closed_rounds
from selection.queries.papers import (
    attendees_of,
    declarations_of,
    ranking_table,
    seats_of_call,
    severity_points,
    tie_rules,
)
from selection.queries.ranking import Place, sealed_scores, standings
from selection.rules.calibration import UNPLANNED
from selection.states import CalibrationState, SeatState


def evaluation_due(call: Call) -> Verdict:
    """Say whether the assessment is closed and ranked."""
    if not Standing.objects.filter(entry__call=call).exists():
        return no(_("The blind assessment is not closed yet."))
    return YES


def evaluation_said(call: Call) -> tuple[list[Point], list[Agreement]]:
    """Return the points and the agreements of the evaluation; nothing of them is read from the record."""
    places = standings(call)
    given: dict[tuple[str, int], list[Score]] = {}
    for score in sealed_scores(call):
        given.setdefault((score.assignment.entry.code, score.assignment.seat.number), []).append(score)
    points = [Point(_("Result by proposal"), [_ties(places)], [ranking_table(places)]), *severity_points(call)]
    points += _amended(call)
    points += _dates(call) + _without_calibration(call)
    points += [_sheet(place, given) for place in sorted(places, key=lambda one: one.entry.code)]
    return points, [_compliance(place, given) for place in places]


def evaluation_contents(call: Call) -> Contents:
    """Return what the paper of the evaluation says: levels, votes and reasons of every seat for every code."""
    seats = seats_of_call(call)
    points, agreements = evaluation_said(call)
    vacated = [seat for seat in seats if seat.state == SeatState.VACATED]
    active = [seat for seat in seats if seat.state == SeatState.ACTIVE]
    said = Assignment.objects.filter(seat__call=call, seat__state=SeatState.ACTIVE).exclude(recognised="").count()
    return Contents(
        organ=_("Committee of assessors of the call"),
        attendees=attendees_of(active),
        declarations=declarations_of(call, active),
        points=points,
        agreements=agreements,
        incidents=[_("Seat %(n)s was vacated; its scores do not count.") % {"n": seat.number} for seat in vacated]
        + [_("Readings in which an assessor thought to recognise a proposal: %(n)s.") % {"n": said}],
        quorum=len(active),
        began_at=recorded_at(call, "committee_installed"),
        held_at=recorded_at(call, "ranking"),
    )


def _without_calibration(call: Call) -> list[Point]:
    """Say why no calibration round was held before the assessment; it has no paper of its own then."""
    found = Calibration.objects.filter(call=call, state=CalibrationState.WAIVED).first()
    if found is None:
        return []
    words = _("No round was planned.") if found.words == UNPLANNED else found.words
    return [Point(_("Why there was no round"), [words])]


def _amended(call: Call) -> list[Point]:
    """Return what seats gave otherwise once all scores were open: before, after and why, by code and seat."""
    rows = [
        (
            one.score.assignment.entry.code,
            str(one.score.assignment.seat.number),
            one.score.criterion.code,
            str(one.before_level),
            str(one.level),
            one.before_reason,
            one.reason,
        )
        for one in amendments_of(call)
    ]
    heads = (
        _("Code"), _("Seat"), _("Criterion"), _("Level before"), _("Level"), _("Reason before"), _("Reason"),
    )  # fmt: skip
    table = Table(_("Amendments of scores"), heads, rows)
    text = _("Given once all scores were open, with a reason. The levels below are those that count.")
    return [Point(_("Amendments of scores"), [text], [table])] if rows else []


def _ties(places: list[Place]) -> str:
    broken = [f"{one.entry.code} ({tie_rules()[one.tie_rule]})" for one in places if one.tie_rule]
    return _("Ties were broken for: %(codes)s.") % {"codes": ", ".join(broken)} if broken else _("There was no tie.")


def _sheet(place: Place, given: dict[tuple[str, int], list[Score]]) -> Point:
    code = place.entry.code
    rows = [
        (str(number), score.criterion.code, str(score.level), score.reason)
        for (owner, number), scores in sorted(given.items())
        if owner == code
        for score in scores
    ]
    heads = (_("Seat"), _("Criterion"), _("Level"), _("Reason"))
    return Point(f"{code} · {place.entry.mark}", [], [Table(_("Levels and reasons"), heads, rows)])


def _dates(call: Call) -> list[Point]:
    """Return the blind dates round by round: who of the panel asked, and each masked answer by code."""
    found = []
    for one in closed_rounds(call):
        texts = [_("Seat %(n)s asked: %(text)s") % {"n": one.query.seat.number, "text": one.query.text}]
        rows = [(code, text or _("No answer")) for _mark, code, text in one.replies]
        table = Table(_("Answers, by code"), (_("Code"), _("Answer")), rows)
        found.append(Point(_("Blind date, round %(n)s") % {"n": one.query.number}, texts, [table]))
    return found


def _compliance(place: Place, given: dict[tuple[str, int], list[Score]]) -> Agreement:
    """Return the agreement on a proposal: a seat is for compliance when each of its levels is at or above the line."""
    code, votes = place.entry.code, []
    for (owner, number), scores in sorted(given.items()):
        if owner == code:
            meets = all((score.level or 0) >= score.criterion.complies_from for score in scores)
            levels = ", ".join(f"{score.criterion.code} {score.level}" for score in scores)
            votes.append(Vote(_("Seat %(n)s") % {"n": number}, meets == place.complies, levels))
    words = (
        _("%(code)s complies with the criteria.")
        if place.complies
        else _("%(code)s does not comply with the criteria.")
    )
    return Agreement(words % {"code": code}, votes, _("Counted from the levels that each seat sealed."))
