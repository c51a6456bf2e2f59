"""When a supplier's token may be made and used, and how it is kept."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

PREFIX = "gle_"
#: Files that a token may send in a minute, and tokens of a pilot that may be alive at once.
PER_MINUTE, MOST = 30, 5


def digest_of(secret: str) -> str:
    """Return how a token is kept. It is 256 random bits: no slow hash is needed to keep it from being guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def may_make(*, live: int) -> Verdict:
    """Say whether a pilot may have another token."""
    return YES if live < MOST else no(_("This pilot has five tokens already. Revoke one that is not used any more."))


def may_revoke(*, revoked: bool) -> Verdict:
    """Say whether a token may be revoked."""
    return no(_("This token was revoked already.")) if revoked else YES


def may_push(*, revoked: bool, used: int) -> Verdict:
    """Say whether a token may be used once more in this minute."""
    if revoked:
        return no(_("This token was revoked. Make another on the page of the pilot's evidence."))
    if used >= PER_MINUTE:
        return no(_("This token was used 30 times in a minute, which is the most. Wait a minute."))
    return YES
