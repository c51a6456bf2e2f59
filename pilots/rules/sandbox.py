"""Decisions about the interim reports of a regulatory sandbox. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from pilots.states import ExitView, SafeguardsKept


def may_report(*, writes: bool, exemption: str) -> Verdict:
    """Say whether a person reports on a barrier: the entity's people, on an exemption that was asked for."""
    if not writes:
        return no(_("Only people of the public entity report to the authority."))
    if exemption.strip():
        return YES
    return no(_("No exemption was asked for here, so there is nothing to report to an authority."))


def reported_in_time(*, reported_on: date, starts_on: date | None, today: date) -> Verdict:
    """Say whether a report can have been made on a day."""
    if reported_on > today:
        return no(_("This day has not come yet. Write the report down when it is sent."))
    if starts_on and reported_on < starts_on:
        return no(_("The report cannot be older than the exemption. Change the day."))
    return YES


#: How long before its day people are reminded of an interim report.
NOTICE = timedelta(days=7)
#: Days outside of these are mistyped: no exemption of the platform is older, none runs into the next century.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_YEARS = {"first": EARLIEST.year, "last": LATEST.year}
#: More days than these nobody reports on.
MOST_DAYS = 60


def sound_report_days(*, days: Sequence[date], exemption: str, starts_on: date | None) -> Verdict:
    """Say whether interim reports can be due on some days."""
    if not days:
        return YES
    if not exemption.strip():
        return no(_("Reports are due on an exemption only. Say which one was asked for, or leave the days empty."))
    if starts_on and min(days) < starts_on:
        return no(_("A report is not due before the exemption starts. Change the days."))
    if min(days) < EARLIEST or max(days) > LATEST:
        return no(_("These days are mistyped: write years from %(first)s to %(last)s.") % _YEARS)
    if len(days) > MOST_DAYS:
        return no(_("Write at most %(n)s days.") % {"n": MOST_DAYS})
    return YES


def waiting_days(*, days: Iterable[date], reported: Iterable[date]) -> list[date]:
    """Return the days whose report was not handed in, oldest first.

    A report is for the earliest day that waits, but not for one whose time has not begun: the time of a day begins
    after the day before it. So a late report does not stand for the next one too, and two at once not for a later one.
    """
    ordered = sorted(days)
    waiting = list(zip([date.min, *ordered], ordered, strict=False))
    for made in sorted(reported):
        met = next((one for one in waiting if one[0] < made), None)
        if met is not None:
            waiting.remove(met)
    return [day for _begins, day in waiting]


def safeguards_told(*, kept: str, safeguards: str) -> Verdict:
    """Say whether a report tells which safeguards were not kept."""
    if kept == SafeguardsKept.ALL or safeguards.strip():
        return YES
    return no(_("Say which safeguards were not kept, and what is done about it."))


def exit_told(*, exit_view: str, exit_note: str) -> Verdict:
    """Say whether a report tells why the exit should change."""
    if exit_view == ExitView.RIGHT or exit_note.strip():
        return YES
    return no(_("Say why the exit should change."))


def may_take_out(*, reports: int) -> Verdict:
    """Say whether a barrier may be taken out of the plan: not when the authority has received a report on it."""
    return no(_("Reports on it were sent to the authority, so it stays in the plan.")) if reports else YES
