"""Decisions about the interim reports of a regulatory sandbox. Pure."""

from __future__ import annotations

from datetime import date

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
