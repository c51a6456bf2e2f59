"""The public library: lessons and regulatory barriers of all published pilots."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from challenges.states import CallState
from pilots.models import Barrier, Lesson
from pilots.rules.rows import plain
from pilots.states import LessonKind

#: Words after these are no longer looked for.
_WORDS = 8


def lessons_page(*, asked: str = "", kind: str = "", after: int | None = None, limit: int = 20) -> dict[str, Any]:
    """Return up to ``limit`` lessons, newest first, that hold every word of ``asked``; ``next_after`` goes on.

    Words are compared without case and accents, within the lesson and what it applies to.
    """
    found = _searched(Lesson.objects.all(), asked)
    if kind in LessonKind.values:
        found = found.filter(kind=kind)
    return _page(found, after, limit)


def barriers_page(*, asked: str = "", after: int | None = None, limit: int = 20) -> dict[str, Any]:
    """Return up to ``limit`` regulatory barriers, newest first, that hold every word of ``asked``."""
    return _page(_searched(Barrier.objects.prefetch_related("reports"), asked), after, limit)


def _searched(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    wanted = Q(pilot__call__state=CallState.PUBLISHED)
    for word in plain(asked[:200]).split()[:_WORDS]:
        wanted &= Q(search__contains=word)
    return rows.filter(wanted).select_related("pilot__call__entity").order_by("-pk")


def _page(found: QuerySet[Any], after: int | None, limit: int) -> dict[str, Any]:
    rows = list((found.filter(pk__lt=after) if after is not None else found)[: limit + 1])
    return {"rows": rows[:limit], "next_after": rows[limit - 1].pk if len(rows) > limit else None}
