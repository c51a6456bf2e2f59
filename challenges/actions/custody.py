"""A custodian leaves her place; staff appoint her successor."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.models import User
from accounts.queries import staff
from accounts.states import CallRole
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.models import Call, Succession
from challenges.queries.custody import concerned_by_custody, may_keep, successions_asked
from challenges.rules import custody as rules
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import post


@transaction.atomic
def ask_for_successor(*, call: Call, resolution_no: str, by: User) -> Succession:
    """Ask staff to appoint another custodian in one's place, by an act; ``Refused`` before the close."""
    call = lock_call(call)
    require(
        rules.may_ask_for_successor(
            is_custodian=grants.is_appointed(by, CallRole.CUSTODIAN, call),
            kept=rules.names_are_kept(call.state, call.resumes_to),
            asked=successions_asked(call).filter(leaver=by).exists(),
            resolution_no=resolution_no,
        )
    )
    asked = Succession.objects.create(
        call=call, leaver=by, resolution_no=resolution_no.strip(), asked_at=timezone.now()
    )
    record("successor_asked", by=by, call=call.reference, resolution_no=asked.resolution_no)
    for person in staff():
        post(**emails.successor_asked(asked, person))
    return asked


@transaction.atomic
def appoint_successor(*, call: Call, user: User, resolution_no: str, by: Any) -> None:
    """Appoint a custodian in the place of the one who asked first; everybody concerned is told.

    The caller holds the call's lock. Who left stays shut out of the other roles: she knows names.
    """
    asked = successions_asked(call).first()
    person = None if isinstance(by, str) else by
    require(
        rules.may_appoint_successor(
            is_staff=person is not None and person.is_staff,
            keeps=person is not None and grants.is_appointed(person, CallRole.CUSTODIAN, call),
            own=person is not None and person.pk == user.pk,
            asked=asked is not None,
            resolution_no=resolution_no,
        )
    )
    assert asked is not None
    require(may_keep(call, user))
    grants.appoint(user=user, call=call, role=CallRole.CUSTODIAN, by=by, resolution_no=resolution_no.strip())
    grants.dismiss(user=asked.leaver, call=call, role=CallRole.CUSTODIAN, by=by, keeps_claim=True)
    asked.successor, asked.ended_at = user, timezone.now()
    asked.save(update_fields=["successor", "ended_at"])
    for reader in concerned_by_custody(call, asked.leaver):
        post(**emails.custodian_changed(asked, reader, resolution_no=resolution_no.strip()))
