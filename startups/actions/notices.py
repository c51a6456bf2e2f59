"""Telling followers and teams what happened below the wall."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from challenges.models import Call
from outbox.actions import post
from startups import emails
from startups.models import Submission
from startups.queries import submissions as reading
from startups.queries.corrections import made_by_team


@transaction.atomic
def tell_call_changed(*, call: Call, what: str, by: Any, hours: int = 0) -> int:
    """Mail followers and teams of a call, each once for each event; return how many mails were written.

    ``hours``: how long before the closing a reminder is sent, so that each of them goes out.
    """
    if what not in emails.CALL_NOTICES:
        return 0
    key = _subject_key(call, what) + (f":{hours}" if hours else "")
    sent = 0
    for user in reading.people_to_tell(call):
        sent += post(**emails.call_notice(call=call, what=what, user=user, subject_key=key)) is not None
    return sent


def _subject_key(call: Call, what: str) -> str:
    """Return what tells one event of a kind from the next, so that each is told once and not only the first."""
    if what == "amended":
        return str(call.amendments.count())
    if what == "answered":
        return str(call.questions.filter(published_at__isnull=False).count())
    return call.closes_at.isoformat() if call.closes_at else ""


@transaction.atomic
def tell_result(*, reference: str, by: Any) -> int:
    """Mail every team that was judged on a call: there is a result. Return how many mails were written."""
    return sum(_tell_team(submission, "result") for submission in reading.judged_submissions(reference))


@transaction.atomic
def tell_review_answered(*, reference: str, by: Any) -> int:
    """Mail every team that was judged: a review was answered.

    All of them, at the same moment: one mail alone, beside the moment of the answer, would tie its code to a team.
    """
    return sum(_tell_team(submission, "review_answered") for submission in reading.judged_submissions(reference))


@transaction.atomic
def tell_taken_back(*, reference: str, by: Any) -> int:
    """Mail every team that was judged, alike: the decision was taken back. Return how many mails were written."""
    return sum(_tell_team(submission, "taken_back") for submission in reading.judged_submissions(reference))


@transaction.atomic
def send_receipt(*, submission: Submission, by: Any) -> int:
    """Mail the receipt to the team, each in her language; once for each receipt number, and after each correction."""
    if not submission.receipt_no:
        return 0
    corrections = made_by_team(submission).count()
    return sum(
        post(**emails.receipt(submission=submission, user=user, corrections=corrections)) is not None
        for user in reading.team_users(submission.startup_id)
    )


def _tell_team(submission: Submission, what: str) -> int:
    users = list(reading.team_users(submission.startup_id))
    for user in users:
        post(**emails.result_notice(submission=submission, user=user, what=what))
    return len(users)
