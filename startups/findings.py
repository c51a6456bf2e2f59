"""What is found in a text of an applicant: identity, origin markers, and what can be read in two ways. Pure.

Each finding says to the applicant what it is, why it tells, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from blinding import Matcher, neutral
from blinding.language import foreign
from blinding.markers import Marker, find_markers
from blinding.uniform import Style, doubts

#: Kinds of ``blinding.markers``: they tell a country, not a person or a company.
OF_ORIGIN = frozenset({"currency", "law", "register", "prefix", "domain", "city", "country", "portuguese", "voseo"})

_SPEECH = frozenset({"portuguese", "voseo"})

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
    "logo": _("Logo"),
    "code": _("QR or bar code"),
    "desk": _("Marked by a custodian"),
    "currency": _("Currency"),
    "law": _("Law of a country"),
    "register": _("Register or office of a country"),
    "prefix": _("Telephone prefix"),
    "domain": _("Domain of a country"),
    "city": _("City"),
    "country": _("Country"),
    "portuguese": _("Portuguese word"),
    "voseo": _("Way of speaking (vos)"),
    "date": _("Date"),
    "figure": _("Figure"),
    "language": _("Another language"),
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
    "currency": _("Another currency than the call's shows where you are from. Give the amount in the call's."),
    "law": _("Only people of that country quote this law."),
    "register": _("Only that country has it."),
    "prefix": _("The prefix is that of a country."),
    "domain": _("The ending is that of a country."),
    "city": _("It shows where you have worked."),
    "country": _("It shows where you have worked."),
    "portuguese": _("A Portuguese word shows that the text comes from Brazil or Portugal."),
    "voseo": _("This form is used in few countries. Write with “usted”."),
    "date": _("Day and month can be exchanged, so we leave it as it is. Choose what you mean."),
    "figure": _(
        "It can be read as a thousand or with decimals, so we leave it as it is. Choose, or write fewer decimals."
    ),
    "language": _("Assessors read every proposal in one language. Translate this text."),
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
    def of_origin(self) -> bool:
        """Say whether it tells a country rather than who wrote."""
        return self.kind in OF_ORIGIN

    @property
    def label(self) -> Any:
        """Return what it is, in the reader's language."""
        return label(self.kind)

    @property
    def why(self) -> Any:
        """Return why it tells, in the reader's language."""
        return _WHY.get(self.kind, _("It may tell who you are."))

    @property
    def neutral(self) -> str:
        """Return the neutral words without brackets, to write instead; empty when there are none to offer."""
        return "" if self.replacement in _OMITTED else self.replacement.strip("[]")


@dataclass(frozen=True, slots=True)
class Note:
    """One place that tells nobody but needs the applicant: read in two ways, or in another language.

    ``options``: what to write instead; ``language``: that of the text, when it is not the call's.
    """

    field: str
    start: int
    end: int
    kind: str
    matched: str
    options: tuple[str, ...] = ()
    language: str = ""

    @property
    def label(self) -> Any:
        """Return what it is, in the reader's language."""
        return label(self.kind)

    @property
    def why(self) -> Any:
        """Return why it needs a look, in the reader's language."""
        return _WHY[self.kind]


_OMITTED = frozenset(neutral("encoded", language) for language in ("es", "pt", "en"))
_ARTICLES = frozenset(["el", "la", "los", "las", "un", "una", "o", "a", "os", "as", "um", "uma", "the", "an"])


def label(kind: str) -> Any:
    """Return what a kind of finding is, in the reader's language."""
    return _LABELS.get(kind, _("May reveal an identity"))


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


def find_all(text: str, matcher: Matcher, style: Style, *, field: str = "") -> list[Finding]:
    """Return what tells who wrote a text, and what tells a country, in order.

    A marker within what is masked anyway is left out; one within a doubtful place stands beside it, because a person
    may keep the one and mask the other.
    """
    found = find(text, matcher, field=field, language=style.language)
    hidden = [one for one in found if one.sure]
    taken = {(one.start, one.end) for one in found}
    for one in find_markers(text, style):
        if (one.start, one.end) not in taken and all(
            one.end <= other.start or one.start >= other.end for other in hidden
        ):
            reason = f"an origin marker ({one.country})" if one.country else "an origin marker"
            words = _instead(one, style.language)
            found.append(Finding(field, one.start, one.end, one.kind, one.matched, False, words, reason))
    return sorted(found, key=lambda one: one.start)


def _instead(marker: Marker, language: str) -> str:
    if marker.kind in _SPEECH and marker.replacement:
        return marker.replacement  # in brackets "usted" would say that "vos" stood there
    return f"[{marker.replacement}]" if marker.replacement else neutral("encoded", language)


def find_closed(text: str, matcher: Matcher, style: Style, *, field: str = "") -> list[Finding]:
    """Return what to hide in a text that is masked without a person, in order and without overlaps.

    Neutral words are the same for the call's country and for a foreign one, and for the applicant's place and another.
    ``sure``: nobody need be asked; these are ways of speaking too, which are said plainly.
    """
    found = [
        Finding(
            field,
            one.start,
            one.end,
            one.kind,
            one.matched,
            one.action == "redact",
            neutral(one.kind, style.language),
            one.reason,
        )
        for one in matcher.find(text, closed=True)
    ]
    for one in find_markers(text, style, closed=True):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            plain = one.kind in _SPEECH and bool(one.replacement)
            words = _instead(one, style.language)
            found.append(Finding(field, one.start, one.end, one.kind, one.matched, plain, words, "an origin marker"))
    return sorted(found, key=lambda one: one.start)


def notes_on(text: str, style: Style, *, field: str = "") -> list[Note]:
    """Return what can be read in two ways, and what is in another language, in order."""
    found = [Note(field, one.start, one.end, one.kind, one.matched, one.options) for one in doubts(text, style)]
    for start, end, language in foreign(text, style.language):
        found.append(Note(field, start, end, "language", text[start:end], language=language))
    return sorted(found, key=lambda one: one.start)


def apart(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without overlaps, in order: of two that overlap the identity is pointed at."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda one: (not one.sure, one.of_origin, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def fitting(before: str, words: str) -> str:
    """Return neutral words without their article when one stands already: "en la" and "la empresa"."""
    last = before.split()[-1].casefold() if before.split() else ""
    first, _space, rest = words.partition(" ")
    return rest if rest and last in _ARTICLES and first in _ARTICLES else words
