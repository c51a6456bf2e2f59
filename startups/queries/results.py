"""What a team may read after the decision: its own code, levels and anonymous reasons."""

from __future__ import annotations

from typing import Any

from challenges.models import Call
from selection import queries as blind_room
from selection.queries.former import decision_number, is_decided_anew
from selection.queries.former import requests_of as requests
from selection.queries.official import severities_of
from startups.models import EligibilityCheck, Submission
from startups.states import CheckResult


def feedback_of(submission: Submission) -> Any:
    """Return the blind room's feedback on a submission's code, or None when it never entered that room."""
    if not submission.code:
        return None
    return blind_room.feedback(code=submission.code, call=submission.call)


def requests_of(submission: Submission) -> list[Any]:
    """Return what a team asked about each decision, by its code, with the answers."""
    return requests(submission.call, submission.code) if submission.code else []


def may_ask(submission: Submission) -> bool:
    """Say whether a team may still ask for a review of the decision that stands."""
    asked = {one.decision_no for one in requests_of(submission)}
    return bool(submission.code) and decision_number(submission.call) not in asked


def severities_told(call: Call) -> list[str]:
    """Say what each seat gave more or less than the panel, as the public result does; empty for a raw mean."""
    return severities_of(call)


def decided_anew(submission: Submission) -> bool:
    """Say whether the decision that a submission was part of was taken back, and the next one is not taken yet."""
    return bool(submission.code) and is_decided_anew(submission.call)


def failed_checks(submission: Submission) -> list[EligibilityCheck]:
    """Return the grounds on which a submission was found not eligible."""
    return list(EligibilityCheck.objects.filter(submission=submission, result=CheckResult.FAILED).order_by("ground"))
