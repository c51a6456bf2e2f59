"""Decisions about gates, proofs, follow-up and unfinished pilots. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from pilots.states import Gate, LegalBasis, Outcome, PilotState

#: How often a person is asked again for a follow-up that is due, in days.
REMINDED_EVERY = 7


def may_pass_gate(*, decides: bool, state: str, stopped: bool) -> Verdict:
    """Say whether a person may decide to continue, adjust or stop: the call's authority, while the pilot lives."""
    if not decides:
        return no(_("Only the deciding authority of this call decides to continue, adjust or stop."))
    if state == PilotState.ENDED:
        return no(_("This pilot has ended. There is nothing left to decide."))
    return no(_("It was decided to stop. End the pilot and publish what was learnt.")) if stopped else YES


#: A reason of fewer words tells nobody why.
FEWEST_WORDS = 5
#: More hours a week than these nobody gives.
MOST_HOURS = 60
_MINUS = re.compile(r"(?:^\s*[-−–]\s*|(?<=[\s(])[-−])(?=\d)")


def sound_reasons(*, reasons: str) -> Verdict:
    """Say whether somebody can understand why it was decided."""
    if len(reasons.split()) >= FEWEST_WORDS:
        return YES
    return no(_("Write the reasons in at least %(n)s words: they stay on record.") % {"n": FEWEST_WORDS})


def sound_budget(*, budget: str) -> Verdict:
    """Say whether a budget is an amount with its currency, or words; never less than nothing."""
    if _MINUS.search(budget):
        return no(_("A budget is not less than zero. Take the minus away."))
    if budget.strip() and re.fullmatch(r"[\d.,\s]+", budget):
        return no(_("Write the currency beside the amount, for example “S/ 5,000”."))
    return YES


def sound_hours(*, hours: int | None) -> Verdict:
    """Say whether somebody can give so many hours a week."""
    if hours is None or hours <= MOST_HOURS:
        return YES
    return no(_("Nobody gives more than %(n)s hours a week. Change the hours.") % {"n": MOST_HOURS})


def sound_deletion(*, basis: str, kept_until: date | None, before: date | None, today: date) -> Verdict:
    """Say whether a use of data says when they are deleted; ``before``: the day as it stood already."""
    if basis == LegalBasis.NONE:
        return YES
    if kept_until is None:
        return no(_("Say on which day these data are deleted."))
    if kept_until != before and kept_until < today:
        return no(_("The day on which data are deleted cannot be in the past."))
    return YES


def sandbox_in_order(*, first: date | None, last: date | None) -> Verdict:
    """Say whether an exemption's days make sense."""
    if last and first and last < first:
        return no(_("The exemption ends before it starts. Change one of the two dates."))
    return YES if first or not last else no(_("Say when the exemption starts, too."))


def may_minute(*, begun: bool) -> Verdict:
    """Say whether a meeting has anything to be written down."""
    return YES if begun else no(_("This meeting has not begun. Write what it said, and who came, when it has."))


def may_fix(*, first: bool, note: str) -> Verdict:
    """Say whether the plan may be fixed as a version: from the second on somebody says what changed."""
    return YES if first or note.strip() else no(_("Say in a few words what changed since the version before."))


def decided_in_time(*, decided_on: date, starts_on: date, today: date) -> Verdict:
    """Say whether a decision can have been taken because of the pilot on a day."""
    if decided_on > today:
        return no(_("This day has not come yet. Write the decision down when it is taken."))
    return YES if decided_on >= starts_on else no(_("The decision cannot be older than the pilot. Change the day."))


def outcome_fits(*, gates: Iterable[str], outcome: str) -> Verdict:
    """Say whether an outcome fits the gates: what was stopped did not complete."""
    if Gate.STOP in set(gates) and outcome in {Outcome.COMPLETED, Outcome.PARTIAL}:
        return no(_("The authority decided to stop this pilot. End it as “Stopped”."))
    return YES


def may_be_told(*, outcome: str, summary: str, lessons: int) -> Verdict:
    """Say whether a case has what none can do without: how it ended, what happened, and a lesson for others."""
    if not outcome or not summary.strip():
        return no(_("Say how the pilot ended, and in one paragraph what happened."))
    if lessons:
        return YES
    if outcome in {Outcome.STOPPED, Outcome.NOT_STARTED}:
        return no(_("Write at least one lesson: why it did not work is what others need to know."))
    return no(_("Write at least one lesson: it is what others take from this case."))


def may_conclude(*, state: str, summary: str) -> Verdict:
    """Say whether what happened and what is recommended may be written anew."""
    if state != PilotState.ENDED:
        return no(_("This pilot has not ended. What happened is written down when it ends."))
    return YES if summary.strip() else no(_("Write in one paragraph what happened."))


def sound_end(*, ended_on: date, starts_on: date, today: date, outcome: str) -> Verdict:
    """Say whether a pilot can have ended on a day."""
    if ended_on > today:
        return no(_("The day of the end has not come yet. Choose today or a day before."))
    if ended_on < starts_on and outcome != Outcome.NOT_STARTED:
        return no(_("The pilot cannot end before it starts. Change the day of the end."))
    return YES


def sound_proof(*, url: str, has_file: bool) -> Verdict:
    """Say whether a piece of evidence is a link or a file, one of the two."""
    if bool(url) == has_file:
        return no(_("Give a link or choose a file: one of the two."))
    return YES


def may_schedule(*, ended: bool, ended_on: date, due_on: date, taken: bool) -> Verdict:
    """Say whether an indicator may be followed up on a day: after the pilot's end, once a day."""
    if not ended:
        return no(_("The follow-up is planned when the pilot has ended."))
    if due_on <= ended_on:
        return no(_("Choose a day after the end of the pilot."))
    return no(_("This indicator is followed up on that day already.")) if taken else YES


def may_fill(*, writes: bool, filled: bool, due_on: date, today: date) -> Verdict:
    """Say whether a follow-up may be counted now: by the entity, from its day on, once."""
    if not writes:
        return no(_("Only people of the public entity count its indicators."))
    if filled:
        return no(_("This follow-up was counted already. It stays as it was written down."))
    return YES if today >= due_on else no(_("This follow-up is counted from its day on."))


def sound_share(*, numerator: int, denominator: int) -> Verdict:
    """Say whether counts make a share."""
    if 0 <= numerator <= denominator and denominator > 0:
        return YES
    return no(_("“How many” cannot be more than “out of”, and “out of” is at least 1."))


def reminders_due(*, due_on: date, today: date) -> int | None:
    """Return the number of the reminder that is due by ``today`` (0 on the day itself), or None before it."""
    late = (today - due_on) // timedelta(days=1)
    return late // REMINDED_EVERY if late >= 0 else None


def may_add_after(*, writes: bool) -> Verdict:
    """Say whether a person adds what follows a pilot: counts of its indicators, effects of its decisions."""
    return YES if writes else no(_("Only people of the public entity add what followed its pilot."))
