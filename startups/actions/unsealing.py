"""Opening the chosen identity: two custodians turn their keys within the call's hours, the second opens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
from selection.rules.assignment import keyed
from startups import emails
from startups.actions.names import ask_names
from startups.models import UnsealApproval
from startups.queries import unsealing as reading
from startups.queries.submissions import team_users
from startups.rules import unsealing as rules


@transaction.atomic
def approve_unsealing(*, call: Call, reason: str, where: rules.Presence, by: Any) -> bool:
    """Give one custodian's word; return whether it was the second one, which opens (standstill → unsealed).

    ``reason`` is published in the record; ``where``: her browser, session and second factor. A word lapses after the
    call's hours. Raises ``Refused``: one person, one browser or one session is one word.
    """
    call = lock_call(call)
    words = reading.live_words(call)
    require(reading.turning(call, by))
    require(rules.sound_reason(reason))
    require(rules.has_chosen(reading.chosen_submission(call) is not None))
    require(reading.factor_shown(by, where))
    device = rules.device_digest(call.reference, where.device) if where.device else ""
    session = keyed(settings.SEAL_KEY, "session", call.reference, where.session) if where.session else ""
    others = [(word.device_digest, word.session_digest) for word in words]
    require(rules.is_another_place(device=device, session=session, others=others))
    UnsealApproval.objects.update_or_create(
        call=call,
        custodian=by,
        defaults={
            "reason": reason.strip(),
            "approved_at": timezone.now(),
            "factor": where.factor,
            "device_digest": device,
            "session_digest": session,
        },
    )
    record("unseal_word", by=by, call=call.reference, reason=reason.strip(), second_factor=where.factor, device=device)
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
    is_reserve = call.state == CallState.UNSEALED
    if not is_reserve:
        CALL.move(
            call,
            CallState.UNSEALED,
            record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
        )
    winner = reading.public_winner(call)
    assert winner is not None
    told = reading.opening(chosen)
    if is_reserve:
        # Which commitment each code was drawn from, and what opens the texts, stands in the first opening.
        del told["openings"], told["text_salts"]
    record(
        "unseal_reserve" if is_reserve else "unseal",
        by=by,
        call=call.reference,
        people=[actor(person) for person in people],
        code=winner.code,
        name=winner.name,
        legal_name=winner.legal_name,
        **told,
    )
    ask_names(call=call, by=by)
    if is_reserve:
        return
    for submission in reading.team_submissions(call):
        for user in team_users(submission.startup_id):
            post(**emails.unsealed(submission=submission, user=user))
    tell(call, "unsealed")
