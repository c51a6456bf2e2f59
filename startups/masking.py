"""From what an applicant declared and wrote to what assessors read. Pure: no database, no web.

The blind copy keeps the order of the fields; every sure leak is replaced by a neutral word in brackets, in the call's
language; what is doubtful stays, is shown, and goes to the blinding desk; all is written in one form (``uniform``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from blinding import Identity, Matcher
from blinding.traced import Change, Place
from blinding.uniform import Style, Uniform, uniform
from ledger.rules import canonical
from startups.envelope import FIELDS, Field
from startups.findings import Finding, Note, apart, find_all, notes_on
from startups.rules.profiles import PLACE_OF_KIND
from startups.states import IdentityKind as K

#: One declared string: (kind, text, scheme).
Declared = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of blind text: plain words, or one finding."""

    text: str
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class BlindCopy:
    """What assessors read: ``title``, ``sections`` (key, title, text), and what was found in the originals.

    ``notes``: what can be read in two ways, or is in another language; ``changes``: what was put in the common form.
    """

    title: str
    sections: list[dict[str, str]]
    findings: list[Finding]
    pieces: dict[str, list[Piece]]
    notes: list[Note]
    changes: list[Change]

    @property
    def masked(self) -> int:
        """Return the number of masked places."""
        return sum(finding.sure for finding in self.findings)

    @property
    def open(self) -> list[Finding]:
        """Return everything that a person should look at."""
        return [finding for finding in self.findings if not finding.sure]

    @property
    def doubtful(self) -> list[Finding]:
        """Return what may tell who wrote."""
        return [finding for finding in self.open if not finding.of_origin]

    @property
    def markers(self) -> list[Finding]:
        """Return what tells a country, whoever wrote."""
        return [finding for finding in self.open if finding.of_origin]

    @property
    def foreign(self) -> dict[str, str]:
        """Return the fields in which another language was found: key to language."""
        return {note.field: note.language for note in self.notes if note.kind == "language"}

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
            fields.setdefault(PLACE_OF_KIND[kind], []).append(text)
    return Identity(
        **{name: tuple(dict.fromkeys(rows)) for name, rows in fields.items()},
        countries=tuple(country for country in countries if country),
    )


def mask(text: str, findings: Iterable[Finding], style: Style | None = None) -> str:
    """Return a text as assessors read it: the sure findings replaced, all in the common form."""
    return "".join(piece.text for piece in pieces(text, findings, style))


def pieces(text: str, findings: Iterable[Finding], style: Style | None = None) -> list[Piece]:
    """Return a text as assessors read it, as runs: plain, masked (the replacement) or doubtful (the words)."""
    return _pieces(_uniform(text, findings, style))


def _uniform(text: str, findings: Iterable[Finding], style: Style | None) -> Uniform:
    places = [Place(one.start, one.end, one.replacement if one.sure else None, one) for one in apart(findings)]
    return uniform(text, style, places)


def _pieces(found: Uniform) -> list[Piece]:
    return [Piece(words, finding) for words, finding in found.runs]


def blind_copy(
    answers: dict[str, str],
    identity: Identity,
    language: str = "es",
    country: str = "PE",
    by_machine: Collection[str] = (),
) -> BlindCopy:
    """Return what assessors read of a proposal.

    ``answers`` maps field keys of envelope 1 to texts; ``language`` (the call's) is that of headings and replacements,
    ``country`` (ISO 3166) the entity's; ``by_machine``: fields whose text is a machine's translation, which is said.
    """
    matcher, style = Matcher(identity), Style(language, country)
    findings: list[Finding] = []
    notes: list[Note] = []
    changes: list[Change] = []
    texts: dict[str, str] = {}
    runs: dict[str, list[Piece]] = {}
    for field in FIELDS:
        text = answers.get(field.key, "").strip()
        here = find_all(text, matcher, style, field=field.key)
        findings += here
        notes += notes_on(text, style, field=field.key)
        found = _uniform(text, here, style)
        runs[field.key] = _pieces(found) + ([Piece(by_machine_words(field, language))] * (field.key in by_machine))
        texts[field.key] = "".join(run.text for run in runs[field.key])
        changes += found.changes
    findings, runs = _numbered(findings, runs)
    with translation.override(language):
        sections = [
            {"key": field.key, "title": str(field.title), "text": texts[field.key]}
            for field in FIELDS
            if field.key != "title"
        ]
    return BlindCopy(texts["title"], sections, findings, runs, notes, changes)


def _numbered(findings: list[Finding], runs: dict[str, list[Piece]]) -> tuple[list[Finding], dict[str, list[Piece]]]:
    """Number what a person should look at: what may tell an identity first, then what tells a country."""
    ordered = [one for one in findings if not one.sure and not one.of_origin]
    ordered += [one for one in findings if not one.sure and one.of_origin]
    numbered = {one: replace(one, number=number) for number, one in enumerate(ordered, start=1)}
    told = {
        key: [Piece(run.text, numbered.get(run.finding, run.finding) if run.finding else None) for run in row]
        for key, row in runs.items()
    }
    return [numbered.get(one, one) for one in findings], told


def by_machine_words(field: Field, language: str) -> str:
    """Return what is said after a text that a machine translated, in the call's language."""
    with translation.override(language):
        words = gettext("[Machine translation]")
    return f" {words}" if field.one_line else f"\n{words}"
