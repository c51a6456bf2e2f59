"""Who may hold what: pure decisions about people and roles."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.states import SILENT, ClaimKind, MemberRole
from kernel.verdict import YES, Verdict, no


def holder_digest(*, key: str, call: str, user_id: int, void: bool = False) -> str:
    """Return the keyed digest (HMAC-SHA-256, hex) that stands for a person on one call.

    ``void``: her other digest, under which lies a role that gives her nothing. Without the key they look the same.
    """
    word = "void" if void else "role"
    return hmac.new(key.encode(), f"{word}|{call}|{user_id}".encode(), hashlib.sha256).hexdigest()


def may_claim(*, held: str | None, wanted: str) -> Verdict:
    """Say whether a person who holds the exclusive role ``held`` (or None) on a call may take ``wanted``."""
    if held is None or (held == wanted and wanted != "assessor"):
        return YES
    return no(
        _(
            "This person already has a role in this call that excludes this one. "
            "Whoever judges, decides, keeps the identities or belongs to an applicant has that role only."
        )
    )


def may_use_role(*, applies: bool) -> Verdict:
    """Say whether a person may use a role on a call. The sentence is for her eyes only: it tells that she applies."""
    if not applies:
        return YES
    return no(
        _(
            "You belong to an applicant of this call, so this appointment is void for you. Nobody else is told. "
            "Tell whoever appointed you that you cannot take it: you need not say why."
        )
    )


#: As what a member of an entity may have a seat in its calls.
_SEATED = frozenset({MemberRole.ASSESSOR, MemberRole.CHAIR, MemberRole.SECRETARY})


def may_join(*, is_staff: bool, held: Collection[str], role: str) -> Verdict:
    """Say whether a person may belong to a public entity in a role. ``held``: her roles in its sealed calls.

    Whoever is of staff and of an entity would see from what is held back on staff's pages who applies to it.
    """
    if is_staff:
        return no(_("GovLink's staff cannot belong to a public entity. Remove one of the two roles first."))
    if ClaimKind.CUSTODIAN in held:
        return no(_("This person keeps identities of a call of this entity. Invite somebody else."))
    if ClaimKind.AUDITOR in held:
        return no(_("This person audits a call of this entity. Invite somebody else."))
    if ClaimKind.ASSESSOR in held and role not in _SEATED:
        return no(_("This person has a seat in a call of this entity: she can belong to it as an assessor only."))
    return YES


def may_be_staff(*, held: Collection[str]) -> Verdict:
    """Say whether a person may become GovLink's staff. ``held``: her roles in calls whose identities are sealed.

    Staff read lists that tell when accounts were made and what waits: who judges, decides or audits must not.
    """
    if SILENT & set(held):
        return no(
            _(
                "This person judges, decides or audits in a call whose identities are sealed. Make her staff once they "
                "are opened, or take that role away first."
            )
        )
    return YES


def is_current(*, starts_on: date, ends_on: date | None, today: date) -> bool:
    """Say whether a membership holds on a day, both ends included."""
    return starts_on <= today and (ends_on is None or today <= ends_on)


#: How a token of the API begins, and how many a person may have.
TOKEN_PREFIX, MOST_TOKENS = "gla_", 5


def token_digest(secret: str) -> str:
    """Return how a token is kept. It is 256 random bits: no slow hash is needed to keep it from being guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def may_make_token(*, held: int) -> Verdict:
    """Say whether a person may have another token."""
    return YES if held < MOST_TOKENS else no(_("You have five tokens already. Remove one that is not used any more."))


#: How browsers and systems name themselves; the first that fits counts, for most of them name others too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return by what a person knows a device of hers ("Firefox, Windows"), without versions; may be empty."""
    named = [next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in named if name)


#: How long a person can take her wish to be erased back, in days.
COOLING_OFF_DAYS = 14


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a person cannot be erased yet: ``what`` is a sentence for her alone, ``until`` the day from which it is gone.

    ``until`` is None where no day is known.
    """

    what: Any
    until: date | None = None


def may_be_erased(hindrances: Sequence[Hindrance]) -> Verdict:
    """Say whether a person may be erased. The sentence is for her eyes only: it may tell that she applies."""
    if not hindrances:
        return YES
    return no(_("You cannot be erased yet. This page says why, and from when you can. Only you see it."))
