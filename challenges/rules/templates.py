"""What a template of calls may say, and what it gives to a call. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.braces import BRACES, sound
from kernel.verdict import YES, Verdict, first_no, no

#: What the pattern of a title may hold in braces: the entity's short name, and its city.
VARIABLES = ("entity", "city")
#: The database's own limit of a call's title.
TITLE = 150
LEVELS = 6


def may_keep_templates(*, is_staff: bool) -> Verdict:
    """Say whether a person may write the library."""
    return YES if is_staff else no(_("Only GovLink's staff keep the library of templates."))


def pattern_is_sound(pattern: str) -> Verdict:
    """Say whether the pattern of a title holds nothing in braces but what can be filled."""
    return sound(pattern, VARIABLES, gettext("“{%(name)s}” is not known here. A title may hold %(known)s."))


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """Return a title from its pattern, cut to what a call's title may have."""
    said = BRACES.sub(lambda found: values.get(found[1], ""), pattern)
    return " ".join(said.split())[:TITLE].rstrip()


def anchors_are_whole(anchors: list[str], *, required: bool) -> Verdict:
    """Say whether a criterion has a sentence for each of its levels 0 to 5, or none where none is needed."""
    if len(anchors) == LEVELS or not (anchors or required):
        return YES
    told = gettext("Write one line for each of the levels 0 to 5: six lines. There are %(n)s.")
    return no(told % {"n": len(anchors)})


def calendar_is_sound(*, question_days: int, open_days: int) -> Verdict:
    """Say whether the calendar of a template can be kept: seven days hold the five business days of questions."""
    return first_no(
        YES if question_days >= 7 else no(_("Questions need five business days: give them seven days at least.")),
        YES if question_days <= open_days else no(_("Questions end before the call closes, or with it.")),
    )


def by_calendar(moments: Mapping[str, datetime | None], *, question_days: int, open_days: int) -> dict[str, Any]:
    """Return the dates of a call, those that are missing counted from its opening by a template's calendar."""
    opens_at = moments.get("opens_at")
    if opens_at is None:
        return dict(moments)
    due = {"questions_until": timedelta(days=question_days), "closes_at": timedelta(days=open_days)}
    return {**moments, **{name: moments.get(name) or opens_at + days for name, days in due.items()}}
