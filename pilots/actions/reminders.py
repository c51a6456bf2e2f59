"""Mails that a pilot sends by itself or at somebody's wish: its calendar, and reminders of what has its day."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from pilots.emails import follow_up_due, pilot_calendar, sandbox_report_due, send_calendar
from pilots.models import Pilot
from pilots.queries import access, follow_up, pages, sheets
from pilots.rules.running import reminders_due


@transaction.atomic
def mail_calendar(*, pilot: Pilot, by: Any) -> None:
    """Send a reader of the pilot its calendar; the same calendar is not sent twice a day."""
    lock_call(pilot.call)
    page = pages.activities_page(pilot)
    dates: list[Any] = [(one.starts_at, one.title) for one in page["meetings"]]
    dates += [(one.planned_from, one.planned_until, one.title) for one in page["activities"]]
    reports = sheets.reports_ahead(pilot)
    dates += [(day, str(barrier)) for barrier, day in reports]
    key = hashlib.sha256(repr([timezone.localdate(), pilot.ends_on, *dates]).encode()).hexdigest()[:16]
    content = pilot_calendar(pilot, page["meetings"], page["activities"], reports)
    send_calendar(pilot, by, content, private=by.pk in access.team_ids(pilot), key=key)


@transaction.atomic
def remind_follow_ups(*, by: Any) -> int:
    """Ask for every follow-up that is due, on its day and each week until it is counted; return how many wait."""
    today = timezone.localdate()
    waiting = follow_up.waiting_follow_ups(today)
    for one in waiting:
        number = reminders_due(due_on=one.due_on, today=today)
        assert number is not None
        for person in follow_up.focal_points(one.pilot):
            follow_up_due(one, person, number=number)
    return len(waiting)


@transaction.atomic
def remind_sandbox_reports(*, by: Any) -> int:
    """Remind both sides of each interim report a week before its day, once; return how many wait."""
    waiting = sheets.due_reports(timezone.localdate())
    for barrier, day in waiting:
        team = access.team_ids(barrier.pilot)
        for person in [*follow_up.focal_points(barrier.pilot), *access.supplier_side(barrier.pilot)]:
            sandbox_report_due(barrier, day, person, private=person.pk in team)
    return len(waiting)
