"""From what an applicant declared and wrote to what assessors read. Pure: no database, no web.

The blind copy keeps the order of the fields; every sure leak is replaced by a neutral word in brackets, in the call's
language; what is doubtful stays, is shown, and goes to the blinding desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from blinding import Identity, Matcher, neutral
from ledger.rules import canonical
from startups.envelope import FIELDS
from startups.states import IdentityKind as K

#: One declared string: (kind, text, scheme).
Declared = tuple[str, str, str]

_PLACE_OF_KIND = {
    K.LEGAL_NAME: "legal_names",
    K.TRADE_NAME: "org_names",
    K.PRODUCT: "brands",
    K.ACRONYM: "acronyms",
    K.PERSON: "people",
    K.EMAIL: "emails",
    K.DOMAIN: "domains",
    K.HANDLE: "handles",
    K.PHONE: "phones",
    K.PLACE: "places",
    # A client tells who worked for it as much as a trade name does.
    K.CLIENT: "org_names",
}

#: What each kind of leak is, and why it tells, for the applicant; ``blinding`` names the kinds.
_LABELS = {
    "org": _("Name of the company"),
    "acronym": _("Acronym of the company"),
    "brand": _("Name of a product"),
    "person": _("Name of a person"),
    "email": _("E-mail"),
    "link": _("Link or web domain"),
    "handle": _("Name in a social network"),
    "phone": _("Telephone"),
    "tax_id": _("Tax id"),
    "place": _("Place"),
    "address": _("Address"),
    "origin": _("Country"),
    "trait": _("Trait of a person"),
    "file": _("File name"),
}
_WHY = {
    "org": _("It is, or looks like, a name in your identity record."),
    "acronym": _("It is, or looks like, a name in your identity record."),
    "brand": _("It is, or looks like, a product in your identity record."),
    "person": _("It tells who a person of your team is."),
    "email": _("It leads to you."),
    "link": _("It leads to your pages."),
    "handle": _("It leads to you."),
    "phone": _("It leads to you."),
    "tax_id": _("It can be looked up in a register."),
    "place": _("It tells where you are from."),
    "address": _("It tells where you are from."),
    "origin": _("It tells which country you are from."),
    "trait": _("It tells something about a person that is not needed to judge the proposal."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a field that tells, or may tell, who wrote it. ``start`` and ``end`` index the original text.

    ``sure`` ones are masked; the others are shown and left to the blinding desk.
    """

    field: str
    start: int
    end: int
    kind: str
    matched: str
    sure: bool
    replacement: str
    reason: str
    number: int = 0

    @property
    def label(self) -> Any:
        """Return what it is, in the reader's language."""
        return _LABELS.get(self.kind, _("May reveal an identity"))

    @property
    def why(self) -> Any:
        """Return why it tells, in the reader's language."""
        return _WHY.get(self.kind, _("It may tell who you are."))

    @property
    def neutral(self) -> str:
        """Return the neutral words without brackets, to write instead."""
        return self.replacement.strip("[]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of masked text: plain words, or one finding."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class BlindCopy:
    """What assessors read: ``title``, ``sections`` (key, title, text), and what was found in the originals."""

    title: str
    sections: list[dict[str, str]]
    findings: list[Finding]
    pieces: dict[str, list[Piece]]

    @property
    def masked(self) -> int:
        """Return the number of masked places."""
        return sum(finding.sure for finding in self.findings)

    @property
    def doubtful(self) -> list[Finding]:
        """Return what a person should look at."""
        return [finding for finding in self.findings if not finding.sure]

    @property
    def sha256(self) -> str:
        """Return the hash of the masked content: keys and texts, not the headings, which are translated."""
        rows = [{"key": row["key"], "text": row["text"]} for row in self.sections]
        return hashlib.sha256(canonical({"title": self.title, "sections": rows}).encode()).hexdigest()


def declare(items: Iterable[Declared], envelope2: dict[str, Any] | None = None) -> list[Declared]:
    """Return the identity record's rows together with what envelope 2 declares, each (kind, text, scheme)."""
    found = [row for row in items if row[1].strip()]
    second = {key: str(value).strip() for key, value in (envelope2 or {}).items()}
    kinds = {
        "legal_name": K.LEGAL_NAME,
        "trade_name": K.TRADE_NAME,
        "address": K.PLACE,
        "representative": K.PERSON,
        "contact_email": K.EMAIL,
        "contact_phone": K.PHONE,
    }
    found += [(kind, second[key], "") for key, kind in kinds.items() if second.get(key)]
    if second.get("tax_id"):
        found.append((K.TAX_ID, second["tax_id"], second.get("tax_scheme", "")))
    for key, kind in (("team", K.PERSON), ("clients", K.CLIENT)):
        found += [(kind, name, "") for name in names_in(second.get(key, ""))]
    return found


def names_in(lines: str) -> list[str]:
    """Return the names of a text with one person or client a line: what stands before the first comma or dash."""
    names = []
    for line in lines.splitlines():
        name = line
        for mark in (",", " – ", " - ", ":", ";", "("):
            name = name.split(mark)[0]
        if name.strip():
            names.append(name.strip()[:200])
    return names


def identity_of(declared: Iterable[Declared], countries: Iterable[str] = ()) -> Identity:
    """Return the identity for which texts are searched."""
    fields: dict[str, list[Any]] = {}
    for kind, text, scheme in declared:
        if kind == K.TAX_ID:
            fields.setdefault("tax_ids", []).append((scheme, text))
        else:
            fields.setdefault(_PLACE_OF_KIND[K(kind)], []).append(text)
    return Identity(
        **{name: tuple(dict.fromkeys(rows)) for name, rows in fields.items()},
        countries=tuple(country for country in countries if country),
    )


def find(text: str, matcher: Matcher, *, field: str = "", language: str = "es") -> list[Finding]:
    """Return what tells who wrote a text, in order and without overlaps."""
    return [
        Finding(
            field,
            leak.start,
            leak.end,
            leak.kind,
            leak.matched,
            leak.action == "redact",
            neutral(leak.kind, language),
            leak.reason,
        )
        for leak in sorted(matcher.find(text))
    ]


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Return a text with the sure findings replaced."""
    return "".join(piece.text for piece in pieces(text, findings))


def pieces(text: str, findings: Iterable[Finding]) -> list[Piece]:
    """Return a text as runs: plain, masked (the replacement) or doubtful (the words themselves)."""
    runs: list[Piece] = []
    at = 0
    for finding in sorted(findings, key=lambda one: one.start):
        if finding.start > at:
            runs.append(Piece(text[at : finding.start]))
        runs.append(Piece(finding.replacement if finding.sure else text[finding.start : finding.end], finding))
        at = finding.end
    if at < len(text):
        runs.append(Piece(text[at:]))
    return runs


def blind_copy(answers: dict[str, str], identity: Identity, language: str = "es") -> BlindCopy:
    """Return what assessors read of a proposal.

    ``answers`` maps field keys of envelope 1 to texts; ``language`` (the call's) is that of headings and replacements.
    """
    matcher = Matcher(identity)
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    runs: dict[str, list[Piece]] = {}
    number = 0
    for field in FIELDS:
        text = answers.get(field.key, "").strip()
        here = []
        for finding in find(text, matcher, field=field.key, language=language):
            if not finding.sure:
                number += 1
                finding = replace(finding, number=number)
            here.append(finding)
        findings += here
        runs[field.key] = pieces(text, here)
        texts[field.key] = "".join(run.text for run in runs[field.key])
    with translation.override(language):
        sections = [
            {"key": field.key, "title": str(field.title), "text": texts[field.key]}
            for field in FIELDS
            if field.key != "title"
        ]
    return BlindCopy(texts["title"], sections, findings, runs)
