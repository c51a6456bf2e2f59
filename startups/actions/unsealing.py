"""Opening the chosen identity: two custodians give their word within a day, the second one opens."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.signals import tell
from challenges.states import CALL, CallState
from kernel.verdict import require
from ledger.actions import actor, record
from outbox.actions import post
from startups import emails
from startups.models import UnsealApproval
from startups.queries import unsealing as reading
from startups.queries.desks import is_custodian
from startups.queries.submissions import team_users
from startups.rules import unsealing as rules


@transaction.atomic
def approve_unsealing(*, call: Call, reason: str, by: Any) -> bool:
    """Give one custodian's word; return whether it was the second one, which opens (standstill → unsealed).

    ``reason`` is published in the record. A word lapses after 24 hours. Raises ``Refused``.
    """
    call = lock_call(call)
    words = reading.live_words(call)
    own = any(word.custodian_id == by.pk for word in words)
    keeper = is_custodian(by, call)
    require(rules.may_approve(is_custodian=keeper, openable=reading.openable(call), own_word_lives=own))
    require(rules.sound_reason(reason))
    require(rules.has_chosen(reading.chosen_submission(call) is not None))
    UnsealApproval.objects.update_or_create(
        call=call, custodian=by, defaults={"reason": reason.strip(), "approved_at": timezone.now()}
    )
    record("unseal_word", by=by, call=call.reference, reason=reason.strip())
    if words:
        _open(call, [words[0].custodian, by], by)
        return True
    for person in grants.appointed(call, CallRole.CUSTODIAN).exclude(pk=by.pk):
        post(**emails.second_word(call=call, user=person))
    return False


def _open(call: Call, people: list[Any], by: Any) -> None:
    """Open the chosen submission's identity; the others stay sealed, known by a keyed digest only."""
    chosen = reading.chosen_submission(call)
    assert chosen is not None
    chosen.opened_at = timezone.now()
    chosen.save(update_fields=["opened_at"])
    CALL.move(
        call,
        CallState.UNSEALED,
        record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
    )
    winner = reading.public_winner(call)
    assert winner is not None
    record(
        "unseal",
        by=by,
        call=call.reference,
        people=[actor(person) for person in people],
        code=winner.code,
        name=winner.name,
        legal_name=winner.legal_name,
        **reading.opening(chosen),
    )
    for submission in reading.team_submissions(call):
        for user in team_users(submission.startup_id):
            post(**emails.unsealed(submission=submission, user=user))
    tell(call, "unsealed")
