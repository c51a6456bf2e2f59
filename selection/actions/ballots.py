"""Votes on actas: put to the panel, given by each seat, closed by the chair, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.countries import assessment_language
from challenges.models import Call
from kernel.verdict import first_no, require
from ledger.actions import record
from outbox.actions import post
from selection import emails
from selection.models import Ballot, BallotVote, Seat
from selection.queries.ballots import acting_seats, acts, ballots_of, closes, draft_of, due_of, is_signed, puts
from selection.queries.steering import presidents
from selection.rules.ballots import TERM, is_adopted, is_approved, is_vote, may_close, may_put, may_vote
from selection.states import BALLOT, BallotState, Sense


@transaction.atomic
def put_to_vote(*, call: Call, kind: str, by: Any) -> Ballot:
    """Put the agreements of an acta of the panel to its vote, as they stand now. Raises ``Refused``."""
    call = lock_call(call)
    earlier = ballots_of(call).get(kind)
    require(
        may_put(
            entitled=puts(by, call),
            kind=kind,
            due=due_of(call, kind),
            state=call.state,
            is_open=earlier is not None and earlier.state == BallotState.OPEN,
            signed=is_signed(call, kind),
        )
    )
    language = assessment_language(call.languages, call.entity.country)
    agreements, digest = draft_of(call, kind, language)
    now = timezone.now()
    ballot = Ballot.objects.create(
        call=call,
        kind=kind,
        language=language,
        agreements=agreements,
        digest=digest,
        opened_at=now,
        opened_by=by,
        due_at=now + TERM,
    )
    record(
        "acta_put",
        by=by,
        call=call.reference,
        paper=kind,
        sha256=digest,
        count=len(agreements),
        due_at=ballot.due_at.isoformat(),
    )
    for seat in acting_seats(call):
        post(**emails.acta_vote(seat, ballot))
    return ballot


@transaction.atomic
def vote_on_acta(
    *,
    ballot: Ballot,
    seat: Seat,
    senses: Sequence[str],
    reasons: Sequence[str],
    by: Any,
    ground: str = "",
    words: str = "",
) -> BallotVote:
    """Give a seat's vote, or another one in its place while the vote is open. Raises ``Refused``.

    ``senses`` and ``reasons``: one for each agreement. Nothing is recorded now: what seats voted is told at the close.
    """
    call = lock_call(ballot.call)
    ballot = _again(ballot)
    acting = seat.user_id == by.pk and seat.call_id == call.pk and acts(seat)
    require(
        first_no(
            may_vote(acting=acting, is_open=ballot.state == BallotState.OPEN, state=call.state),
            is_vote(agreements=len(ballot.agreements), senses=senses, reasons=reasons, ground=ground, words=words),
        )
    )
    kept = [one.strip() if sense == Sense.AGAINST else "" for sense, one in zip(senses, reasons, strict=True)]
    abstains = Sense.ABSTAINS in senses
    vote, _made = BallotVote.objects.update_or_create(
        ballot=ballot,
        seat=seat,
        defaults={
            "senses": list(map(str, senses)),
            "reasons": kept,
            "ground": ground if abstains else "",
            "words": words.strip() if abstains else "",
        },
    )
    if not _missing(ballot):
        for chair in presidents(call):
            post(**emails.acta_voted(chair, ballot))
    return vote


@transaction.atomic
def close_vote(*, ballot: Ballot, by: Any) -> Ballot:
    """Close the vote on an acta: what came of it, and each vote by number of the seat, stand in the record.

    The votes of seats that do not act any more do not count. Raises ``Refused``.
    """
    call = lock_call(ballot.call)
    ballot = _again(ballot)
    now = timezone.now()
    missing = _missing(ballot)
    require(
        may_close(
            presides=closes(by, call),
            is_open=ballot.state == BallotState.OPEN,
            missing=len(missing),
            now=now,
            due_at=ballot.due_at,
        )
    )
    acting = list(acting_seats(call))
    votes = list(BallotVote.objects.filter(ballot=ballot, seat__in=acting).select_related("seat"))
    president = next((one.number for one in presidents(call)), 0)
    given = [{one.seat.number: one.senses[place] for one in votes} for place in range(len(ballot.agreements))]
    adopted = [is_adopted(senses, president=president) for senses in given]
    approved = is_approved(needed=len(acting), voted=len(votes), adopted=adopted)
    seats = sorted(one.seat.number for one in votes)
    ballot.result = {"needed": len(acting), "seats": seats, "president": president, "adopted": adopted}
    # Not through move(): a constraint ties the moment to the state.
    outcome = BallotState.APPROVED if approved else BallotState.REFUSED
    require(BALLOT.may_move(ballot.state, outcome))
    ballot.state, ballot.closed_at = outcome, now
    ballot.save()
    record(
        "acta_voted",
        by=by,
        call=call.reference,
        paper=ballot.kind,
        sha256=ballot.digest,
        outcome=str(outcome),
        needed=len(acting),
        seats=seats,
        votes=[_told(number, senses, votes) for number, senses in enumerate(given, start=1)],
    )
    post(**emails.acta_closed(ballot, ballot.opened_by))
    return ballot


def _told(number: int, senses: dict[int, str], votes: Sequence[BallotVote]) -> dict[str, Any]:
    """Return what the record has of one agreement: seats in favour, those against and abstaining with their words."""
    others = {one.seat.number: one for one in votes}
    return {
        "number": number,
        "favour": sorted(seat for seat, sense in senses.items() if sense == Sense.FAVOUR),
        "against": [
            {"seat": seat, "reason": others[seat].reasons[number - 1]}
            for seat, sense in sorted(senses.items())
            if sense == Sense.AGAINST
        ],
        "abstains": [
            {"seat": seat, "ground": others[seat].ground, "reason": others[seat].words}
            for seat, sense in sorted(senses.items())
            if sense == Sense.ABSTAINS
        ],
    }


def _missing(ballot: Ballot) -> list[int]:
    """Return the numbers of the acting seats that have not voted."""
    voted = set(ballot.votes.values_list("seat", flat=True))
    return [one.number for one in acting_seats(ballot.call) if one.pk not in voted]


def _again(ballot: Ballot) -> Ballot:
    """Read a vote again under the lock, with its call and who put it."""
    found = Ballot.objects.select_related("call__entity", "opened_by").defer("opened_by__password")
    return found.get(pk=ballot.pk)
