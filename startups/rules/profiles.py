"""Decisions about start-ups and their teams: pure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib import import_module
from typing import Any

import phonenumbers
from django.utils.translation import gettext_lazy as _

from blinding.reach import Reach, reach
from kernel.verdict import YES, Verdict, first_no, no
from startups.states import IdentityKind, TeamRole

#: Kinds of tax id: module of python-stdnum to (country, label).
TAX_SCHEMES: dict[str, tuple[str, str]] = {
    "pe.ruc": ("PE", "RUC (Perú)"),
    "br.cnpj": ("BR", "CNPJ (Brasil)"),
    "ar.cuit": ("AR", "CUIT (Argentina)"),
    "mx.rfc": ("MX", "RFC (México)"),
    "cl.rut": ("CL", "RUT (Chile)"),
    "co.nit": ("CO", "NIT (Colombia)"),
}
#: Kind of identity item → field of ``blinding.Identity``. A client tells who worked for it as much as a name does.
PLACE_OF_KIND: dict[str, str] = {
    IdentityKind.LEGAL_NAME: "legal_names",
    IdentityKind.TRADE_NAME: "org_names",
    IdentityKind.PRODUCT: "brands",
    IdentityKind.ACRONYM: "acronyms",
    IdentityKind.PERSON: "people",
    IdentityKind.EMAIL: "emails",
    IdentityKind.DOMAIN: "domains",
    IdentityKind.HANDLE: "handles",
    IdentityKind.PHONE: "phones",
    IdentityKind.PLACE: "places",
    IdentityKind.CLIENT: "org_names",
}
_WORDS_OF = frozenset(
    {
        IdentityKind.LEGAL_NAME,
        IdentityKind.TRADE_NAME,
        IdentityKind.PRODUCT,
        IdentityKind.ACRONYM,
        IdentityKind.PERSON,
        IdentityKind.PLACE,
        IdentityKind.CLIENT,
    }
)
INVITATION_DAYS = 7
_MAX_ITEMS = 60


def may_edit_profile(*, is_member: bool) -> Verdict:
    """Say whether a person may change a start-up's profile."""
    return YES if is_member else no(_("Only the team of this start-up may change it. Ask its owner to invite you."))


def may_manage_team(*, role: str | None) -> Verdict:
    """Say whether a person with ``role`` in the team (None: not in it) may invite and remove."""
    return (
        YES
        if role == TeamRole.OWNER
        else no(_("Only the owner invites or removes people. Ask the owner of the start-up."))
    )


def may_invite(*, role: str | None, already_member: bool, waiting: int) -> Verdict:
    """Say whether an invitation to an address may be sent."""
    verdict = may_manage_team(role=role)
    if not verdict:
        return verdict
    if already_member:
        return no(_("This person already belongs to the team."))
    if waiting >= 20:
        return no(_("Twenty invitations wait already. Remove one before you invite somebody else."))
    return YES


def may_accept(*, judges: bool, own: bool, expires_at: datetime, accepted: bool, now: datetime) -> Verdict:
    """Say whether a person may join with an invitation; ``judges``: any sealed call, ``own``: it names her address.

    Who judges gets the same answer whoever invites: another one would tell her whether that start-up applies.
    """
    return first_no(
        no(
            _(
                "You judge or decide on a call whose identities are sealed, or work for its entity. Until they are "
                "open you cannot join a start-up, and no invitation is shown to you."
            )
        )
        if judges
        else YES,
        YES
        if own
        else no(
            _(
                "This invitation is for another e-mail address. Sign in with that one, or ask who invited you to "
                "invite the address of your account."
            )
        ),
        no(_("This invitation was used. Ask the owner for a new one.")) if accepted else YES,
        YES if now < expires_at else NO_INVITATION,
    )


def may_remove_member(*, role: str | None, removes_owner: bool, owners: int) -> Verdict:
    """Say whether a member may be removed; the last owner stays."""
    verdict = may_manage_team(role=role)
    if verdict and removes_owner and owners < 2:
        return no(_("A start-up needs an owner: make somebody else owner first."))
    return verdict


NO_INVITATION = no(_("This invitation is no longer valid. Ask the owner for a new one."))


def token_digest(token: str) -> str:
    """Return what is kept of an invitation's token (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_tax_id(scheme: str, value: str) -> tuple[str, Verdict]:
    """Return the tax id in its compact spelling, and whether its check digits fit the scheme (python-stdnum)."""
    if scheme not in TAX_SCHEMES:
        return value, no(_("Choose the kind of tax id."))
    module = import_module(f"stdnum.{scheme}")
    if module.is_valid(value):
        return module.compact(value), YES
    label = TAX_SCHEMES[scheme][1]
    return value, no(_("%(value)s is not a valid %(scheme)s: check its digits.") % {"value": value, "scheme": label})


def check_phone(value: str, country: str = "") -> tuple[str, Verdict]:
    """Return a telephone number in E.164, and whether it is one; a number without + is read as one of ``country``."""
    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_possible_number(number) and phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), YES
    return value, no(
        _("%(value)s is not a telephone number. Write it with the country's prefix, like +51 987 654 321.")
        % {"value": value}
    )


def check_item(kind: str, value: str, scheme: str, country: str) -> tuple[str, Verdict]:
    """Return an identity item's normalised text, and whether it is acceptable."""
    value = " ".join(value.split())
    if kind not in IdentityKind.values:
        return value, no(_("Choose what this is."))
    if not value or len(value) > 200:
        return value, no(_("Write between 1 and 200 characters."))
    if kind == IdentityKind.TAX_ID:
        return check_tax_id(scheme, value)
    if kind == IdentityKind.PHONE:
        return check_phone(value, country)
    if kind == IdentityKind.EMAIL and ("@" not in value or " " in value):
        return value, no(_("%(value)s is not an e-mail address, like name@example.org.") % {"value": value})
    if kind == IdentityKind.DOMAIN:
        value = value.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/").lower()
        if "." not in value or " " in value:
            return value, no(_("%(value)s is not a web domain, like example.org.") % {"value": value})
    if kind == IdentityKind.HANDLE:
        value = value.lstrip("@")
    if reach_of(kind, value) == "nowhere":
        return value, no(_("“%(value)s” holds nothing to look for. Write the name in full.") % {"value": value})
    return value, YES


def reach_of(kind: str, value: str) -> Reach:
    """Return where an identity item is found in texts; addresses and numbers have checks of their own."""
    return reach(PLACE_OF_KIND[kind], value) if kind in _WORDS_OF else "everywhere"


def may_keep_items(count: int) -> Verdict:
    """Say whether an identity record may hold so many items of one kind."""
    return YES if count <= _MAX_ITEMS else no(_("Write at most 60 of a kind."))


#: What a complete identity record has at least: one item of each of these groups.
EXPECTED: list[tuple[str, Any]] = [
    (IdentityKind.LEGAL_NAME, _("Legal name")),
    (IdentityKind.TRADE_NAME, _("Trade name")),
    (IdentityKind.PERSON, _("People")),
    (IdentityKind.EMAIL, _("E-mails")),
    (IdentityKind.DOMAIN, _("Web domains")),
    (IdentityKind.TAX_ID, _("Tax ids")),
]


def completeness(kinds: set[str]) -> tuple[int, int]:
    """Return how many of the expected kinds an identity record has, of how many."""
    return sum(kind in kinds for kind, _label in EXPECTED), len(EXPECTED)
