"""How far the activities are against the plan: the burn-up, what is late, one sentence for whoever has ten seconds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from pilots.models import Pilot, PilotActivity
from pilots.states import ActivityStatus, PilotState

#: More points than these make no chart clearer: then the steps grow longer than a week.
_POINTS = 14


def progress_of(pilot: Pilot, activities: list[PilotActivity]) -> dict[str, Any]:
    """Return counts of today (``met``, ``part``, ``due``, ``total``, ``late``), the burn-up's ``points``, ``lines``.

    ``due``: activities whose planned end has passed; those of them that are not met are ``late``, so that the sentence
    says what the curves show. ``met``: said to be met, on the day on which they finished.
    """
    today = timezone.localdate()
    points = _points(pilot, activities, today)
    return {
        "today": today,
        "total": len(activities),
        "met": sum(one.status == ActivityStatus.MET for one in activities),
        "part": sum(one.status == ActivityStatus.PARTIALLY_MET for one in activities),
        "due": sum(one.planned_until < today for one in activities),
        "late": [one for one in activities if days_late(pilot, one, today)],
        "running": pilot.state == PilotState.RUNNING,
        "points": points,
        "lines": _lines(points, len(activities)),
        "axis": _axis(points, today),
    }


def days_late(pilot: Pilot, activity: PilotActivity, today: date) -> int:
    """Return by how many days an activity of a pilot that goes on is late: past its planned end and not met."""
    if pilot.state == PilotState.ENDED or activity.status == ActivityStatus.MET:
        return 0
    return max(0, (today - activity.planned_until).days)


def met_by(activities: list[PilotActivity], day: date) -> int:
    """Return how many activities were met by the end of a day."""
    return sum(
        one.status == ActivityStatus.MET and (one.actual_until or one.actual_from or one.planned_until) <= day
        for one in activities
    )


def _points(pilot: Pilot, activities: list[PilotActivity], today: date) -> list[dict[str, Any]]:
    """Return, week by week, how many activities should have been met and how many were (None for days to come)."""
    if not activities:
        return []
    first = min([pilot.starts_on, *(one.planned_from for one in activities)])
    ends = [one.actual_until for one in activities if one.actual_until]
    last = max([pilot.ends_on, *(one.planned_until for one in activities), *ends])
    days = (last - first).days + 1
    step = 7 * max(1, -(-days // (7 * _POINTS)))
    found = []
    for offset in [*range(0, days - 1, step), days - 1]:
        day = first + timedelta(days=offset)
        found.append(
            {
                "day": day,
                "planned": sum(one.planned_until <= day for one in activities),
                "met": met_by(activities, day) if day <= today or pilot.state == PilotState.ENDED else None,
            }
        )
    return found


def _axis(points: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """Return how the days of the axis are written (with the year when there are two) and where today stands, in %."""
    if not points:
        return {}
    first, last = points[0]["day"], points[-1]["day"]
    place = 100 * (today - first).days / max(1, (last - first).days)
    return {
        "days": "j M" if first.year == last.year else "j M Y",
        "today": f"{place:.2f}" if 0 <= place <= 100 else "",
    }


def _lines(points: list[dict[str, Any]], total: int) -> dict[str, str]:
    """Return both lines as points of an SVG that is 100 wide and 100 high."""
    if not points:
        return {}
    span = max(1, (points[-1]["day"] - points[0]["day"]).days)

    def line(name: str) -> str:
        return " ".join(
            f"{100 * (point['day'] - points[0]['day']).days / span:.2f},{100 - 100 * point[name] / total:.2f}"
            for point in points
            if point[name] is not None
        )

    return {"planned": line("planned"), "met": line("met")}
