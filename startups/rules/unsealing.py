"""Opening identities: two custodians, after the review period, within a day of each other. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, first_no, no
from startups.rules.desks import NOT_CUSTODIAN

#: How long one custodian's word waits for another's.
WORD_LASTS = timedelta(hours=24)
REASON_WORDS = 3


def is_live(*, approved_at: datetime, now: datetime) -> bool:
    """Say whether a word given at ``approved_at`` still counts."""
    return approved_at <= now < approved_at + WORD_LASTS


def may_open(*, state: str, review_until: datetime | None, now: datetime, pending: int) -> Verdict:
    """Say whether a call's identities may be opened now; ``pending``: review requests without an answer."""
    if state in ("unsealed", "piloting", "evaluated", "published"):
        return no(_("The identities were opened already."))
    if state != "standstill":
        return no(_("Identities are opened after the decision and its review period."))
    if review_until is None or now <= review_until:
        return no(_("Wait until the review period ends."))
    if pending:
        return no(_("A request for review waits for its answer: the authority answers it first."))
    return YES


def may_approve(*, is_custodian: bool, openable: Verdict, own_word_lives: bool) -> Verdict:
    """Say whether a custodian may give her word now: one person is one word."""
    if not is_custodian:
        return NOT_CUSTODIAN
    if openable and own_word_lives:
        return no(_("You gave your word already. Another custodian must give the second one within 24 hours."))
    return openable


def sound_reason(reason: str) -> Verdict:
    """Say whether the reason, which is published, is a sentence."""
    if len(reason.split()) < REASON_WORDS:
        return no(_("Write your reason in a sentence: it is published in the record."))
    return YES


def has_chosen(chosen: bool) -> Verdict:
    """Say whether the decision names an entry whose submission is known; without it nothing can be opened."""
    return YES if chosen else no(_("This call has no decision on a submission: nothing can be opened."))


def may_request_review(*, is_member: bool, has_code: bool) -> Verdict:
    """Say whether a person may ask, for a submission, to look at the decision again (its term is asked below)."""
    return first_no(
        YES if is_member else no(_("Only the team of this start-up asks for a review.")),
        YES if has_code else no(_("This submission took no part in the assessment: write to the public entity.")),
    )
