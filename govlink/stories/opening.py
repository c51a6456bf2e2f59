"""A small invented exercise whose review term is over: both custodians can open the identity today.

Before that everything that a panel does happened once: a calibration round, a substitute who acts for a titular, an
amendment, votes on the actas, a vote against the decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from challenges.models import Call
from challenges.states import PaperKind, SessionMode
from govlink.stories import selection as choosing
from govlink.stories.ate import seat_the_panel
from govlink.stories.later import applied
from govlink.stories.others import today_in_lima
from govlink.stories.world import Cast, Team, at, content, moment
from reports.actions.papers import request_paper
from selection.actions import ballots, calibration, decisions, entries, scores
from selection.actions.amending import amend_score
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.models import Assignment, Entry, Score, Seat
from selection.samples import sample_texts
from selection.states import Sense
from startups.actions import interests
from startups.interests import GROUNDS


def tell(cast: Cast) -> Call:
    """Tell the exercise; return its call. The case of Ate must have been told before."""
    told, today = content("opening"), today_in_lima()
    call, team, applicants = applied(cast, told, today - timedelta(days=34))
    with at(moment(today - timedelta(days=28))):
        _seated(cast, call, team, told)
    with at(moment(today - timedelta(days=27))):
        _calibrated(call, team, told)
    with at(moment(today - timedelta(days=25))):
        vacate_seat(seat=_seat(call, 3), reason=told["vacated"], by=team.focal)
        choosing.verify(call, team.custodians[0])
    with at(moment(today - timedelta(days=24))):
        entries.open_assessment(call=call, by=team.focal)
        call.refresh_from_db()
    with at(moment(today - timedelta(days=19))):
        choosing.score(call, choosing.likings(call, applicants), seed=8)
        scores.close_assessment(call=call, by=team.focal)
    with at(moment(today - timedelta(days=18))):
        _amended(call, told["amended"])
        codes = list(Entry.objects.filter(call=call).order_by("standing__rank").values_list("code", flat=True))
        _voted(call, team, PaperKind.EVALUATION, {2: {codes[-1]: told["apart"]}})
    # The review term is five business days: two weeks hold them whatever falls into them.
    with at(moment(today - timedelta(days=16))):
        choosing.choose_first(
            call, team.authority, reasons=told["reasons"], resolution_no="R.A. 0291", reserves=codes[1:2]
        )
    with at(moment(today - timedelta(days=15))):
        decisions.dissent(seat=_seat(call, 2), reasons=told["dissent"], by=_seat(call, 2).user)
    # The worker makes the papers when the site is up: nobody has to wait for them.
    for kind in (PaperKind.INSTALLATION, PaperKind.CALIBRATION, PaperKind.EVALUATION, PaperKind.DECISION):
        request_paper(call=call, kind=kind, mode=SessionMode.PLATFORM, by=team.focal)
    return call


def _seat(call: Call, number: int) -> Seat:
    return Seat.objects.select_related("call__entity", "user").get(call=call, number=number)


def _seated(cast: Cast, call: Call, team: Team, told: Mapping[str, Any]) -> None:
    """Seat the panel and a substitute of seat 3; the titulars vote on the acta of the installation."""
    seat_the_panel(call, team)
    substitute = cast.person(*told["substitute"])
    seat = appoint_assessor(
        call=call, user=substitute, by=team.staff, resolution_no="R.A. 0212-2021", place="substitute-3"
    )
    interests.declare_interests(
        seat=seat,
        by=substitute,
        answers={"employers": "Consultora independiente"},
        sworn=[key for key, _sentence in GROUNDS],
    )
    _voted(call, team, PaperKind.INSTALLATION)


def _calibrated(call: Call, team: Team, told: Mapping[str, Any]) -> None:
    """Hold the calibration round, and vote on its acta: one against."""
    calibration.begin_calibration(call=call, samples=sample_texts("es"), by=team.focal)
    criteria = list(call.criteria.order_by("order"))
    for seat in Seat.objects.filter(call=call).select_related("call__entity", "user").order_by("number"):
        for sample in (1, 2):
            levels = {one.code: (seat.number + sample + one.order) % 3 + 2 for one in criteria}
            calibration.score_sample(seat=seat, sample=sample, levels=levels, by=seat.user)
    calibration.hold_calibration(call=call, notes=told["calibration"], by=team.assessors[0])
    _voted(call, team, PaperKind.CALIBRATION, {2: {"": told["against"]}})


def _voted(call: Call, team: Team, kind: str, against: Mapping[int, Mapping[str, str]] | None = None) -> None:
    """Put an acta to the vote and close it; ``against``: seat to {what the agreement has in it: reason}."""
    ballot = ballots.put_to_vote(call=call, kind=kind, by=team.focal)
    for seat in ballots.acting_seats(call):
        reasons = [_reason(text, (against or {}).get(seat.number, {})) for text in ballot.agreements]
        senses: Sequence[str] = [Sense.AGAINST if reason else Sense.FAVOUR for reason in reasons]
        ballots.vote_on_acta(ballot=ballot, seat=seat, senses=senses, reasons=reasons, by=seat.user)
    ballots.close_vote(ballot=ballot, by=team.assessors[0])


def _reason(text: str, against: Mapping[str, str]) -> str:
    return next((reason for part, reason in against.items() if part in text), "")


def _amended(call: Call, reason: str) -> None:
    """Let seat 1 amend what it gave the first of the ranking on the plan, once all scores are open."""
    first = Entry.objects.get(call=call, standing__rank=1)
    assignment = Assignment.objects.select_related("seat__call__entity", "seat__user", "entry").get(
        seat__call=call, seat__number=1, entry=first
    )
    score = Score.objects.select_related("criterion").get(assignment=assignment, criterion__code="C3")
    level = 4 if score.level == 5 else 5
    amend_score(assignment=assignment, criterion=score.criterion, level=level, reason=reason, by=assignment.seat.user)
