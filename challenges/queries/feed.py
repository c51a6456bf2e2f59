"""The calls that a feed and a calendar tell of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone

from challenges.models import Call
from challenges.queries.calls import in_stage, public_calls
from challenges.rules.feed import Told

#: How many calls the feed tells of, and most of the calendar.
FEED, CALENDAR = 30, 200


def newest_calls() -> list[Told]:
    """Return the calls that were announced last, the newest first."""
    return _told(public_calls().order_by("-announced_at", "-pk"), FEED)


def dated_calls() -> list[Told]:
    """Return the calls that are open now or will open, the one that closes first on top."""
    now = timezone.now()
    waiting = public_calls().filter(in_stage("open", now) | in_stage("coming", now)).exclude(state="suspended")
    return _told(waiting.order_by("closes_at", "pk"), CALENDAR)


def _told(calls: QuerySet[Call], limit: int) -> list[Told]:
    found: Any = calls.annotate(amended_at=Max("amendments__published_at"))[:limit]
    return [
        Told(
            reference=call.reference,
            **_words(call),
            entity=call.entity.legal_name,
            address=settings.SITE_URL + call.get_absolute_url(),
            category=call.category.label if call.category else "",
            announced_at=call.announced_at,
            changed_at=max(filter(None, (call.announced_at, call.amended_at))),
            opens_at=call.opens_at,
            questions_until=call.questions_until,
            closes_at=call.closes_at,
        )
        for call in found
    ]


def _words(call: Call) -> dict[str, str]:
    """Return title and summary in one language, since an entry names one: the reader's where both are translated."""
    title, summary = call.translated("title"), call.translated("summary")
    if title and (summary or not call.summary):
        return {"title": title, "summary": summary, "language": call.said_in}
    return {"title": call.title, "summary": call.summary, "language": call.source_language}
