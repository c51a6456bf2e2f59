"""Workshops: planning, calling in, attendance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from challenges import emails
from challenges.actions.clock import lock_call
from challenges.models import Attendance, Call, Workshop
from challenges.queries.access import steers
from challenges.rules.exercises import may_call_in, may_note_attendance, may_plan, workshop_in_order
from kernel.verdict import require
from ledger.actions import actor, record
from outbox.actions import post


@transaction.atomic
def plan_workshop(
    *,
    call: Call,
    by: Any,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    facilitator: str,
    place: str = "",
    agenda: str = "",
) -> Workshop:
    """Plan a workshop of an exercise."""
    call = lock_call(call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    require(workshop_in_order(starts_at=starts_at, ends_at=ends_at))
    workshop = Workshop.objects.create(
        call=call,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=mode,
        facilitator=facilitator,
        place=place,
        agenda=agenda,
    )
    record("workshop_planned", by=by, call=call.reference, title=title, starts_at=starts_at.isoformat(), mode=str(mode))
    return workshop


@transaction.atomic
def call_in(*, workshop: Workshop, users: Iterable[User], by: Any) -> int:
    """Call people in to a workshop; each gets one invitation with a calendar file. Returns how many are new."""
    call = lock_call(workshop.call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    require(may_call_in(ends_at=Workshop.objects.get(pk=workshop.pk).ends_at, now=timezone.now()))
    known = set(Attendance.objects.filter(workshop=workshop).values_list("user_id", flat=True))
    new = [user for user in users if user.pk not in known]
    Attendance.objects.bulk_create([Attendance(workshop=workshop, user=user) for user in new])
    for user in new:
        post(**emails.workshop_invitation(workshop, user))
    record("workshop_called_in", by=by, call=call.reference, title=workshop.title, people=[actor(user) for user in new])
    return len(new)


@transaction.atomic
def record_attendance(
    *, workshop: Workshop, attended: set[int], by: Any, artefacts: str = "", consented: set[int] | None = None
) -> int:
    """Note who came (ids of users), who consents to photographs and notes, and what was made; return how many came.

    It can be corrected later: each sheet replaces the one before. Without ``consented`` consents stay as they are.
    """
    call = lock_call(workshop.call)
    require(may_plan(state=call.state, steers=steers(by, call.entity)))
    locked = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    now = timezone.now()
    require(may_note_attendance(starts_at=locked.starts_at, now=now))
    sheet = Attendance.objects.filter(workshop=locked)
    sheet.update(attended=False)
    count = sheet.filter(user_id__in=attended).update(attended=True)
    if consented is not None:
        sheet.update(consent=False)
        sheet.filter(user_id__in=consented).update(consent=True)
    locked.artefacts = artefacts or locked.artefacts
    locked.held_at = locked.held_at or now
    locked.save(update_fields=["artefacts", "held_at"])
    record("workshop_held", by=by, call=call.reference, title=locked.title, attended=count, called_in=sheet.count())
    return count
