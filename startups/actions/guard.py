"""Writing down, and telling, what the egress guard held back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.queries import staff
from accounts.states import CallRole
from challenges.models import Call
from ledger.actions import record
from ledger.rules.draws import ALPHABET
from outbox.actions import post
from startups import emails
from startups.models import Incident

#: The same thing happening again within this time is counted, not told again.
_SAME = timedelta(hours=1)


@transaction.atomic
def hold_back(*, call: Call, kind: str, where: str, reader: Any, found: Iterable[str], by: Any) -> Incident:
    """Write an incident: into the record without the strings, to staff and custodians by mail, the strings sealed.

    ``kind``: "page", "file" or "mail"; ``where``: the page's name or the kind of message; ``reader``: None when nobody
    had signed in.
    """
    now = timezone.now()
    reader = reader if reader is not None and reader.is_authenticated else None
    known = Incident.objects.filter(
        call=call, kind=kind, where=where[:80], reader=reader, last_at__gt=now - _SAME
    ).first()
    if known is not None:
        known.times, known.last_at = known.times + 1, now
        known.found = sorted({*known.found, *found})
        known.save(update_fields=["times", "last_at", "found"])
        return known
    made = Incident.objects.create(
        call=call,
        reference="".join(secrets.choice(ALPHABET) for _place in range(8)),
        kind=kind,
        where=where[:80],
        reader=reader,
        found=sorted(set(found)),
        first_at=now,
        last_at=now,
    )
    record("held_back", by=by, call=call.reference, what=kind, where=made.where, incident=made.reference)
    people = {person.pk: person for person in [*staff(), *grants.appointed(call, CallRole.CUSTODIAN)]}
    for person in people.values():
        post(**emails.held_back(incident=made, user=person))
    return made
