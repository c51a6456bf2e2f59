"""What was asked for: its words, whether they are enough, and where a text holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.verdict import YES, Verdict, no
from pilots.rules.rows import plain

#: Characters that are read of a query, and words of it that are looked for.
MOST_CHARACTERS, MOST_WORDS = 200, 8
#: Letters without which a word finds nearly everything.
LEAST = 3
#: Characters of an extract.
EXTRACT = 240
_WORD = re.compile(r"\w+")
#: Words of three languages that every text holds (folded).
_EMPTY = frozenset(
    [
        *("a", "al", "and", "ao", "aos", "as", "com", "como", "con", "da", "das", "de", "del", "do", "dos", "e", "el"),
        *("em", "en", "for", "from", "how", "in", "la", "las", "los", "na", "nas", "no", "nos", "o", "of", "on", "or"),
        *("os", "ou", "para", "pela", "pelo", "por", "que", "se", "the", "to", "u", "um", "uma", "un", "una", "with"),
        "y",
    ]
)
#: Endings that a word loses to be compared, the longest first (folded).
_ENDINGS = ("aciones", "iciones", "acion", "icion", "acoes", "icoes", "acao", "icao", "ations", "ation", "mente")
_SHORT = ("es", "as", "os", "s", "a", "o", "e")
_LEAST_ROOT = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an extract, and whether it is one of the words that were asked for."""

    text: str
    marked: bool


def folded(text: str) -> str:
    """Return a text's words without case, accents and what stands between them."""
    return " ".join(_WORD.findall(plain(text)))


def asked_words(text: str) -> list[str]:
    """Return the words of a query, folded, each once; signs are no syntax and are left out.

    Words that every text holds ("de", "the") are left out unless nothing else was asked.
    """
    words = list(dict.fromkeys(folded(text[:MOST_CHARACTERS]).split()))
    telling = [word for word in words if word not in _EMPTY]
    return (telling or words)[:MOST_WORDS]


def may_search(words: list[str]) -> Verdict:
    """Say whether the words are enough to look for."""
    if not words:
        return no(_("Write what you look for: a word of a call, a problem, a place, the name of an entity."))
    if not any(len(word) >= LEAST for word in words):
        return no(_("Write at least one word of three letters or more."))
    return YES


def root(word: str) -> str:
    """Return a folded word without a common ending of Spanish, Portuguese or English, at least four letters of it.

    A word of four letters loses the "s" of its plural only.
    """
    for ending in (*_ENDINGS, *_SHORT):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_ROOT:
            return word[: -len(ending)]
    return word[:-1] if len(word) == _LEAST_ROOT and word.endswith("s") else word


def forms(word: str) -> tuple[list[str], bool]:
    """Return what a word of a text is to be, and whether it only has to begin so: short words would find too much."""
    short = root(word)
    return ([short], True) if len(short) >= _LEAST_ROOT else ([short, f"{short}s", f"{short}es"], False)


def _is_asked(there: str, word: str) -> bool:
    wanted, begins = forms(word)
    return there.startswith(wanted[0]) if begins else there in wanted


def holds(text: str, words: Iterable[str]) -> bool:
    """Say whether a text holds every word, whatever its ending."""
    there = folded(text).split()
    return all(any(_is_asked(one, word) for one in there) for word in words)


def extract(text: str, words: Iterable[str], size: int = EXTRACT) -> list[Piece]:
    """Return about ``size`` characters of a text, where most of the words asked for stand together, in pieces.

    Nothing of it is HTML: whoever shows it escapes the pieces.
    """
    text, asked = " ".join(text.split()), list(words)
    spots = []
    for one in _WORD.finditer(text):
        there = folded(one.group())
        for word in asked:
            if _is_asked(there, word):
                spots.append((*one.span(), word))
                break
    begin, end = _window(text, _densest(spots, size), size)
    pieces, at = [], begin
    for first, last, _word in spots:
        if begin <= first and last <= end:
            pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
            at = last
    pieces.append(Piece(text[at:end], False))
    if begin:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return [piece for piece in pieces if piece.text]


def _densest(spots: list[tuple[int, int, str]], size: int) -> int:
    """Return the first place after which most different words follow soon; 0 when there is none."""
    best, most = 0, 0
    for number, (begin, _end, _word) in enumerate(spots):
        near = {word for _first, last, word in spots[number : number + 50] if last <= begin + size * 2 // 3}
        if len(near) > most:
            best, most = begin, len(near)
    return best


def _window(text: str, at: int, size: int) -> tuple[int, int]:
    """Return where to cut, between words, so that the character ``at`` stands in the first third."""
    if len(text) <= size:
        return 0, len(text)
    begin = max(0, min(at - size // 3, len(text) - size))
    if begin:
        begin = text.rfind(" ", 0, at if at <= begin else begin + 1) + 1
    end = begin + size
    if end >= len(text):
        return begin, len(text)
    cut = text.rfind(" ", begin + 1, end + 1)
    return begin, cut if cut > at else end
