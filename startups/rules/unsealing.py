"""Opening identities: two custodians, two places, two second factors, within the call's hours. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, first_no, no
from startups.rules.desks import NOT_CUSTODIAN

REASON_WORDS = 3
#: How long before a key is turned the second factor may have been shown.
FACTOR_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Presence:
    """From where a person turns a key: what her browser keeps, her session, the second factor that she showed last.

    ``device`` is a random number that the browser keeps, ``factor`` "totp", "webauthn" or "recovery_codes".
    """

    device: str
    session: str
    factor: str = ""
    factor_at: datetime | None = None


def device_digest(call: str, device: str) -> str:
    """Return what the record tells of a browser (hex): that it is another one, and nothing across calls."""
    return hashlib.sha256(f"govlink-device-1|{call}|{device}".encode()).hexdigest()


def lapses_at(*, approved_at: datetime, hours: int) -> datetime:
    """Return until when a word waits for another one; ``hours`` is the call's."""
    return approved_at + timedelta(hours=hours)


def is_live(*, approved_at: datetime, hours: int, now: datetime) -> bool:
    """Say whether a word given at ``approved_at`` still counts."""
    return approved_at <= now < lapses_at(approved_at=approved_at, hours=hours)


def has_factor(enrolled: bool) -> Verdict:
    """Say whether a custodian's account has a second factor at all."""
    if enrolled:
        return YES
    return no(_("Set up a second factor first: no identity is opened with a password alone."))


def is_factor_fresh(*, factor_at: datetime | None, now: datetime) -> Verdict:
    """Say whether the second factor was shown just now."""
    if factor_at is not None and now - FACTOR_LASTS <= factor_at <= now:
        return YES
    return no(
        _("Show your second factor: it counts for %(n)s minutes.") % {"n": int(FACTOR_LASTS.total_seconds() // 60)}
    )


def is_another_place(*, device: str, session: str, others: Iterable[tuple[str, str]]) -> Verdict:
    """Say whether a key is turned elsewhere than the ones before it; ``others``: digests of browser and session."""
    if not device or not session:
        return no(_("This browser kept nothing from the page before: allow its cookies and open the page again."))
    if any(device == other[0] or session == other[1] for other in others):
        return no(
            _("The first word was given in this same browser. The second custodian gives hers on her own device.")
        )
    return YES


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


def may_open_reserve(*, left: bool, opened: bool) -> Verdict:
    """Say whether the identity of the reserve to whom the pilot was offered may be opened now."""
    if not left:
        return no(_("No compliant proposal is left: the pilot was declined by all of them."))
    return no(_("The identities were opened already.")) if opened else YES


def may_decline(*, is_member: bool, has_pilot: bool, opened: bool) -> Verdict:
    """Say whether a person may decline the pilot for a submission: her team has it, and everybody knows."""
    if not is_member:
        return no(_("Only the team of this start-up declines."))
    if not has_pilot or not opened:
        return no(_("Only the team that was chosen can decline the pilot, after the identities were opened."))
    return YES


def may_approve(*, is_custodian: bool, openable: Verdict, own_word_lives: bool, hours: int) -> Verdict:
    """Say whether a custodian may give her word now: one person is one word."""
    if not is_custodian:
        return NOT_CUSTODIAN
    if openable and own_word_lives:
        return no(
            _("You gave your word already. Another custodian must give the second one within %(n)s hours.")
            % {"n": hours}
        )
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
