"""The recognition survey: what an assessor is asked, and, once identities are open, what all answers are worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.todo import NextAction
from challenges.models import Call
from challenges.states import OPENED_STATES
from kernel.verdict import Verdict
from selection.models import Assignment, Seat
from selection.queries.worklist import seats_of
from selection.states import SeatState
from startups.models import RecognitionAnswers, Submission
from startups.queries.interests import applicants_of
from startups.rules import recognition as rules
from startups.states import SubmissionState


def asked(seat: Seat) -> list[Assignment]:
    """Return what a seat scored, in its own order, with codes and names and without text."""
    found = Assignment.objects.filter(seat=seat).select_related("entry").defer("entry__sections")
    return list(found.order_by("place"))


def has_answered(seat: Seat) -> bool:
    """Say whether a seat has answered: all that anybody is shown of it."""
    return RecognitionAnswers.objects.filter(seat=seat).exists()


def next_actions_recognition(user: Any) -> list[NextAction]:
    """Return the surveys of recognition that wait for an assessor who has sent everything: two queries."""
    seats = seats_of(user)
    answered = set(RecognitionAnswers.objects.filter(seat__in=seats).values_list("seat", flat=True))
    return [
        NextAction(
            text=_("Say whether you recognised anybody"),
            url=reverse("seat_recognition", args=[seat.call.reference]),
            context=seat.call.title,
            role=_("Assessor"),
        )
        for seat in seats
        if rules.may_answer(
            own=True,
            active=True,
            state=seat.call.state,
            given=seat.assigned,
            sent=seat.sealed,
            answered=seat.pk in answered,
        )
    ]


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
    return tallies([call.pk]).get(call.pk, rules.Tally()) if call.state in OPENED_STATES else None


def tallies(calls: Iterable[int]) -> dict[int, rules.Tally]:
    """Return what the answers of opened calls are worth, by the call's key. Constant queries."""
    answers: dict[int, dict[int, rules.Answers]] = {}
    given = RecognitionAnswers.objects.filter(seat__call__in=list(calls), seat__call__state__in=OPENED_STATES)
    for one in given.select_related("seat"):
        answers.setdefault(one.seat.call_id, {})[one.seat.number] = rules.answers_in(one.content)
    applicants = applicants_of(answers)
    return {pk: rules.tally(seats, applicants[pk]) for pk, seats in answers.items()}


def opened(calls: Iterable[int]) -> list[int]:
    """Return the keys of those calls whose identities are open, in the order in which they were opened."""
    found = Submission.objects.filter(call__in=list(calls), call__state__in=OPENED_STATES, opened_at__isnull=False)
    return list(found.order_by("opened_at", "pk").values_list("call", flat=True))


def groups_of(calls: Iterable[int]) -> list[tuple[int, str, bool | None]]:
    """Return (call's key, code, led by women) of every candidate of opened calls; None: not told."""
    found = Submission.objects.filter(
        call__in=list(calls), call__state__in=OPENED_STATES, state=SubmissionState.RECEIVED
    ).select_related("startup")
    return [(one.call_id, str(one.code), one.startup.women_led) for one in found]
