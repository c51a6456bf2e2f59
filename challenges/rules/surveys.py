"""Decisions about surveys: who may answer, what fits a question, when results may be seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState, ItemKind, SurveyKind
from kernel.verdict import YES, Verdict, no

#: From this answer on, of 1 to 5, a person agrees.
AGREES_FROM = 4
#: From this answer on, of 0 to 10, a person would recommend; up to the other one she would not.
PROMOTES_FROM, DETRACTS_TO = 9, 6
#: Days between two pulses, and from a workshop to the survey of conduct (Kirkpatrick's level 3).
PULSE_EVERY, CONDUCT_AFTER = 14, 90


def may_answer(*, has_ticket: bool, used: bool, opens_at: datetime, closes_at: datetime, now: datetime) -> Verdict:
    """Say whether a person may answer a survey now."""
    if not has_ticket:
        return no(_("You were not asked to answer this survey."))
    if used:
        return no(_("You have answered this survey already. Thank you."))
    if now < opens_at:
        return no(_("This survey is not open yet."))
    return YES if now < closes_at else no(_("This survey has closed."))


def fits_item(kind: str, value: int | str | None, *, options: int = 0) -> Verdict:
    """Say whether a value answers a question of a kind: 1 to 5, 0 or 1, 0 to 10, one of ``options``, or text."""
    if kind == ItemKind.TEXT:
        return YES
    allowed = {
        ItemKind.LIKERT: range(1, 6),
        ItemKind.YES_NO: range(2),
        ItemKind.NPS: range(11),
        ItemKind.CHOICE: range(1, options + 1),
    }[ItemKind(kind)]
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


#: Surveys that ask how a pilot went.
_OF_THE_PILOT = (SurveyKind.REACTION, SurveyKind.SUPPLIER)


def fits_moment(*, kind: str, call_state: str) -> Verdict:
    """Say whether there is already what a survey of this kind asks about: a pilot, for those after the pilot."""
    if kind in _OF_THE_PILOT and call_state not in {CallState.PILOTING, CallState.EVALUATED, CallState.PUBLISHED}:
        return no(_("This survey asks how the pilot went, and there is none yet. Choose another one, or wait."))
    return YES


def shows_results(*, people: int, minimum: int, anyway: bool) -> Verdict:
    """Say whether enough people are asked for results ever to be shown, or somebody wants to ask them anyway."""
    if people >= minimum or anyway:
        return YES
    return no(
        _(
            "With %(people)s people its results will never be shown: %(minimum)s have to answer. Take notes in a "
            "meeting instead, or tick that you open it all the same."
        )
        % {"people": people, "minimum": minimum}
    )


def may_see_results(*, responses: int, invited: int, minimum: int, closes_at: datetime, now: datetime) -> Verdict:
    """Say whether a survey's results may be seen: enough answers, and no more to come.

    While answers still come in, two looks would tell what the person between them answered.
    """
    if now < closes_at and responses < invited:
        return no(_("The results can be seen when the survey has closed or everybody has answered."))
    if responses < minimum:
        told = ngettext(
            "Only %(n)s person answered: results are shown from %(minimum)s answers on, so that nobody is recognised.",
            "Only %(n)s people answered: results are shown from %(minimum)s answers on, so that nobody is recognised.",
            responses,
        )
        return no(told % {"n": responses, "minimum": minimum})
    return YES


def agreeing(kind: str, numbers: Iterable[int], right: int | None = None) -> int:
    """Return how many answers agree: 4 or 5 of 5, yes, 9 or 10 of 10, or the right one."""
    if kind in {ItemKind.YES_NO, ItemKind.CHOICE}:
        return sum(number == (1 if kind == ItemKind.YES_NO else right) for number in numbers)
    return sum(number >= (PROMOTES_FROM if kind == ItemKind.NPS else AGREES_FROM) for number in numbers)


def net_promoters(numbers: Sequence[int]) -> int | None:
    """Return the net promoter score, -100 to 100: per cent of 9 and 10 less per cent of 0 to 6; None without answers.

    Reichheld, "The one number you need to grow", Harvard Business Review, December 2003.
    """
    if not numbers:
        return None
    promoters = sum(number >= PROMOTES_FROM for number in numbers)
    detractors = sum(number <= DETRACTS_TO for number in numbers)
    return round(100 * (promoters - detractors) / len(numbers))


def pulse_due(*, starts_on: date, ends_on: date, today: date) -> int | None:
    """Return the number of the newest pulse that is due: one after every two weeks while the pilot runs."""
    if not starts_on <= today <= ends_on:
        return None
    return (today - starts_on).days // PULSE_EVERY or None


def conduct_due(*, held_on: date, today: date) -> bool:
    """Say whether people who were trained are asked what they do differently: after ninety days, for a year."""
    return CONDUCT_AFTER <= (today - held_on).days <= CONDUCT_AFTER + 365
