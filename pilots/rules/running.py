"""Decisions about gates, proofs, follow-up and unfinished pilots. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from pilots.states import Gate, Outcome, PilotState

#: How often a person is asked again for a follow-up that is due, in days.
REMINDED_EVERY = 7


def may_pass_gate(*, decides: bool, state: str, stopped: bool) -> Verdict:
    """Say whether a person may decide to continue, adjust or stop: the call's authority, while the pilot lives."""
    if not decides:
        return no(_("Only the deciding authority of this call decides to continue, adjust or stop."))
    if state == PilotState.ENDED:
        return no(_("This pilot has ended. There is nothing left to decide."))
    return no(_("It was decided to stop. End the pilot and publish what was learnt.")) if stopped else YES


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
