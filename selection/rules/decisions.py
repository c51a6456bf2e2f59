"""The authority's decision and the review period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.states import CallState
from kernel.verdict import YES, Verdict, first_no, no
from selection.rules.texts import count_words
from selection.states import EntryState, ReviewEffect, ReviewOutcome

DECISION_WORDS = 20
DEPARTURE_WORDS = 20
CRITERION_WORDS = 6
DISSENT_WORDS = 10
DECLINE_WORDS = 5
ANSWER_WORDS = 10
#: Business days of the review period, for the answer to a request, and for the panel's reading.
REVIEW_DAYS = 5
ANSWER_DAYS = 5
READING_DAYS = 10


def has_words(text: str, fewest: int) -> Verdict:
    """Say whether a text has at least ``fewest`` words."""
    missing = fewest - count_words(text)
    if missing <= 0:
        return YES
    told = ngettext(
        "Write at least %(words)s words: %(missing)s is missing.",
        "Write at least %(words)s words: %(missing)s are missing.",
        missing,
    )
    return no(told % {"words": fewest, "missing": missing})


def may_decide_now(*, state: str, is_authority: bool, has_seat: bool) -> Verdict:
    """Say whether a person may decide on a call now: its appointed authority, who never had a seat."""
    if not is_authority:
        return no(_("Only the deciding authority appointed to this call decides."))
    if has_seat:
        return no(_("You have or had a seat on this panel: whoever judges does not decide."))
    if state != CallState.DELIBERATION:
        return no(_("Decide once the panel's assessment is closed and before the decision is published."))
    return YES


def is_sound(
    *,
    chosen_state: str,
    chosen_rank: int,
    reserves: Sequence[str],
    compliant: Sequence[str],
    chosen: str,
    reasons: str,
    by_criterion: Mapping[str, str],
    criteria: Sequence[str],
    departure_reason: str,
    resolution_no: str,
) -> Verdict:
    """Say whether a decision is complete. ``compliant``: codes in order of rank; ``reserves``: codes.

    ``by_criterion`` maps each of ``criteria`` (their codes) to why the chosen proposal convinces there.
    """
    wrong = [code for code in sorted(set(reserves)) if code == chosen or code not in compliant]
    return first_no(
        YES if chosen_state == EntryState.COMPLIANT else no(_("Choose a proposal that complies with all criteria.")),
        no(_("A reserve must be another proposal that complies: remove %(codes)s.") % {"codes": ", ".join(wrong)})
        if wrong
        else YES,
        has_words(reasons, DECISION_WORDS),
        each_criterion_has_its_reason(by_criterion, criteria),
        departure_is_told(rank=chosen_rank, departure_reason=departure_reason),
        YES if resolution_no.strip() else no(_("Enter the number of the resolution.")),
    )


def each_criterion_has_its_reason(by_criterion: Mapping[str, str], criteria: Sequence[str]) -> Verdict:
    """Say whether the chosen proposal has a reason for every criterion, and for nothing else."""
    if set(by_criterion) != set(criteria):
        return no(_("Write a reason for each criterion."))
    return first_no(*(has_words(by_criterion[code], CRITERION_WORDS) for code in criteria))


def may_dissent(*, state: str, own: bool, active: bool, voted: bool, reasons: str) -> Verdict:
    """Say whether a seat may record a vote against the decision: once, before the identities are opened."""
    if not own or not active:
        return no(_("Only who holds a seat on this panel votes."))
    if state != CallState.STANDSTILL:
        return no(_("A vote against the decision is recorded in its review period."))
    if voted:
        return no(_("Your vote is recorded already."))
    return has_words(reasons, DISSENT_WORDS)


def may_offer(*, state: str, has_pilot: bool, reason: str) -> Verdict:
    """Say whether the proposal that has the pilot may decline: after the opening, before the pilot begins."""
    if state != CallState.UNSEALED or not has_pilot:
        return no(_("The pilot can be declined after the opening of identities and before it begins."))
    return has_words(reason, DECLINE_WORDS)


def next_in_line(compliant: Sequence[str], gone: Collection[str]) -> str:
    """Return the first code of ``compliant`` (in order of rank) that has not declined; empty when none is left."""
    return next((code for code in compliant if code not in gone), "")


def departure_is_told(*, rank: int, departure_reason: str) -> Verdict:
    """Say whether choosing a proposal other than the first of the ranking has its own reason."""
    if rank == 1:
        return YES
    missing = DEPARTURE_WORDS - count_words(departure_reason)
    if missing <= 0:
        return YES
    return no(
        _(
            "This proposal is number %(rank)s of the ranking. Explain with at least %(words)s words why you "
            "depart from the first."
        )
        % {"rank": rank, "words": DEPARTURE_WORDS}
    )


def may_declare_deserted(*, state: str, is_authority: bool, compliant: int) -> Verdict:
    """Say whether a call may be declared deserted after its assessment: only when nothing complies."""
    if not is_authority:
        return no(_("Only the deciding authority appointed to this call decides."))
    if state != CallState.DELIBERATION:
        return no(_("Decide once the panel's assessment is closed and before the decision is published."))
    if compliant:
        return no(_("There are proposals that comply: choose one of them."))
    return YES


def may_file_review(
    *, state: str, now: datetime, until: datetime | None, pending: bool, answered: bool, grounds: str
) -> Verdict:
    """Say whether a candidate may ask for a review: within the review period, once about each decision."""
    if state != CallState.STANDSTILL or until is None or now > until:
        return no(_("A review can be asked for during the review period only."))
    if pending:
        return no(_("Your request is being looked at: wait for its answer."))
    if answered:
        return no(_("Your request about this decision was answered: ask again only if another decision is taken."))
    return has_words(grounds, ANSWER_WORDS)


def may_answer_review(*, is_authority: bool, pending: bool, reasons: str) -> Verdict:
    """Say whether a review request may be answered."""
    if not is_authority:
        return no(_("Only the deciding authority appointed to this call answers."))
    if not pending:
        return no(_("This request has been answered already."))
    return has_words(reasons, ANSWER_WORDS)


def effect_fits(*, outcome: str, effect: str, state: str, others: int) -> Verdict:
    """Say whether an answer tells what follows: only what is upheld has an effect, and always one.

    ``others``: how many other requests about the same decision wait. A decision is taken back in its review period,
    before any identity is opened, and after every other request about it was answered.
    """
    if outcome != ReviewOutcome.UPHELD:
        return no(_("Only an upheld request has an effect.")) if effect else YES
    if effect not in ReviewEffect.values:
        return no(_("Say what follows: the decision stands all the same, or it is taken back."))
    if effect == ReviewEffect.STANDS:
        return YES
    if state != CallState.STANDSTILL:
        return no(_("A decision is taken back in its review period, before the identities are opened."))
    if others:
        return no(_("Another request about this decision waits: answer it before you take the decision back."))
    return YES
