"""Sealing what assessors declare, and comparing it with who applies. What comes out goes down as keyed digests only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.models import Call
from kernel.verdict import require
from ledger.actions import record
from outbox.actions import enqueue
from selection.actions.seats import mark_declared
from selection.actions.sharing import admit_seats
from selection.models import Seat
from startups.models import InterestDeclaration
from startups.queries import interests as reading
from startups.queries.desks import is_handed_over
from startups.rules import interests as rules
from startups.rules.commitments import commitment, new_salt

JOB = "startups.admit_seat"


@transaction.atomic
def declare_interests(
    *, seat: Seat, by: Any, answers: Mapping[str, str] | None = None, nothing: bool = False, sworn: Iterable[str] = ()
) -> InterestDeclaration:
    """Seal a seat's declaration of interests, or add to it; ``answers``: question to lines.

    The record gets its salted hash. After the hand-over a seat that declares late is compared by a job, whatever it
    declared. Raises ``Refused``.
    """
    call = lock_call(seat.call)
    sworn = list(sworn)
    require(rules.is_whole(answers=answers or {}, nothing=nothing, sworn=sworn))
    seat = Seat.objects.select_related("call").get(pk=seat.pk)
    first = seat.declared_at is None
    if first:
        seat = mark_declared(seat=seat, by=by)
    else:
        require(reading.supplementable(seat, by))
    version = len(reading.declared_at(seat)) + 1
    salt = new_salt()
    text = rules.content(answers=answers or {}, nothing=nothing, sworn=sworn, salt=salt)
    made = InterestDeclaration.objects.create(
        seat=seat,
        version=version,
        content=text,
        commitment=commitment(salt, text),
        declared_at=timezone.now(),
    )
    record(
        "interests_declared", by=by, call=call.reference, seat=seat.number, version=version, commitment=made.commitment
    )
    if first and is_handed_over(call):
        enqueue(JOB, seat_id=seat.pk)
    return made


@transaction.atomic
def admit_declared(*, call: Call, by: Any) -> None:
    """Compare every seat that has declared with who applies, and let it be given proposals; twice does no harm."""
    call = lock_call(call)
    if is_handed_over(call):
        admit_seats(call=call, barred=reading.bars(call, reading.waiting_seats(call)), by=by)
