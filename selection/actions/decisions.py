"""The authority's decision, and requests to look at it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions import calls
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.rules.calendar import add_business_days
from challenges.states import CALL, CallState, EndCause
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post
from selection import emails
from selection.actions.taking_back import take_back
from selection.models import Decision, Dissent, Entry, ReviewRequest, Seat
from selection.queries.former import decision_number
from selection.queries.ranking import (
    compliant_codes,
    criteria_lines,
    has_dissented,
    seats_that_declare,
)
from selection.queries.worklist import ever_had_seat
from selection.rules.decisions import (
    ANSWER_DAYS,
    REVIEW_DAYS,
    effect_fits,
    is_sound,
    may_answer_review,
    may_decide_now,
    may_declare_deserted,
    may_dissent,
    may_file_review,
)
from selection.signals import tell
from selection.states import ENTRY, REVIEW, EntryState, ReviewEffect, ReviewOutcome, SeatState


@transaction.atomic
def decide(
    *,
    call: Call,
    entry: Entry,
    reasons: str,
    by_criterion: Mapping[str, str],
    by: Any,
    resolution_no: str,
    reserves: Sequence[str] = (),
    departure_reason: str = "",
) -> Decision:
    """Choose one compliant entry (deliberation → decided → review period of five business days).

    ``by_criterion``: a reason for each criterion's code. ``reserves``: codes in order. ``departure_reason`` is needed
    when the entry is not rank 1, and not kept otherwise. Raises ``Refused``.
    """
    call = lock_call(call)
    entries = {one.pk: one for one in Entry.objects.filter(call=call).select_related("standing")}
    chosen = entries[entry.pk]
    require(
        may_decide_now(
            state=call.state,
            is_authority=grants.is_appointed(by, CallRole.AUTHORITY, call),
            has_seat=ever_had_seat(by, call),
        )
    )
    rank = chosen.standing.rank
    require(
        is_sound(
            chosen_state=chosen.state,
            chosen_rank=rank,
            reserves=list(reserves),
            compliant=compliant_codes(call),
            chosen=chosen.code,
            reasons=reasons,
            by_criterion=by_criterion,
            criteria=[line.code for line in criteria_lines(call)],
            departure_reason=departure_reason,
            resolution_no=resolution_no,
        )
    )
    now = timezone.now()
    decision = Decision.objects.create(
        call=call,
        number=decision_number(call),
        entry=chosen,
        reserves=list(reserves),
        reasons=reasons.strip(),
        by_criterion={code: by_criterion[code].strip() for code in sorted(by_criterion)},
        departs_from_ranking=rank != 1,
        departure_reason=departure_reason.strip() if rank != 1 else "",
        resolution_no=resolution_no.strip(),
        decided_by=by,
        decided_at=now,
    )
    _tell_entries(list(entries.values()), chosen, reserves)
    record(
        "decision",
        by=by,
        call=call.reference,
        code=chosen.code,
        rank=rank,
        reserves=list(reserves),
        reasons=decision.reasons,
        by_criterion=decision.by_criterion,
        departure_reason=decision.departure_reason,
        resolution_no=decision.resolution_no,
    )
    call.review_until = add_business_days(now, REVIEW_DAYS, country=call.entity.country, zone=call.entity.time_zone)
    call.save(update_fields=["review_until"])
    for state in (CallState.DECIDED, CallState.STANDSTILL):
        CALL.move(
            call,
            state,
            record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
        )
    for seat in seats_that_declare(call):
        seat.call = call
        post(**emails.decision_taken(seat, decision.number))
    tell("decided", reference=call.reference)
    return decision


@transaction.atomic
def dissent(*, seat: Seat, reasons: str, by: Any) -> Dissent:
    """Record a seat's vote against the decision, published under the seat's number. Raises ``Refused``."""
    call = lock_call(seat.call)
    seat = Seat.objects.get(pk=seat.pk)
    require(
        may_dissent(
            state=call.state,
            own=seat.user_id == by.pk,
            active=seat.state == SeatState.ACTIVE,
            voted=has_dissented(seat),
            reasons=reasons,
        )
    )
    decision = Decision.objects.standing().get(call=call)
    vote = Dissent.objects.create(seat=seat, decision=decision, reasons=reasons.strip())
    record("dissent", by=by, call=call.reference, seat=seat.number, reasons=vote.reasons)
    return vote


@transaction.atomic
def leave_deserted(*, call: Call, reasons: str, by: Any) -> None:
    """Declare a call deserted because no proposal complies. Raises ``Refused`` when one does."""
    call = lock_call(call)
    require(
        may_declare_deserted(
            state=call.state,
            is_authority=grants.is_appointed(by, CallRole.AUTHORITY, call),
            compliant=len(compliant_codes(call)),
        )
    )
    calls.declare_deserted(call=call, cause=EndCause.NONE_COMPLIES, reason=reasons.strip(), by=by)


@transaction.atomic
def file_review(*, call: Call, code: str, grounds: str, by: str = "candidate") -> ReviewRequest:
    """Take a candidate's request to look at the decision again; it comes by code, never by name.

    ``by`` is a word for the record: who files is not told here. Raises ``Refused``, and ``Entry.DoesNotExist`` for an
    unknown code.
    """
    call = lock_call(call)
    now = timezone.now()
    entry = Entry.objects.get(call=call, code=code)
    number = decision_number(call)
    asked = set(entry.review_requests.filter(decision_no=number).values_list("outcome", flat=True))
    pending = ReviewOutcome.PENDING in asked
    require(
        may_file_review(
            state=call.state,
            now=now,
            until=call.review_until,
            pending=pending,
            answered=bool(asked),
            grounds=grounds,
        )
    )
    due_at = add_business_days(now, ANSWER_DAYS, country=call.entity.country, zone=call.entity.time_zone)
    review = ReviewRequest.objects.create(entry=entry, grounds=grounds.strip(), due_at=due_at, decision_no=number)
    record("review_requested", by=by, call=call.reference, code=code, grounds=review.grounds)
    for person in grants.appointed(call, CallRole.AUTHORITY):
        post(**emails.review_filed(call, person, due_at))
    return review


@transaction.atomic
def answer_review(*, review: ReviewRequest, outcome: str, reasons: str, by: Any, effect: str = "") -> None:
    """Answer a candidate's request: upheld or dismissed, with reasons.

    ``effect``: of an upheld one, whether the decision stands all the same or is taken back: the call then goes back to
    the decision, and a review period begins after the next one. Raises ``Refused``.
    """
    call = lock_call(review.entry.call)
    review = ReviewRequest.objects.select_related("entry").get(pk=review.pk)
    require(
        may_answer_review(
            is_authority=grants.is_appointed(by, CallRole.AUTHORITY, call),
            pending=review.outcome == ReviewOutcome.PENDING,
            reasons=reasons,
        )
    )
    code = review.entry.code
    waiting = ReviewRequest.objects.filter(entry__call=call, outcome=ReviewOutcome.PENDING)
    others = waiting.exclude(pk=review.pk).count()
    require(effect_fits(outcome=outcome, effect=effect, state=call.state, others=others))
    # Not through move(): a constraint ties who and when to the outcome, so all go in one statement.
    require(REVIEW.may_move(review.outcome, outcome))
    review.outcome, review.reasons = ReviewOutcome(outcome), reasons.strip()
    review.answered_by, review.answered_at = by, timezone.now()
    review.effect = effect
    review.save(update_fields=["outcome", "reasons", "answered_by", "answered_at", "effect"])
    told = {"outcome": str(outcome), "reasons": review.reasons, **({"effect": str(effect)} if effect else {})}
    record("review_answered", by=by, call=call.reference, code=code, **told)
    if effect == ReviewEffect.ANEW:
        take_back(call=call, review=review, by=by)
        tell("taken_back", reference=call.reference)
        return
    tell("review_answered", reference=call.reference, code=code)


def _tell_entries(entries: list[Entry], chosen: Entry, reserves: Sequence[str]) -> None:
    """Give each compliant entry its outcome; the record's "decision" tells them all."""
    for entry in entries:
        if entry.state != EntryState.COMPLIANT:
            continue
        outcome = EntryState.RESERVE if entry.code in reserves else EntryState.NOT_SELECTED
        ENTRY.move(entry, EntryState.SELECTED if entry.pk == chosen.pk else outcome, record=_told_elsewhere)


def _told_elsewhere(before: Any, after: Any) -> None:
    return None
