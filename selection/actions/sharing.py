"""Giving proposals to seats: at the opening, when a seat falls out, and when one joins. Bars are left out silently.

Whatever the bars are, each run reads and writes the same tables in the same order.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from challenges.actions.clock import lock_call
from challenges.models import Call
from challenges.states import CallState
from kernel.verdict import require
from ledger.actions import record
from ledger.queries.log import seed_of
from outbox.actions import post
from selection import emails
from selection.models import Assessment, Assignment, BarredPair, Entry, Seat
from selection.queries.bars import bar_digest, barred_pairs
from selection.queries.committee import made_up
from selection.rules.assignment import fill_up, keyed, share_out, shuffled
from selection.rules.seats import may_share
from selection.rules.sharing import Needs
from selection.states import SeatState


def _ready(call: Call) -> QuerySet[Seat]:
    """Return the seats that may be given proposals, by number, with their people."""
    found = Seat.objects.filter(call=call, state=SeatState.ACTIVE, admitted=True).select_related("user")
    return found.defer("user__password").order_by("number")


def _made_so(call: Call, seats: Mapping[int, Seat]) -> dict[str, Any]:
    """Return what the committee asks of the readers, as keywords of the rules."""
    committee = made_up(call, [])
    needs = Needs(
        areas={number: seat.area for number, seat in seats.items()},
        most_from_area=committee.most_from_area,
        competences={number: frozenset(seat.competences) for number, seat in seats.items()},
        wanted=committee.competences,
    )
    return {"needs": needs, "panel": committee.readers}


def _seed(call: Call) -> str:
    """Return what decides shares and lot. It is keyed: who could compute them without the bars would see the bars."""
    return keyed(settings.SEAL_KEY, "shares", call.reference)


@transaction.atomic
def share_entries(*, call: Call, due_at: datetime, by: Any) -> None:
    """Share the entries of a locked call out among its ready seats, and tell each. Raises ``Refused``.

    Who gets none is a substitute; she is told so in the same words, whatever the reason.
    """
    entries = {entry.code: entry for entry in Entry.objects.filter(call=call).defer("sections")}
    seats = {seat.number: seat for seat in _ready(call)}
    shares = share_out(
        list(entries),
        list(seats),
        each=call.assessments_per_entry,
        seed=_seed(call),
        barred=barred_pairs(call, seats, entries),
        **_made_so(call, seats),
    )
    require(may_share(shared=shares is not None))
    _give(call, seats, entries, shares or {}, due_at, by)


@transaction.atomic
def top_up(*, call: Call, by: Any) -> None:
    """Give what lacks a reader during the assessment to seats that may read it. What anybody has stays with her."""
    call = lock_call(call)
    term = Assessment.objects.filter(call=call).first()
    if call.state != CallState.ASSESSMENT or term is None:
        return
    entries = {entry.code: entry for entry in Entry.objects.filter(call=call).defer("sections")}
    seats = {seat.number: seat for seat in _ready(call)}
    held: dict[int, set[str]] = {number: set() for number in seats}
    for number, code in Assignment.objects.filter(seat__in=seats.values()).values_list("seat__number", "entry__code"):
        held[number].add(code)
    more = fill_up(
        list(entries),
        held,
        each=call.assessments_per_entry,
        seed=_seed(call),
        barred=barred_pairs(call, seats, entries),
        **_made_so(call, seats),
    )
    quiet = {number for number, has in held.items() if has and number not in more}
    told = {number: seat for number, seat in seats.items() if number not in quiet}
    _give(call, told, entries, more, term.due_at, by, held)


def _give(
    call: Call,
    seats: Mapping[int, Seat],
    entries: Mapping[str, Entry],
    shares: Mapping[int, Collection[str]],
    due_at: datetime,
    by: Any,
    held: Mapping[int, Collection[str]] | None = None,
) -> None:
    had = {number: len((held or {}).get(number, ())) for number in seats}
    orders = {
        number: shuffled(list(shares.get(number, ())), seat=number, call=call.reference, key=seed_of(call.reference))
        for number in seats
    }
    Assignment.objects.bulk_create(
        Assignment(seat=seat, entry=entries[code], place=place)
        for number, seat in seats.items()
        for place, code in enumerate(orders[number], start=had[number] + 1)
    )
    for number, seat in seats.items():
        seat.call = call
        if orders[number]:
            record("assignment", by=by, call=call.reference, seat=number, proposals=orders[number])
        if not orders[number]:
            post(**emails.seat_standby(seat))
        elif had[number]:
            post(**emails.more_to_read(seat, due_at, had[number] + len(orders[number])))
        else:
            post(**emails.assessment_open(seat, due_at))


@transaction.atomic
def admit_seats(*, call: Call, barred: Mapping[int, Collection[str]], by: Any) -> None:
    """Let declared seats be given proposals; ``barred``: each seat's number to the codes that it must not read.

    Comes from the identity side after the hand-over, for every seat that declared, conflict or none. Seats that were
    admitted before are left alone. During the assessment a seat joins at once.
    """
    call = lock_call(call)
    seats = list(
        Seat.objects.filter(
            call=call, number__in=list(barred), state=SeatState.ACTIVE, admitted=False, declared_at__isnull=False
        )
    )
    codes = list(Entry.objects.filter(call=call).values_list("code", flat=True))
    digests = [
        bar_digest(call, seat.number, code) if code in barred[seat.number] else secrets.token_hex(32)
        for seat in seats
        for code in codes
    ]
    BarredPair.objects.bulk_create(BarredPair(call=call, digest=digest) for digest in sorted(digests))
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(admitted=True)
    if seats:
        sealed = keyed(settings.SEAL_KEY, "bars", call.reference, *sorted(digests))
        record("seats_admitted", by=by, call=call.reference, seats=sorted(seat.number for seat in seats), digest=sealed)
        top_up(call=call, by=by)
