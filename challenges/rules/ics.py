"""Meetings and deadlines as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from kernel.late import Late

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Late("icalendar")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a date: a moment with a length in minutes, or whole days from ``at`` to ``until`` (included)."""

    uid: str
    at: datetime | date
    title: str
    minutes: int = 60
    until: date | None = None
    place: str = ""
    text: str = ""


def calendar_file(*, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """Return a calendar with these entries, made at ``stamp``."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//GovLink//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("summary", entry.title)
    if isinstance(entry.at, datetime):
        event.add("dtstart", _utc(entry.at))
        event.add("dtend", _utc(entry.at) + timedelta(minutes=entry.minutes))
    else:
        # The last day of whole days is the first one that is free again.
        event.add("dtstart", entry.at)
        event.add("dtend", (entry.until or entry.at) + timedelta(days=1))
    if entry.place:
        event.add("location", entry.place)
    if entry.text:
        event.add("description", entry.text)
    return event


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
