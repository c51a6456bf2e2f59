"""What the pilots' room writes to people."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from outbox.actions import post
from pilots.models import Meeting
from pilots.rules.calendar import calendar_file


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
    return calendar_file(
        uid=f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        starts_at=meeting.starts_at,
        minutes=meeting.minutes_long,
        title=f"{meeting.title} · {meeting.pilot.title}",
        place=meeting.place,
        agenda=meeting.agenda,
        stamp=timezone.now(),
    )
