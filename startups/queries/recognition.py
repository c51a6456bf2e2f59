"""The recognition survey: what an assessor is asked, and, once identities are open, what all answers are worth."""

from __future__ import annotations

from typing import Any

from challenges.models import Call
from challenges.states import OPENED_STATES
from kernel.verdict import Verdict
from selection.models import Assignment, Seat
from selection.states import SeatState
from startups.models import RecognitionAnswers
from startups.queries.interests import applicants
from startups.rules import recognition as rules


def asked(seat: Seat) -> list[Assignment]:
    """Return what a seat scored, in its own order, with codes and names and without text."""
    found = Assignment.objects.filter(seat=seat).select_related("entry").defer("entry__sections")
    return list(found.order_by("place"))


def has_answered(seat: Seat) -> bool:
    """Say whether a seat has answered: all that anybody is shown of it."""
    return RecognitionAnswers.objects.filter(seat=seat).exists()


def answerable(seat: Seat, user: Any, given: list[Assignment]) -> Verdict:
    """Return the verdict whether a person may answer for a seat now."""
    return rules.may_answer(
        own=seat.user_id == user.pk,
        active=seat.state == SeatState.ACTIVE,
        state=seat.call.state,
        given=len(given),
        sent=sum(one.sealed_at is not None for one in given),
        answered=has_answered(seat),
    )


def tally(call: Call) -> rules.Tally | None:
    """Return what a call's answers are worth; None before its identities are open. Pooled figures only may show it.

    Of one call alone it would tell an assessor whether she guessed a candidate who was not chosen.
    """
    if call.state not in OPENED_STATES:
        return None
    given = RecognitionAnswers.objects.filter(seat__call=call).select_related("seat")
    answers = {one.seat.number: rules.answers_in(one.content) for one in given}
    return rules.tally(answers, applicants(call))
