"""Seats of the panel: appointing, declaring, vacating, substituting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts import grants
from accounts.models import User
from accounts.queries import is_member
from accounts.states import ClaimKind, MemberRole
from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from challenges.models import Call
from challenges.states import CallState
from kernel.verdict import require
from ledger.actions import actor, record
from outbox.actions import post
from selection import emails
from selection.models import Assessment, Assignment, Entry, Seat
from selection.rules.assignment import missing_readers, shuffled
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
    """Vacate a seat: its assessments no longer count. Raises ``Refused``.

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


@transaction.atomic
def declare_no_conflict(*, seat: Seat, by: Any) -> None:
    """Declare that the holder of a seat has no conflict of interest. A late declaration is given its proposals at once.

    Raises ``Refused``.
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
    record("conflict_declared", by=by, call=call.reference, seat=seat.number)
    if call.state == CallState.ASSESSMENT and not seat.assignments.exists():
        _give_late(call, seat)


def _give_late(call: Call, seat: Seat) -> None:
    """Assign to a seat that joins after the opening what lacks readers, and tell her."""
    active = Count("assignments", filter=Q(assignments__seat__state=SeatState.ACTIVE))
    entries = {entry.code: entry for entry in Entry.objects.filter(call=call).annotate(readers=active)}
    codes = missing_readers({code: entry.readers for code, entry in entries.items()}, each=call.assessments_per_entry)
    order = shuffled(codes, seat=seat.number, call=call.reference, key=settings.SEAL_KEY)
    Assignment.objects.bulk_create(
        Assignment(seat=seat, entry=entries[code], place=place) for place, code in enumerate(order, start=1)
    )
    record("assignment", by="platform", call=call.reference, seat=seat.number, proposals=sorted(codes))
    term = Assessment.objects.filter(call=call).first()
    if term is not None:
        post(**emails.assessment_open(seat, term.due_at))


def _again(seat: Seat) -> Seat:
    """Read a seat again under the lock, with its person but without her password."""
    return Seat.objects.select_related("user").defer("user__password").get(pk=seat.pk)
