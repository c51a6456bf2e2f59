"""The chosen start-up declines the pilot: it goes by code to the next rank, whose identity is still sealed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from kernel.verdict import require
from outbox.actions import post
from selection.actions.reserves import offer_next
from startups import emails
from startups.models import Submission
from startups.queries.profiles import role_in
from startups.queries.submissions import behind, team_users
from startups.queries.unsealing import chosen_submission
from startups.rules.unsealing import may_decline


@transaction.atomic
def decline(*, submission: Submission, reason: str, by: Any) -> str:
    """Decline the pilot for a team; return the code to which it is offered next, empty when none is left.

    ``reason`` is published in the record. The custodians are asked to open the next identity, its team is told that it
    was offered. Raises ``Refused``.
    """
    call = lock_call(submission.call)
    chosen = chosen_submission(call)
    require(
        may_decline(
            is_member=role_in(by, submission.startup) is not None,
            has_pilot=chosen is not None and chosen.pk == submission.pk,
            opened=submission.opened_at is not None,
        )
    )
    code = offer_next(call=call, reason=reason, by=by)
    for role in (CallRole.AUTHORITY, CallRole.CUSTODIAN):
        for person in grants.appointed(call, role):
            post(**emails.declined(call=call, user=person, is_custodian=role == CallRole.CUSTODIAN))
    reserve = behind(call, code) if code else None
    if reserve is not None:
        for person in team_users(reserve.startup_id):
            post(**emails.offered(submission=reserve, user=person))
    return code
