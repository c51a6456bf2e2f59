"""Blind dates on the identity side: until when a team answers, when a round's answers may be shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from blinding.language import foreign
from kernel.verdict import YES, Verdict, no
from startups.states import MaskingState

LONGEST = 1500
#: The fewest words of an answer.
ANSWER_WORDS = 3
#: How long the desk has for doubtful places after a round has ended; then they are hidden.
DESK_TIME = timedelta(hours=24)


def may_answer(*, is_member: bool, state: str, due_at: datetime | None, now: datetime) -> Verdict:
    """Say whether a team may answer, or change its answer, now."""
    if not is_member:
        return no(_("Only the team of this start-up answers."))
    if state != "open" or due_at is None or now >= due_at:
        return no(_("This round has ended: no answer is taken in any more."))
    return YES


def sound_answer(text: str, *, language: str, name: str) -> Verdict:
    """Say whether a text can be an answer; ``language`` (es, pt, en) is the panel's, ``name`` as the reader says it.

    Another language would tell from where somebody answers. A text too short to tell is taken in.
    """
    if not text.strip():
        return no(_("Write your answer."))
    if len(text.split()) < ANSWER_WORDS:
        return no(_("Write at least %(least)s words.") % {"least": ANSWER_WORDS})
    if len(text) > LONGEST:
        return no(_("Shorten your answer to %(most)s characters.") % {"most": LONGEST})
    if any(foreign(text, language)):
        return no(
            _("Write your answer in %(language)s: the panel reads every answer in that language.") % {"language": name}
        )
    return YES


def may_settle(*, is_custodian: bool, state: str, settled: bool) -> Verdict:
    """Say whether the desk may decide about an answer's doubtful places now."""
    if not is_custodian:
        return no(_("Only a custodian appointed to this call does this."))
    if state != "open":
        return no(_("The answers of this round were shown already."))
    return no(_("This answer was decided already.")) if settled else YES


def joined(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the places of an answer without overlaps, in order: what is hidden goes before what stays."""
    found: list[dict[str, Any]] = []
    for one in sorted(places, key=lambda one: (one["state"] == MaskingState.KEPT, one["start"] - one["end"])):
        if all(one["end"] <= other["start"] or one["start"] >= other["end"] for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one["start"])


def may_show(*, state: str, due_at: datetime | None, now: datetime, waiting: Sequence[bool]) -> Verdict:
    """Say whether a round's answers may be shown; ``waiting``: for each answer, whether the desk has to look at it."""
    if state != "open" or due_at is None or now < due_at:
        return no(_("The round is still open."))
    if any(waiting) and now < due_at + DESK_TIME:
        return no(_("The desk has still to look at some answers."))
    return YES
