"""Writing down, and telling, what the egress guard held back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.queries import staff
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.states import CallState
from ledger.actions import record
from ledger.rules.draws import ALPHABET
from outbox.actions import enqueue, post
from startups import emails
from startups.models import Incident, TypedStrings
from startups.rules.guard import Sealed, class_of

#: The same thing happening again within this time is counted, not told again.
_SAME = timedelta(hours=1)
_MOST_TYPED = 200
#: While proposals are read one by one, sheets are sealed and levels amended, each with its moment in the record. Beside
#: them the moment of a hit tells whose page it was: to an applicant who planted it, to a custodian who let it through.
READ = frozenset({CallState.ASSESSMENT, CallState.DELIBERATION, CallState.SUSPENDED})
LATER = "startups.incident_told"


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
def hold_back(*, call: Call | None, kind: str, where: str, reader: Any, found: Iterable[Any], by: Any) -> Incident:
    """Write an incident: into the record without the strings, to staff and custodians by mail, the strings sealed.

    While proposals are read staff are told at once, record and custodians after it, with no moment of the hit.
    ``kind``: "page", "file" or "mail"; ``where``: the page's name or the kind of message; ``reader``: None when nobody
    had signed in. ``call``: that of the page's address or of the mail, ``found`` its strings. None when there is none:
    the platform's own record tells at midnight that something was held back, nothing says for which call, and
    ``found`` are (call id, start-up id, text).
    """
    now = timezone.now()
    reader = reader if reader is not None and reader.is_authenticated else None
    known = Incident.objects.filter(
        call=call, kind=kind, where=where[:80], reader=reader, last_at__gt=now - _SAME
    ).first()
    if known is not None:
        known.times, known.last_at = known.times + 1, now
        known.found = _merged([*known.found, *found])
        known.save(update_fields=["times", "last_at", "found"])
        return known
    made = Incident.objects.create(
        call=call,
        reference="".join(secrets.choice(ALPHABET) for _place in range(8)),
        kind=kind,
        where=where[:80],
        reader=reader,
        found=_merged(found),
        first_at=now,
        last_at=now,
    )
    for person in staff():
        post(**emails.held_back(incident=made, user=person))
    if call is None or call.state in READ:
        _put_off(made, now)
    else:
        _tell(made, by)
    return made


@transaction.atomic
def tell_incident(*, incident: Incident, by: Any) -> bool:
    """Write a hit that was put off into the record and tell the custodians; put it off again while proposals are read.

    Returns whether it was told.
    """
    if incident.call is not None:
        incident.call = call = lock_call(incident.call)
        if call.state in READ:
            _put_off(incident, timezone.now())
            return False
    _tell(incident, by)
    return True


def _merged(found: Iterable[Any]) -> list[Any]:
    """Return what was found once each, in order: texts, or lists of call, start-up and text."""
    return sorted({tuple(one) if isinstance(one, list) else one for one in found})


def _put_off(incident: Incident, now: datetime) -> None:
    """Look again at the next midnight (UTC), the same for all hits of a day: no moment that follows from its own."""
    midnight = datetime.combine((now + timedelta(days=1)).astimezone(UTC).date(), datetime.min.time(), UTC)
    enqueue(LATER, due_at=midnight, incident_id=str(incident.pk))


def _tell(incident: Incident, by: Any) -> None:
    """Write a hit into the record and mail the custodians; who is staff too has had her mail."""
    call = incident.call
    told = {"what": incident.kind, "where": class_of(incident.where), "incident": incident.reference}
    record("held_back", by=by, call=call.reference if call is not None else "", **told)
    for person in grants.appointed(call, CallRole.CUSTODIAN) if call is not None else ():
        post(**emails.held_back(incident=incident, user=person))
