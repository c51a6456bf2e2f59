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
from startups.models import Incident, TypedStrings
from startups.rules.guard import Sealed

#: The same thing happening again within this time is counted, not told again.
_SAME = timedelta(hours=1)
_MOST_TYPED = 200


@transaction.atomic
def remember_typed(*, by: Any, found: Iterable[Sealed]) -> None:
    """Remember which sealed strings a person wrote herself (None: nobody had signed in), and write even when none.

    What her own start-ups are called, and what a call's custodian writes, is left out: that is no guess.
    """
    person = by if by is not None and by.is_authenticated else None
    row = TypedStrings.objects.select_for_update(of=("self",)).filter(user=person).order_by("pk").first()
    row = row or TypedStrings(user=person, found=[])
    known = [tuple(one) for one in row.found]
    fresh = [one for one in ((hit.call, hit.startup, hit.text) for hit in found) if one not in known]
    row.found = [list(one) for one in [*known, *fresh][-_MOST_TYPED:]]
    row.version += bool(fresh)
    row.save()


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
