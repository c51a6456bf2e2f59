"""Telling followers and teams what happened below the wall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.models import Call
from outbox.actions import enqueue, post
from startups import emails
from startups.models import Submission
from startups.queries import submissions as reading
from startups.queries.corrections import made_by_team

#: The job that writes to all whom an event concerns.
TELL = "startups.tell"
#: What every team that was judged is told.
RESULTS = frozenset({"result", "review_answered", "taken_back"})
#: People, or teams, that are written to in one transaction.
BATCH = 50


@transaction.atomic
def tell_later(*, call: Call, what: str, by: Any, at: str = "") -> None:
    """Let a worker write to all whom an event concerns: one row, however many they are.

    The act that is told answers as fast with a thousand applicants as with none. ``at``: its moment (ISO 8601), which
    tells it from the next of its kind; who came later is not told.
    """
    if what in emails.CALL_NOTICES or what in RESULTS:
        enqueue(TELL, call_id=call.pk, what=what, at=at or timezone.now().isoformat())


@transaction.atomic
def tell_next(*, call: Call, what: str, at: str, after: str, by: Any) -> str:
    """Write to the next of those whom an event concerns, each once; return behind whom to go on, "" after the last.

    A worker that was killed begins from the start again: who was written to is passed over.
    """
    if what in emails.CALL_NOTICES:
        people = list(reading.people_to_tell(call, datetime.fromisoformat(at)).filter(pk__gt=int(after or 0))[:BATCH])
        for user in people:
            post(**emails.call_notice(call=call, what=what, user=user, subject_key=at))
        return str(people[-1].pk) if people else ""
    # All judged teams: one mail alone, beside the moment of an answer, would tie its code to a team.
    found = reading.judged_submissions(call.reference).order_by("pk")
    teams = list(found.filter(pk__gt=after)[:BATCH] if after else found[:BATCH])
    for submission in teams:
        for user in reading.team_users(submission.startup_id):
            post(**emails.result_notice(submission=submission, user=user, what=what, subject_key=at))
    return str(teams[-1].pk) if teams else ""


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
