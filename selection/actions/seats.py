"""Seats of the panel: appointing, declaring, vacating, substituting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
from kernel.verdict import first_no, require
from ledger.actions import actor, record
from outbox.actions import post
from selection import emails
from selection.actions.sharing import top_up
from selection.models import Seat
from selection.queries.committee import made_up, place_of
from selection.rules.committee import may_take
from selection.rules.seats import may_appoint, may_declare, may_vacate
from selection.states import SEAT, SeatState


@transaction.atomic
def appoint_assessor(
    *,
    call: Call,
    user: User,
    by: Any,
    resolution_no: str = "",
    appointed_on: date | None = None,
    place: str = "",
    area: str = "",
    competences: Sequence[str] = (),
) -> Seat:
    """Give a person a seat on the committee. Raises ``Refused``.

    ``place``: "president", "secretary", "member" or "substitute-1" (of seat 1); empty for the next free one. ``area``:
    name of the entity's area, empty for somebody from outside. ``competences``: those of the call that she has.
    """
    call = lock_call(call)
    taken = Seat.objects.filter(call=call)
    committee = made_up(call)
    where = place_of(place, committee.free)
    require(
        first_no(
            may_appoint(
                state=call.state,
                steers=steers(by, call.entity),
                is_head=is_member(user, call.entity, MemberRole.HEAD),
                had_seat=taken.filter(user=user).exists(),
                own=not isinstance(by, str) and by.pk == user.pk,
                is_staff=user.is_staff,
            ),
            may_take(where, committee.free),
        )
    )
    assert where is not None
    # Void when she belongs to an applicant: nothing below may then read or say anything else.
    grants.claim(user=user, call=call.reference, kind=ClaimKind.ASSESSOR)
    number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    seat = Seat.objects.create(
        call=call,
        user=user,
        number=number,
        office=where.office,
        stands_for=taken.filter(number=where.stands_for).first() if where.stands_for else None,
        area=area,
        competences=[name for name in committee.competences if name in competences],
        resolution_no=resolution_no.strip(),
        appointed_on=appointed_on,
    )
    record(
        "seat_appointed",
        by=by,
        call=call.reference,
        seat=number,
        person=actor(user),
        office=str(seat.office),
        stands_for=where.stands_for,
        area=area,
        competences=seat.competences,
        resolution_no=seat.resolution_no,
        appointed_on=appointed_on.isoformat() if appointed_on else "",
    )
    post(**emails.seat_appointed(seat))
    return seat


@transaction.atomic
def vacate_seat(*, seat: Seat, reason: str, by: Any) -> None:
    """Vacate a seat: its assessments no longer count, others read what lacks a reader. Raises ``Refused``.

    The seat's substitute takes its place and office. Who reads is drawn from all who wait, never from her alone: a
    substitute who takes a place and is not given its proposals would tell of a bar.
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
        grants.release(user=seat.user, call=call.reference, kind=ClaimKind.ASSESSOR)
    _step_in(seat, by)
    top_up(call=call, by=by)


def _step_in(vacated: Seat, by: Any) -> None:
    """Let the substitute of a vacated seat take its place and office, with what she has sealed."""
    found = Seat.objects.filter(stands_for=vacated, state=SeatState.ACTIVE).select_related("user")
    substitute = found.defer("user__password").first()
    if substitute is None:
        return
    substitute.call = vacated.call
    substitute.stands_for = None
    substitute.save(update_fields=["stands_for"])
    record(
        "seat_steps_in",
        by=by,
        call=vacated.call.reference,
        seat=substitute.number,
        in_place_of=vacated.number,
        office=str(substitute.office),
    )
    post(**emails.seat_steps_in(substitute))


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
    require(grants.standing(by, call.reference))
    seat.declared_at = timezone.now()
    seat.save(update_fields=["declared_at"])
    return seat


def _again(seat: Seat) -> Seat:
    """Read a seat again under the lock, with its person but without her password."""
    return Seat.objects.select_related("user", "call__entity").defer("user__password").get(pk=seat.pk)
