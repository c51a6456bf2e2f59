"""Background work of the identity side: ids in, one action, safe to run twice."""

from __future__ import annotations

from outbox.registry import job
from startups.actions.interests import JOB, admit_declared
from startups.actions.notices import send_receipt
from startups.queries.interests import seat_by_id
from startups.queries.submissions import submission_by_id


@job("startups.receipt")
def receipt(*, submission_id: str) -> None:
    """Make the receipt's PDF and mail it to the team."""
    submission = submission_by_id(submission_id)
    if submission is not None:
        send_receipt(submission=submission, by="clock")


@job(JOB)
def admit_seat(*, seat_id: int) -> None:
    """Compare what a seat declared after the hand-over; the same work whatever it declared."""
    seat = seat_by_id(seat_id)
    if seat is not None:
        admit_declared(call=seat.call, by="desk")
