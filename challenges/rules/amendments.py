"""What an amendment may change, and how its difference is shown: pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.rules.calls import dates_in_order
from challenges.states import TIMED_STATES, CallState
from kernel.verdict import YES, Verdict, no

#: What may change between the announcement and the opening. Criteria, weights, frame and category never do.
TEXTS = ("title", "summary", "eligibility", "stipend", "ip_terms", "data_terms")
DATES = ("opens_at", "questions_until", "closes_at")
LISTS = ("countries", "languages")
NUMBERS = ("pilot_weeks",)
AMENDABLE = (*DATES, *TEXTS, *LISTS, *NUMBERS)
#: What may still be put off once a call has opened.
DEADLINES = ("questions_until", "closes_at")
_WORDS = re.compile(r"\s+|[^\s]+")


def may_amend(*, state: str, steers: bool) -> Verdict:
    """Say whether a person may amend a call in the state that time gives it."""
    if not steers:
        return no(_("Only the focal point of the entity and GovLink's staff may do this."))
    if state in {CallState.DRAFT, CallState.FRAMING}:
        return no(_("The call was not announced yet: change it directly."))
    if state in TIMED_STATES or state == CallState.SUSPENDED:
        return YES
    return no(_("The call has closed: nothing about it can be amended any more."))


def is_sound(
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    opens_at: datetime,
    questions_until: datetime,
    closes_at: datetime,
    has_opened: bool,
    now: datetime,
) -> Verdict:
    """Say whether a change may be published.

    ``before`` holds the values so far, ``after`` the new ones of what changes; the three moments are those that would
    hold afterwards. From the opening on nothing but the deadlines changes: the opening and not the first submission,
    because whoever is refused would else learn that somebody has applied.
    """
    if not after:
        return no(_("Nothing was changed. Change at least one field."))
    if not reason.strip():
        return no(_("Write the reason: it is published with the amendment."))
    if "opens_at" in after and has_opened:
        return no(_("The call has opened already: its opening cannot be moved."))
    if has_opened and set(after) - set(DEADLINES):
        return no(
            _(
                "The call has opened: its rules and texts are the same for everybody who applies and do not change any "
                "more. Only its deadlines can be put off. What needs explaining goes into an answer to a question."
            )
        )
    for field in DATES:
        if field in after and not (
            verdict := may_move(before=before[field], after=after[field], has_opened=has_opened, now=now)
        ):
            return verdict
    for field in (*LISTS, "title", "summary", "eligibility"):
        if field in after and not after[field]:
            return no(_("This part cannot become empty. Write what holds from now on."))
    return dates_in_order(opens_at=opens_at, questions_until=questions_until, closes_at=closes_at)


def may_move(*, before: datetime, after: datetime, has_opened: bool, now: datetime) -> Verdict:
    """Say whether one of the call's dates may become another one."""
    if after <= now:
        return no(_("A deadline cannot be moved into the past. Set a moment that is still to come."))
    if has_opened and after < before:
        return no(
            _("The call has opened: a deadline can be put off, not brought forward. Somebody may be counting on it.")
        )
    return YES


def as_text(value: Any) -> str:
    """Return a field's value as an amendment stores it: moments in ISO 8601, lists with commas."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a text: ``kind`` is "same", "gone" or "new"."""

    kind: str
    text: str


def word_difference(before: str, after: str) -> list[Piece]:
    """Return what stayed, went and came, word by word, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return pieces
