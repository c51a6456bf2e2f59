"""Taking a decision back after a review that was upheld: nothing of it is lost, and the call goes back to deciding."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.states import CALL, CallState
from ledger.actions import record
from outbox.actions import post
from selection import emails
from selection.models import Decision, Entry, ReviewRequest, TakenBack
from selection.queries.ranking import seats_that_declare
from selection.states import ENTRY, EntryState

_TOLD = (EntryState.SELECTED, EntryState.RESERVE, EntryState.NOT_SELECTED)


@transaction.atomic
def take_back(*, call: Call, review: ReviewRequest, by: Any) -> TakenBack:
    """Say that a call's decision stands no more, and bring the call back to deciding.

    The answer to ``review`` was required before. The decision and the votes against it stay as they were given; seats
    may amend, with a reason, their scores of the proposal that asked until the next decision, and are told so.
    """
    call = lock_call(call)
    decision = Decision.objects.standing().select_related("entry").get(call=call)
    taken = TakenBack.objects.create(decision=decision, review=review, at=timezone.now())
    for entry in Entry.objects.filter(call=call, state__in=_TOLD).defer("sections"):
        ENTRY.move(entry, EntryState.COMPLIANT, record=lambda before, after: None)
    record(
        "decision_taken_back",
        by=by,
        call=call.reference,
        code=decision.entry.code,
        number=decision.number,
        resolution_no=decision.resolution_no,
        review=review.entry.code,
    )
    call.review_until = None
    CALL.move(
        call,
        CallState.DELIBERATION,
        record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
    )
    call.save(update_fields=["review_until"])
    for seat in seats_that_declare(call):
        seat.call = call
        post(**emails.decision_back(seat, decision.number))
    return taken
