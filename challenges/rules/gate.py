"""The gate of the challenge frame: it describes a need and names no brand, product, supplier or technology.

Source: Reglamento de la Ley 32069, art. 44.6 (verify against the official gazette). Pure. Every pattern is bounded, so
that no text makes it slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.states import BlockedKind

#: What to write instead, for each kind of word.
SUGGESTIONS: dict[str, Any] = {
    BlockedKind.BRAND: _("Leave the brand out and say what it must do."),
    BlockedKind.PRODUCT: _("Say what must be possible, not with which product."),
    BlockedKind.SUPPLIER: _("Leave the company out: the frame is the same for everybody."),
    BlockedKind.TECHNOLOGY: _("Say the result that is needed and leave the technology to those who apply."),
}
#: Names that are also ordinary words of Spanish, Portuguese or English (folded): they count only where they are
#: written as a name, with a capital and not at the beginning of a sentence.
ORDINARY_WORDS = frozenset(
    word
    for line in (
        "access adobe alexa angular apple asana axis canva cisco claro claude dell discord docker edge flutter",
        "gemini indra intel java looker meet meta miro notion oracle orange outlook planner python react slack tata",
        "teams telegram tim vivo windows word zoom",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One word that the gate refuses: where it stands (indices into the field's text) and what kind it is."""

    field: str
    word: str
    start: int
    end: int
    kind: str

    @property
    def suggestion(self) -> Any:
        """What to write instead."""
        return SUGGESTIONS[self.kind]


_CAPITAL = r"(?:[A-ZÁÉÍÓÚÑÜÂÊÔÃÕÇ0-9&][\w&'-]{0,40}|y|e|de|del|da|do)"
_DOTTED = (
    r"S\.\s?A\.\s?C\.|S\.\s?A\.\s?A\.|S\.\s?A\.\s?S\.|S\.\s?A\.\s?P\.\s?I\.|S\.\s?A\.|S\.\s?R\.\s?L\.|"
    r"E\.\s?I\.\s?R\.\s?L\.|S/A|Ltda\b\.?|Ltd\b\.?|L\.L\.C\.|GmbH\b|Inc\."
)
_BARE = r"SAC|SAA|SAS|SAPI|SA|SRL|EIRL|EIRELI|SpA|LLC|Inc|Corp\.?|PLC|S\. de R\.L\.|S\. en C\."
_MORE = r"(?:\s?de\s?C\.?\s?V\.?)?"
_PATTERNS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"(?<!\w)(?:{_CAPITAL},?\s{{1,3}}){{1,5}}(?:{_DOTTED}|{_BARE}){_MORE}(?!\w)"), BlockedKind.SUPPLIER),
    (
        re.compile(rf"(?<!\w)\w[\w&'-]{{0,40}},?\s{{1,3}}(?:{_DOTTED}){_MORE}(?!\w)", re.IGNORECASE),
        BlockedKind.SUPPLIER,
    ),
    (re.compile(r"(?<!\w)[\w-]{0,60}\s?(?:[®™©]|\((?:R|TM)\))"), BlockedKind.BRAND),
    (
        re.compile(
            r"(?<![\w@.-])(?:https?://|www\.)?(?:[a-z0-9-]{1,63}\.){1,6}"
            r"(?:com|net|org|io|ai|app|dev|tech|biz|pe|br|ar|mx|cl|co|es|eu|uy|ec)(?!\w)(?:/\S{0,200})?",
            re.IGNORECASE,
        ),
        BlockedKind.SUPPLIER,
    ),
    (
        re.compile(
            r"(?<!\w)(?:tipo\s{1,3}(?:[^\s.,;]{1,60}\s{1,3}){1,4}?)?(?:o|u|ou|or)\s{1,3}(?:su\s{1,3}|seu\s{1,3})?"
            r"(?:equivalentes?|similar(?:es)?|semelhantes?|equivalents?)(?!\w)",
            re.IGNORECASE,
        ),
        BlockedKind.PRODUCT,
    ),
]
_SPACES = re.compile(r"[\s_-]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
#: Addresses of the state are sources, not suppliers.
_OF_THE_STATE = re.compile(r"\.(?:gob|gov|mil)\.[a-z]{2}(?:/|$)", re.IGNORECASE)


def find_names(texts: Mapping[str, str], blocked: Iterable[tuple[str, str]]) -> list[Hit]:
    """Return every name in ``texts`` (field to text). ``blocked`` is (term, kind); case and accents do not matter."""
    terms = [(term.strip(), kind) for term, kind in blocked if term.strip()]
    kinds = {_squeezed(_fold(term)): (kind, len(_SPACES.findall(term))) for term, kind in terms}
    listed = _words([term for term, _kind in terms])
    hits: list[Hit] = []
    for field, text in texts.items():
        for found in listed.finditer(_fold(text)) if listed else ():
            word = text[found.start() : found.end()]
            kind, spaces = kinds[_squeezed(found.group())]
            written_apart = len(_SPACES.findall(word)) > spaces
            if written_apart and not (_SPACES.split(word)[-1][0].isupper() or _is_a_name(text, found.start())):
                continue
            if found.group() not in ORDINARY_WORDS or _is_a_name(text, found.start()):
                hits.append(Hit(field, word, found.start(), found.end(), kind))
        for pattern, kind in _PATTERNS:
            hits += [_trimmed(field, text, found, str(kind)) for found in pattern.finditer(text)]
    return _longest([hit for hit in hits if not _OF_THE_STATE.search(hit.word)])


def _squeezed(text: str) -> str:
    return _SPACES.sub("", text)


def _words(terms: list[str]) -> re.Pattern[str] | None:
    """Return what finds the terms however they are spaced: “Whats App” as WhatsApp, “PowerBI” as Power BI."""
    if not terms:
        return None
    parts = [_SPACES.split(_CAMEL.sub(" ", term)) for term in sorted(terms, key=len, reverse=True)]
    found = "|".join(r"[\s_-]{0,3}".join(re.escape(_fold(part)) for part in term) for term in parts)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)")


def _trimmed(field: str, text: str, found: re.Match[str], kind: str) -> Hit:
    word = found.group().strip()
    start = text.index(word, found.start())
    return Hit(field, word, start, start + len(word), kind)


def _is_a_name(text: str, start: int) -> bool:
    """Say whether an ordinary word stands there as a name: with a capital, within a sentence."""
    before = text[:start].rstrip(" \t\"'“‘«(¿¡")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?:\n\r-–—•*"


def _fold(text: str) -> str:
    """Lower-case without accents, one character for one, so that indices stay true."""
    return "".join((unicodedata.normalize("NFD", letter)[:1] or letter).lower()[:1] or letter for letter in text)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep of overlapping hits the longest, of equals the first (the catalogue knows kinds), in reading order."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if not any(k.field == hit.field and hit.start < k.end and k.start < hit.end for k in kept):
            kept.append(hit)
    fields = list(dict.fromkeys(hit.field for hit in hits))
    return sorted(kept, key=lambda h: (fields.index(h.field), h.start))
