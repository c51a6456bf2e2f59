"""What staff watch over all exercises: the next date of each, and what is late. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState

_C = CallState


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one exercise that staff watch; None where there is none.

    ``read_until``: until when assessors read; ``answer_until``: when the oldest open question must be answered;
    ``review_answer_until``: when the oldest open request for review must be; ``pilot_until``: the pilot's last day.
    """

    zone: str
    opens_at: datetime | None = None
    questions_until: datetime | None = None
    closes_at: datetime | None = None
    read_until: datetime | None = None
    answer_until: datetime | None = None
    review_until: datetime | None = None
    review_answer_until: datetime | None = None
    pilot_until: date | None = None


#: The date that matters next in each phase, and what staff call it.
_NEXT: dict[CallState, tuple[str, Any]] = {
    _C.DRAFT: ("opens_at", _("Planned opening")),
    _C.FRAMING: ("opens_at", _("Planned opening")),
    _C.ANNOUNCED: ("opens_at", _("Opens")),
    _C.OPEN: ("questions_until", _("Questions until")),
    _C.QUESTIONS_CLOSED: ("closes_at", _("Closes")),
    _C.ASSESSMENT: ("read_until", _("To be read until")),
    _C.DECIDED: ("review_until", _("Review period until")),
    _C.STANDSTILL: ("review_until", _("Review period until")),
    _C.UNSEALED: ("pilot_until", _("Pilot until")),
    _C.PILOTING: ("pilot_until", _("Pilot until")),
}


def next_date(phase: CallState, dates: Dates) -> tuple[Any, datetime | date] | None:
    """Return what the next date of an exercise is called, and the date; None when it has none."""
    field, name = _NEXT.get(phase, ("", ""))
    at = getattr(dates, field) if field else None
    return (name, at) if at is not None else None


def sort_key(dated: tuple[Any, datetime | date] | None, zone: str) -> float:
    """Return by what exercises are ordered: the moment of the next date, the end of time without one."""
    if dated is None:
        return float("inf")
    at = dated[1]
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(zone))
    return at.timestamp()


def overdue(phase: CallState, dates: Dates, *, now: datetime) -> list[Any]:
    """Return what should have happened already and stands on no board of an entity, as sentences."""
    found: list[Any] = []
    if phase == _C.ASSESSMENT and dates.read_until and dates.read_until <= now:
        found.append(_("The time to read has ended and the assessment is not closed."))
    if phase not in {_C.CANCELLED, _C.DESERTED} and dates.answer_until and dates.answer_until <= now:
        found.append(_("A question waits for its answer longer than it may."))
    if dates.review_answer_until and dates.review_answer_until <= now:
        found.append(_("A request for review waits for its answer longer than it may."))
    if phase == _C.PILOTING and dates.pilot_until and dates.pilot_until < now.astimezone(ZoneInfo(dates.zone)).date():
        found.append(_("The last day of the pilot has passed and nobody said how it ended."))
    return found
