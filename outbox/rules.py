"""What decides in the outbox. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.braces import BRACES, sound
from kernel.verdict import YES, Verdict, first_no, no
from outbox.states import DIGEST_HOUR, VARIABLES, HeldReason, MessageState
from vault.rules import pad, unpad

#: A token is as long whatever it says, in bytes.
_TOKEN_SIZES = (96,)


def once_digest(*, key: str, once_key: str) -> str:
    """Return how a message's ``once_key`` is kept: keyed, for in the open it would tell who follows or applies."""
    return hmac.new(key.encode(), f"once|{once_key}".encode(), hashlib.sha256).hexdigest()


def may_settle_held(*, state: str, reason: str) -> Verdict:
    """Say whether a message may be dropped or released: only what is held, and only with one of the reasons."""
    return first_no(
        YES if state == MessageState.HELD else no(_("Only a message that is held back can be dropped or released.")),
        YES if reason in HeldReason.values else no(_("Choose a reason first.")),
    )


def addition_is_sound(text: str) -> Verdict:
    """Say whether what staff add to a mail holds nothing in braces but the variables that every mail may tell."""
    return sound(text, VARIABLES, gettext("“{%(name)s}” cannot be told in a mail. You can write %(known)s."))


def added(text: str, values: Mapping[str, str]) -> str:
    """Return what staff added, filled; a line whose variable has no value in this mail is left out."""
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if all(values.get(name) for name in BRACES.findall(line))]
    return "\n".join(BRACES.sub(lambda found: values[found[1]], line) for line in kept).strip()


#: The kinds of job that deliver a message; that of private mail is work that staff do not see.
DELIVERIES = ("outbox.deliver", "outbox.deliver_private")


def delivery_kind(*, private: bool) -> str:
    """Return the kind of job that delivers a message."""
    return DELIVERIES[private]


def may_resend(*, state: str, private: bool) -> Verdict:
    """Say whether staff may send a message again: only one that failed, and nobody's private mail."""
    return first_no(
        no(_("Mail to applicants is never listed, nor sent again.")) if private else YES,
        YES if state == MessageState.FAILED else no(_("Only a message that could not be delivered is sent again.")),
    )


def next_digest(*, now: datetime, zone: str) -> datetime:
    """Return the next moment after ``now`` at which a person in a time zone is sent her digest."""
    here = now.astimezone(ZoneInfo(zone))
    day = here.date()
    due = datetime.combine(day, time(DIGEST_HOUR), here.tzinfo)
    return due if due > here else datetime.combine(day + timedelta(days=1), time(DIGEST_HOUR), here.tzinfo)


def without_footer(text: str) -> str:
    """Return what a mail says, without why its reader receives it."""
    return text.partition("\n--\nGovLink\n")[0].strip()


def stop_token(*, keys: Sequence[str], says: str) -> str:
    """Return a token that says something to us only: encrypted and authenticated (AES-SIV, RFC 5297), of one length.

    The same words give the same token: it tells nobody when a mail was written. The first of ``keys`` makes it.
    """
    return base64.urlsafe_b64encode(_siv(keys[0]).encrypt(pad(says.encode(), _TOKEN_SIZES), [b"stop"])).decode()


def stop_said(*, keys: Sequence[str], token: str) -> str:
    """Return what a token says, empty when it is none of ours."""
    try:
        sealed = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except ValueError:
        return ""
    for key in keys:
        try:
            return unpad(_siv(key).decrypt(sealed, [b"stop"])).decode()
        except (InvalidTag, ValueError):
            continue
    return ""


def _siv(key: str) -> AESSIV:
    return AESSIV(hmac.new(key.encode(), b"govlink mail stop", hashlib.sha512).digest())
