"""What decides in the outbox. Pure."""

from __future__ import annotations

import hashlib
import hmac

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, first_no, no
from outbox.states import HeldReason, MessageState


def once_digest(*, key: str, once_key: str) -> str:
    """Return how a message's ``once_key`` is kept: keyed, for in the open it would tell who follows or applies."""
    return hmac.new(key.encode(), f"once|{once_key}".encode(), hashlib.sha256).hexdigest()


def may_settle_held(*, state: str, reason: str) -> Verdict:
    """Say whether a message may be dropped or released: only what is held, and only with one of the reasons."""
    return first_no(
        YES if state == MessageState.HELD else no(_("Only a message that is held back can be dropped or released.")),
        YES if reason in HeldReason.values else no(_("Choose a reason first.")),
    )


def may_resend(*, state: str, private: bool) -> Verdict:
    """Say whether staff may send a message again: what may be read, and nobody's private mail."""
    return first_no(
        no(_("Mail to applicants is never listed, nor sent again.")) if private else YES,
        YES
        if state in {MessageState.SENT, MessageState.WAITING, MessageState.FAILED}
        else no(_("What was held back is released or dropped, not sent again.")),
    )
