"""A team's request to look at the decision again: it crosses to the blind room by code, never by name."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from challenges.actions.clock import lock_call
from kernel.verdict import require
from selection.actions.decisions import file_review
from selection.models import ReviewRequest
from startups.models import Submission
from startups.queries.profiles import role_in
from startups.queries.submissions import without_identity
from startups.rules.unsealing import may_request_review


@transaction.atomic
def request_review(*, submission: Submission, grounds: str, by: Any) -> ReviewRequest:
    """File a review of the decision for a submission's code. Raises ``Refused``.

    The authority reads the grounds and the record publishes them, without a custodian between: whatever tells, or may
    tell, who writes is replaced. The team reads on its result page what was filed.
    """
    call = lock_call(submission.call)
    is_member = role_in(by, submission.startup) is not None
    require(may_request_review(is_member=is_member, has_code=bool(submission.code)))
    submission.call = call
    return file_review(call=call, code=str(submission.code), grounds=without_identity(submission, grounds))
