"""Who may do what with a pilot, and when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from challenges.states import OPENED_STATES, CallState
from kernel.verdict import YES, Verdict, first_no, no
from pilots.states import OPEN_IMPORTS, ImportState, Outcome, PilotState


def may_plan(*, call_state: str, steers: bool, planned: bool, chosen: bool, settled: Verdict = YES) -> Verdict:
    """Say whether a pilot may be planned: once, by who runs the exercise, after identities were revealed.

    ``settled``: whether the declarations by name of who judged and decided leave the decision standing.
    """
    if not steers:
        return no(_("Only the focal point of the entity plans its pilot. Ask her to do it."))
    if planned:
        return no(_("This pilot is planned already. Open it and change its plan."))
    if call_state not in OPENED_STATES:
        return no(_("Identities are still sealed. Plan the pilot when two custodians have revealed who was chosen."))
    if call_state != CallState.UNSEALED:
        return no(_("It is too late to plan a pilot for this call."))
    return settled if chosen else no(_("No start-up was chosen in this call, so there is no pilot to plan."))


def may_write(*, writes: bool, call_state: str) -> Verdict:
    """Say whether a person may change a pilot: the entity's people, until the case is published."""
    if not writes:
        return no(_("Only people of the public entity change its pilot. You can read it."))
    if call_state == CallState.PUBLISHED:
        return no(_("This case is published and no longer changes."))
    return YES


def may_run_on(*, state: str) -> Verdict:
    """Say whether plan, activities and evidence of a pilot may still change: until it ends.

    Minutes, findings, lessons, decisions, requirements, indicators, follow-up, reported figures and reports may.
    """
    if state == PilotState.ENDED:
        return no(
            _(
                "This pilot has ended: its plan, activities and evidence no longer change. Follow-up, lessons,"
                " requirements and reports go on."
            )
        )
    return YES


def may_prepare_purchase(*, writes: bool) -> Verdict:
    """Say whether a person prepares what is bought after the pilot: the entity's people, before and after the case."""
    return YES if writes else no(_("Only people of the public entity prepare what it buys."))


def may_steer_pilot(*, steers: bool) -> Verdict:
    """Say whether a person may start, stop, end or publish a pilot."""
    return YES if steers else no(_("Only the focal point of the entity does this. Ask her to do it."))


def may_start(*, state: str) -> Verdict:
    """Say whether a pilot may start."""
    return YES if state == PilotState.PLANNED else no(_("This pilot has started already."))


def may_end(*, state: str, outcome: str, open_activities: int, waiting_imports: int, summary: str) -> Verdict:
    """Say whether a pilot may end with an outcome; one that never ran, or was stopped, may leave activities open."""
    if state == PilotState.ENDED:
        return no(_("This pilot has ended already."))
    if not summary.strip():
        return no(_("Write in one paragraph what happened."))
    if state == PilotState.PLANNED and outcome != Outcome.NOT_STARTED:
        return no(_("This pilot has not started. Start it first, or end it as “Not started”."))
    if state == PilotState.RUNNING and outcome == Outcome.NOT_STARTED:
        return no(_("This pilot has started. Choose another outcome."))
    if waiting_imports:
        return no(_("A file of evidence waits for your decision. Import it or discard it first."))
    if open_activities and outcome in {Outcome.COMPLETED, Outcome.PARTIAL}:
        return no(_("Some activities are still “Scheduled”. Say of each whether it was met."))
    return YES


def may_publish(*, call_state: str, waiting_imports: int, open_samples: int) -> Verdict:
    """Say whether the case may be published."""
    if call_state == CallState.PUBLISHED:
        return no(_("This case is published already."))
    if call_state != CallState.EVALUATED:
        return no(_("End the pilot first: a case is published with its outcome."))
    if waiting_imports:
        return no(_("A file of evidence waits for your decision. Import it or discard it first."))
    if open_samples:
        return no(_("A sample is still being labelled. Close it, or give it up with a reason, before you publish."))
    return YES


def periods_in_order(
    *, starts_on: date, ends_on: date, evidence_from: date | None, evidence_until: date | None
) -> Verdict:
    """Say whether a pilot's periods make sense."""
    if ends_on < starts_on:
        return no(_("The pilot ends before it starts. Change one of the two dates."))
    if (evidence_from is None) != (evidence_until is None):
        return no(_("Give both days of the evidence, the first and the last, or neither."))
    if evidence_from and evidence_until and evidence_until < evidence_from:
        return no(_("The evidence ends before it starts. Change one of the two dates."))
    return YES


def days_in_order(*, first: date | None, last: date | None) -> Verdict:
    """Say whether an activity's dates make sense."""
    if last and first and last < first:
        return no(_("The activity ends before it starts. Change one of the two dates."))
    if last and not first:
        return no(_("Say when the activity started, too."))
    return YES


def days_have_come(*, first: date | None, last: date | None, today: date) -> Verdict:
    """Say whether what is told of an activity can have happened: nothing was met on a day that has not come."""
    if (first and first > today) or (last and last > today):
        return no(_("These days have not come yet. Write what happened when it has happened."))
    return YES


def may_upload(*, same: str, same_state: str, by_program: bool = False) -> Verdict:
    """Say whether a file's content is new; ``same`` is the name of an import with the same content, if any.

    A program is not told what the entity calls its files.
    """
    if not same:
        return YES
    if by_program:
        applied = same_state == ImportState.APPLIED
        return no(
            _("The rows of this file were imported already.")
            if applied
            else _("This file is here already: the public entity has not decided on it yet.")
        )
    if same_state == ImportState.APPLIED:
        return no(
            _("The rows of this file were imported already, from “%(name)s”. Choose another file.") % {"name": same}
        )
    return no(
        _("This file waits for your decision already, as “%(name)s”. Open it among the files of the evidence.")
        % {"name": same}
    )


def may_decide(*, state: str) -> Verdict:
    """Say whether an import still waits for a decision."""
    return YES if state == ImportState.CHECKED else no(_("This file was decided on already."))


def may_supply(*, supplies: bool) -> Verdict:
    """Say whether a person makes the tokens of the supplier's program."""
    return YES if supplies else no(_("Only people of the start-up and of the public entity make tokens."))


def may_change_split(*, withdrawn: bool) -> Verdict:
    """Say whether reported figures may be corrected or withdrawn."""
    return no(_("These figures were withdrawn already.")) if withdrawn else YES


def may_name_columns(*, state: str) -> Verdict:
    """Say whether a file still waits for somebody to say which of its columns is which."""
    return YES if state == ImportState.MAPPING else no(_("The columns of this file were named already."))


def may_discard(*, state: str) -> Verdict:
    """Say whether a file may be thrown away: until it was decided on, also while a worker reads it."""
    return YES if state in OPEN_IMPORTS else no(_("This file was decided on already."))


def still_inside(earliest: date | None, latest: date | None, *, first: date | None, last: date | None) -> Verdict:
    """Say whether the days of a checked file still lie in the evidence's window, which may have changed."""
    if (first and earliest and earliest < first) or (last and latest and latest > last):
        return no(_("The plan changed after this file was checked. Check the file again, then decide."))
    return YES


def may_count_again(*, same: str) -> Verdict:
    """Say whether a file's rows may count; ``same`` is the name of an imported file with the same rows, if any."""
    if not same:
        return YES
    return no(
        _("The same rows were imported already, from “%(name)s”, perhaps in another order. Discard this file.")
        % {"name": same}
    )


def may_apply(*, state: str, good: int, bad: int, skip_bad: bool) -> Verdict:
    """Say whether the good rows of a file may be kept."""
    if bad and not skip_bad:
        unsaid = no(_("Some rows have problems. Say that you leave them out, or correct the file and choose it again."))
    else:
        unsaid = YES
    none_good = YES if good else no(_("No row of this file can be kept. Correct the file and choose it again."))
    return first_no(may_decide(state=state), none_good, unsaid)
