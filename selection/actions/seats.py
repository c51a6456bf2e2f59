"""Seats of the panel: appointing, declaring, vacating, substituting."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import grants
from accounts.models import User
from accounts.queries import is_member
from accounts.states import ClaimKind, MemberRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from kernel.verdict import require
from ledger.actions import actor, record
from outbox.actions import post
from selection import emails
from selection.actions.sharing import top_up
from selection.models import Seat
from selection.rules.seats import may_appoint, may_declare, may_vacate
from selection.states import SEAT, SeatState


@transaction.atomic
def appoint_assessor(*, call: Call, user: User, by: Any, resolution_no: str = "") -> Seat:
    """Give a person a seat on the panel; a substitute gets the next number. Raises ``Refused``."""
    call = lock_call(call)
    taken = Seat.objects.filter(call=call)
    require(
        may_appoint(
            state=call.state,
            steers=steers(by, call.entity),
            is_head=is_member(user, call.entity, MemberRole.HEAD),
            had_seat=taken.filter(user=user).exists(),
        )
    )
    grants.claim(user=user, call=call.reference, kind=ClaimKind.ASSESSOR)
    number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    seat = Seat.objects.create(call=call, user=user, number=number, resolution_no=resolution_no.strip())
    record(
        "seat_appointed",
        by=by,
        call=call.reference,
        seat=number,
        person=actor(user),
        resolution_no=seat.resolution_no,
    )
    post(**emails.seat_appointed(seat))
    return seat


@transaction.atomic
def vacate_seat(*, seat: Seat, reason: str, by: Any) -> None:
    """Vacate a seat: its assessments no longer count, others read what lacks a reader. Raises ``Refused``.

    A person who has read proposals keeps her exclusive role: she may not decide or keep identities on this call.
    """
    call = lock_call(seat.call)
    seat = _again(seat)
    active = seat.state == SeatState.ACTIVE
    require(may_vacate(state=call.state, steers=steers(by, call.entity), active=active, reason=reason))
    SEAT.move(
        seat,
        SeatState.VACATED,
        record=lambda before, after: record(
            "seat_vacated", by=by, call=call.reference, seat=seat.number, reason=reason.strip()
        ),
    )
    if not seat.assignments.exists():
        grants.release(user=seat.user, call=call.reference)
    top_up(call=call, by=by)


@transaction.atomic
def mark_declared(*, seat: Seat, by: Any) -> Seat:
    """Note that the holder of a seat has declared her interests; what she declared is kept elsewhere, sealed.

    She may be given proposals once it was compared (``admit_seats``). Raises ``Refused``.
    """
    call = lock_call(seat.call)
    seat = _again(seat)
    require(
        may_declare(
            own=seat.user_id == by.pk,
            active=seat.state == SeatState.ACTIVE,
            declared=seat.declared_at is not None,
            state=call.state,
        )
    )
    seat.declared_at = timezone.now()
    seat.save(update_fields=["declared_at"])
    return seat


def _again(seat: Seat) -> Seat:
    """Read a seat again under the lock, with its person but without her password."""
    return Seat.objects.select_related("user").defer("user__password").get(pk=seat.pk)
