"""When a committed number may be revealed, and when it is too late for it. Pure."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from ledger.rules.draws import REVEAL_HOURS


def reveal_until(set_closed_at: datetime) -> datetime:
    """Return until when a committed number can be revealed; the set is closed when its commitments are published."""
    return set_closed_at + timedelta(hours=REVEAL_HOURS)


def hash_of(value: str) -> str:
    """Return the SHA-256 (hex) by which a party commits to a number or any other text."""
    return hashlib.sha256(value.encode()).hexdigest()


def is_hash(text: str) -> Verdict:
    """Say whether a text is a SHA-256 in hex, or empty."""
    if not text.strip() or re.fullmatch(r"[0-9a-f]{64}", text.strip().lower()):
        return YES
    return no(_("A SHA-256 has 64 digits from 0 to 9 and a to f. Copy it whole."))


def may_reveal(
    *, closed: bool, revealed: bool, value: str, sha256: str, until: datetime, now: datetime
) -> Verdict:  # fmt: skip
    """Say whether a party may reveal its number now."""
    if not closed:
        return no(_("Wait until the custodians have taken up the submissions: your number must stay unknown before."))
    if revealed:
        return no(_("Your number was revealed already."))
    if now > until:
        return no(_("The time to reveal your number has passed: it does not count any more."))
    if hash_of(value.strip()) != sha256:
        return no(_("This is not the number whose hash stands in the rules of the call. Copy it exactly."))
    return YES


def may_draw(*, missing: int, until: datetime | None, now: datetime) -> Verdict:
    """Say whether the seed may be drawn: with all numbers, or after the time to reveal them."""
    if missing and until is not None and now <= until:
        return no(_("Wait until the public entity reveals its number for the draw, or until its time has passed."))
    return YES
