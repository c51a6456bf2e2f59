"""The gate of the challenge frame: it describes a need and names no brand, product, supplier or technology.

Source: Reglamento de la Ley 32069, art. 44.6 (verify against the official gazette). Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from challenges.states import BlockedKind


@dataclass(frozen=True, slots=True)
class Hit:
    """One word that the gate refuses: where it stands (indices into the field's text) and what kind it is."""

    field: str
    word: str
    start: int
    end: int
    kind: str


_COMPANY = re.compile(
    r"\b[A-ZÁÉÍÓÚÑ][\w&.-]*(?:\s+[A-ZÁÉÍÓÚÑ&][\w&.-]*)*,?\s+"
    r"(?:S\.?\s?A\.?\s?C\.?|S\.?\s?A\.?\s?S\.?|S\.?\s?R\.?\s?L\.?|S\.?A\.?|E\.?I\.?R\.?L\.?|Ltda\.?|Inc\.?|LLC|GmbH|Corp\.?|S\.A\. de C\.V\.)(?=\W|$)"
)
_MARKS = re.compile(r"[\w-]*\s?[®™©]")
_DOMAIN = re.compile(
    r"\b(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|net|org|io|ai|app|pe|br|ar|mx|cl|co)\b(?:/\S*)?", re.IGNORECASE
)
_EQUIVALENT = re.compile(r"\b(?:o|ou|or)\s+(?:su\s+)?(?:equivalente|similar|equivalent)\b", re.IGNORECASE)


def find_names(texts: Mapping[str, str], blocked: Iterable[tuple[str, str]]) -> list[Hit]:
    """Return every name in ``texts`` (field to text). ``blocked`` is (term, kind); case and accents do not matter."""
    terms = [(_fold(term), kind) for term, kind in blocked]
    kinds = dict(terms)
    listed = (
        re.compile(r"(?<!\w)(?:" + "|".join(re.escape(t) for t in sorted(kinds, key=len, reverse=True)) + r")(?!\w)")
        if kinds
        else None
    )
    hits: list[Hit] = []
    for field, text in texts.items():
        hits += _patterns(field, text)
        if listed:
            hits += [
                Hit(field, text[m.start() : m.end()], m.start(), m.end(), kinds[m.group()])
                for m in listed.finditer(_fold(text))
            ]
    return _longest(hits)


def _patterns(field: str, text: str) -> list[Hit]:
    found = []
    for pattern, kind in (
        (_COMPANY, BlockedKind.SUPPLIER),
        (_MARKS, BlockedKind.BRAND),
        (_DOMAIN, BlockedKind.SUPPLIER),
        (_EQUIVALENT, BlockedKind.PRODUCT),
    ):
        found += [Hit(field, m.group().strip(), m.start(), m.end(), str(kind)) for m in pattern.finditer(text)]
    return found


def _fold(text: str) -> str:
    """Lower-case without accents, one character for one, so that indices stay true."""
    return "".join((unicodedata.normalize("NFD", letter)[:1] or letter).lower()[:1] for letter in text)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep of overlapping hits the longest, in reading order."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if not any(k.field == hit.field and hit.start < k.end and k.start < hit.end for k in kept):
            kept.append(hit)
    fields = list(dict.fromkeys(hit.field for hit in hits))
    return sorted(kept, key=lambda h: (fields.index(h.field), h.start))
