"""Decisions about surveys: who may answer, what fits a question, when results may be seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from challenges.states import ItemKind
from kernel.verdict import YES, Verdict, no

#: From this answer on, of 1 to 5, a person agrees.
AGREES_FROM = 4


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


def may_open(*, opens_at: datetime, closes_at: datetime, people: int, exists: bool, questions: int) -> Verdict:
    """Say whether a survey can be opened with these dates, people and questions."""
    if exists:
        return no(_("This exercise has a survey of this kind already."))
    if closes_at <= opens_at:
        return no(_("The survey must close after it opens. Change one of the two moments."))
    if not people:
        return no(_("Choose at least one person to answer."))
    return YES if questions else no(_("Write at least one question."))


def may_see_results(*, responses: int, invited: int, minimum: int, closes_at: datetime, now: datetime) -> Verdict:
    """Say whether a survey's results may be seen: enough answers, and no more to come.

    While answers still come in, two looks would tell what the person between them answered.
    """
    if now < closes_at and responses < invited:
        return no(_("The results can be seen when the survey has closed or everybody has answered."))
    if responses < minimum:
        return no(
            _("Only %(n)s answered: results are shown from %(minimum)s answers on, so that nobody is recognised.")
            % {"n": responses, "minimum": minimum}
        )
    return YES


def agreeing(kind: str, numbers: Iterable[int]) -> int:
    """Return how many answers agree: 4 or 5 of 5, or yes."""
    return sum(number == 1 if kind == ItemKind.YES_NO else number >= AGREES_FROM for number in numbers)
