"""Decisions about exercises, workshops and surveys: pure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from challenges.states import CallState, ItemKind
from kernel.verdict import YES, Verdict, no

#: States in which an exercise is still prepared: workshops, frame, dates.
PREPARING = frozenset({CallState.DRAFT, CallState.FRAMING})


def may_steer(*, steers: bool) -> Verdict:
    """Say whether a person runs exercises for an entity (focal point or GovLink's staff)."""
    return YES if steers else no(_("Only the focal point of the entity and GovLink's staff may do this."))


def may_choose_category(*, state: str, is_authority: bool, active: bool) -> Verdict:
    """Say whether a person may choose the work category of an exercise."""
    if not is_authority:
        return no(_("The category is chosen by the authority appointed to this exercise."))
    if state not in PREPARING:
        return no(_("The call was announced: its category does not change any more."))
    return YES if active else no(_("This category is not in use. Choose another one."))


def may_plan(*, state: str, steers: bool) -> Verdict:
    """Say whether workshops and surveys of an exercise may be planned by a person."""
    if not steers:
        return may_steer(steers=False)
    if state in {CallState.PUBLISHED, CallState.CANCELLED, CallState.DESERTED}:
        return no(_("This exercise has ended."))
    return YES


def may_answer(*, has_ticket: bool, used: bool, opens_at: datetime, closes_at: datetime, now: datetime) -> Verdict:
    """Say whether a person may answer a survey now."""
    if not has_ticket:
        return no(_("You were not asked to answer this survey."))
    if used:
        return no(_("You have answered this survey already. Thank you."))
    if now < opens_at:
        return no(_("This survey is not open yet."))
    return YES if now < closes_at else no(_("This survey has closed."))


def fits_item(kind: str, value: int | str | None) -> Verdict:
    """Say whether a value answers a question of a kind: 1 to 5, 0 or 1, or text."""
    if kind == ItemKind.TEXT:
        return YES
    allowed = range(1, 6) if kind == ItemKind.LIKERT else range(2)
    return YES if value in allowed else no(_("Choose one of the answers."))
