"""What the pilots' room writes to people."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.rules.ics import Entry, calendar_file
from outbox.actions import post
from pilots.models import Barrier, FollowUp, LabelSample, Meeting, Pilot, PilotActivity


def invite_to_meeting(meeting: Meeting, person: User, *, private: bool) -> None:
    """Post the invitation to a meeting, with a calendar file; ``private`` for people of the start-up."""
    call = meeting.pilot.call
    url = settings.SITE_URL + reverse("pilot_meeting", args=[call.reference, meeting.pk])
    with translation.override(person.language):
        label = _("Open the meeting")
    post(
        kind="pilots.meeting",
        template="emails/pilots/meeting",
        context={"meeting": meeting, "call": call, "pilot": meeting.pilot, "action_url": url, "action_label": label},
        user=person,
        private=private,
        once_key=f"pilots.meeting:{meeting.pk}:{person.pk}",
        enclosures=[("meeting.ics", "text/calendar", calendar_of(meeting))],
    )


def calendar_of(meeting: Meeting) -> bytes:
    """Return a meeting as a calendar file."""
    return calendar_file(entries=[_meeting_entry(meeting, meeting.pilot.title)], stamp=timezone.now())


def pilot_calendar(
    pilot: Pilot, meetings: list[Meeting], activities: list[PilotActivity], reports: list[tuple[Barrier, date]]
) -> bytes:
    """Return a pilot's meetings, activities, interim reports that wait and last day as a calendar file."""
    host = urlsplit(settings.SITE_URL).hostname
    entries = [_meeting_entry(one, pilot.title) for one in meetings]
    entries += [
        Entry(
            uid=f"activity-{one.pk}@{host}",
            at=one.planned_from,
            until=one.planned_until,
            title=f"{one.title} · {pilot.title}",
            text=one.responsible,
        )
        for one in activities
    ]
    entries += [_report_entry(barrier, day) for barrier, day in reports]
    end = Entry(
        uid=f"pilot-{pilot.pk}@{host}", at=pilot.ends_on, title=" · ".join([_("End of the pilot"), pilot.title])
    )
    return calendar_file(entries=[*entries, end], stamp=timezone.now())


def send_calendar(pilot: Pilot, person: User, content: bytes, *, private: bool, key: str) -> None:
    """Post the pilot's calendar; once for each version of it (``key``)."""
    with translation.override(person.language):
        label = _("Open the pilot")
    post(
        kind="pilots.calendar",
        template="emails/pilots/calendar",
        context={"pilot": pilot, "action_url": _address("pilot_activities", pilot), "action_label": label},
        user=person,
        private=private,
        once_key=f"pilots.calendar:{pilot.pk}:{key}:{person.pk}",
        enclosures=[("pilot.ics", "text/calendar", content)],
    )


def follow_up_due(follow_up: FollowUp, person: User, *, number: int) -> None:
    """Ask a focal point to count an indicator of an ended pilot; each reminder (``number``) is sent once."""
    with translation.override(person.language):
        label = _("Count the indicator")
    post(
        kind="pilots.follow_up",
        template="emails/pilots/follow_up",
        context={
            "follow_up": follow_up,
            "pilot": follow_up.pilot,
            "again": number > 0,
            "action_url": _address("pilot_follow_up", follow_up.pilot, follow_up.pk),
            "action_label": label,
        },
        user=person,
        once_key=f"pilots.follow_up:{follow_up.pk}:{number}:{person.pk}",
    )


def sandbox_report_due(barrier: Barrier, day: date, person: User, *, private: bool) -> None:
    """Remind somebody of an interim report, with its day as a calendar file; once for each day."""
    pilot = barrier.pilot
    with translation.override(person.language):
        label = _("Open the plan") if private else _("Write down the report")
        calendar = calendar_file(entries=[_report_entry(barrier, day)], stamp=timezone.now())
    address = _address("pilot_sheet", pilot) if private else _address("pilot_sandbox_report_add", pilot, barrier.pk)
    post(
        kind="pilots.sandbox_report",
        template="emails/pilots/sandbox_report",
        context={
            "barrier": barrier,
            "day": day,
            "pilot": pilot,
            "helps": private,
            "action_url": address,
            "action_label": label,
        },
        user=person,
        private=private,
        once_key=f"pilots.sandbox_report:{barrier.pk}:{day.isoformat()}:{person.pk}",
        enclosures=[("report.ics", "text/calendar", calendar)],
    )


def ask_to_label(sample: LabelSample, person: User, *, items: int) -> None:
    """Ask a civil servant to label the items of a sample."""
    with translation.override(person.language):
        label = _("Label the items")
    post(
        kind="pilots.label_sample",
        template="emails/pilots/label_sample",
        context={
            "pilot": sample.pilot,
            "items": items,
            "action_url": _address("pilot_sample_label", sample.pilot, sample.number),
            "action_label": label,
        },
        user=person,
        once_key=f"pilots.label_sample:{sample.pk}:{person.pk}",
    )


def _address(name: str, pilot: Pilot, *more: int) -> str:
    return settings.SITE_URL + reverse(name, args=[pilot.call.reference, *more])


def _meeting_entry(meeting: Meeting, pilot: str) -> Entry:
    return Entry(
        uid=f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        at=meeting.starts_at,
        minutes=meeting.minutes_long,
        title=f"{meeting.title} · {pilot}",
        place=meeting.place,
        text=meeting.agenda,
    )


def _report_entry(barrier: Barrier, day: date) -> Entry:
    return Entry(
        uid=f"sandbox-report-{barrier.pk}-{day.isoformat()}@{urlsplit(settings.SITE_URL).hostname}",
        at=day,
        title=" · ".join([_("Interim report: %(barrier)s") % {"barrier": barrier}, barrier.pilot.title]),
        text=barrier.authority,
    )
