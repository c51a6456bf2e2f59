"""Finding sealed strings in what is about to leave. Pure.

A text is squeezed to its bare letters and digits (no case, accents, spacing, punctuation or invisible characters) and
searched for all strings in one pass (Aho–Corasick, pyahocorasick). A hit is then looked at in the unsqueezed text:
short strings must stand as words of their own. This is the net below the wall, not the wall: what is hidden from view
by disguise is the blinding library's task, before a text enters the blind room.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

import ahocorasick
import numpy as np

from blinding.vocabulary import is_ordinary
from startups.states import IdentityKind as K

#: What is looked for. Places, clients and countries are not: they stand on ordinary pages of public entities.
KINDS = frozenset({K.LEGAL_NAME, K.TRADE_NAME, K.PRODUCT, K.PERSON, K.EMAIL, K.DOMAIN, K.HANDLE, K.PHONE, K.TAX_ID})
#: Squeezed strings shorter than this are too likely to be a part of something else.
SHORTEST = 6
#: From this length on a string needs no edges: it does not come about by chance.
LONG = 12
#: So many strings may come before the whole net is woven anew.
MOST_LATE = 500
_ENTITIES = ("&#x27;", "&#39;", "&quot;", "&amp;", "&lt;", "&gt;", "&nbsp;")
_ERRORS = "govlink.plain"


def _plain(problem: UnicodeError) -> tuple[str, int]:
    """Spell what Latin-1 lacks with letters that it has; drop what is no letter (dashes, invisible characters)."""
    assert isinstance(problem, UnicodeEncodeError)
    run = problem.object[problem.start : problem.end]
    return unicodedata.normalize("NFKD", run).encode("latin-1", "ignore").decode("latin-1"), problem.end


codecs.register_error(_ERRORS, _plain)


def _table() -> tuple[bytes, bytes]:
    """Return how each Latin-1 character is written squeezed, and which ones are left out."""
    letters, dropped = bytearray(256), bytearray()
    for number in range(256):
        base = unicodedata.normalize("NFKD", chr(number)).encode("ascii", "ignore").decode().lower()[:1]
        if base.isalnum():
            letters[number] = ord(base)
        else:
            dropped.append(number)
    return bytes(letters), bytes(dropped)


_LETTERS, _DROPPED = _table()
_SPACED = bytes(letter or ord(" ") for letter in _LETTERS)


def _written(text: str) -> bytes:
    """Return a text in Latin-1, a blank in place of each entity of HTML."""
    if "&" in text:
        for entity in _ENTITIES:
            text = text.replace(entity, " ")
    return text.encode("latin-1", _ERRORS)


def squeeze(text: str) -> str:
    """Return a text's bare letters and digits: lower case, no accents, nothing between."""
    return _written(text).translate(_LETTERS, _DROPPED).decode("ascii")


def _unsqueezed(text: str) -> str:
    return _written(text).translate(_SPACED).decode("ascii")


def _squeezed_with_edges(text: str) -> tuple[str, bytes]:
    """Return a text squeezed, and for each of these signs and the end whether a word begins there (1) or not (0).

    Both whatever will be found: who writes megabytes around a guess would measure what is done only for a hit.
    """
    written = _written(text)
    places = np.flatnonzero(np.frombuffer(written.translate(_SPACED), np.uint8) != ord(" "))
    return written.translate(_LETTERS, _DROPPED).decode("ascii"), b"\1" + (np.diff(places) > 1).tobytes() + b"\1"


def class_of(where: str) -> str:
    """Return of what class a page, paper or mail is: all that the record tells of where something was held back."""
    if where.startswith("paper:"):
        return "papers"
    return "staff_pages" if where.startswith("admin") else "pages_and_mail"


@dataclass(frozen=True, slots=True)
class Known:
    """Texts that hold no secret of ours: what stands on a call's pages anyway, and what its people wrote."""

    bare: str
    words: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> Known:
        """Return these texts, ready to be looked into."""
        joined = "\n".join(texts)
        return cls(squeeze(joined), _unsqueezed(joined))

    def among(self, strings: Iterable[str]) -> frozenset[str]:
        """Return those squeezed strings that stand in them, a short one as words of its own.

        One walk through the texts, however many strings: a panel's reasons are millions of signs, and a call's strings
        hundreds of thousands.
        """
        asked = _automaton({bare for bare in strings if bare})
        if not len(asked):
            return frozenset()
        found = {bare for _end, bare in asked.iter(self.bare)}
        return frozenset(bare for bare in found if len(bare) >= LONG or _stands(bare, self.words))


def is_distinctive(kind: str, text: str, known: Container[str]) -> bool:
    """Say whether a string tells of one applicant only, and is not known anyway (``Known.among``)."""
    bare = squeeze(text)
    if kind not in KINDS or len(bare) < SHORTEST or bare in known:
        return False
    if kind in {K.TRADE_NAME, K.LEGAL_NAME, K.PRODUCT, K.HANDLE} and is_ordinary(text.strip().lower()):
        return False
    # A single word of a person is a first name, which many people have.
    return kind != K.PERSON or len(text.split()) > 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """One string that must not be read by who judges: of which call, of which start-up."""

    call: int
    startup: str
    text: str


def _automaton(words: Iterable[str]) -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for word in words:
        made.add_word(word, word)
    made.make_automaton()
    return made


@dataclass(frozen=True, slots=True)
class Net:
    """All sealed strings of all running calls, ready to search.

    Weaving is dear, so that strings which came since lie in a small second automaton (``_late``) until they are many;
    those which went are left in the first one and passed over.
    """

    sealed: dict[str, list[Sealed]] = field(default_factory=dict)
    _woven: ahocorasick.Automaton = field(default_factory=lambda: _automaton(()))
    _late: tuple[frozenset[str], ahocorasick.Automaton] = field(default_factory=lambda: (frozenset(), _automaton(())))

    @classmethod
    def of(cls, strings: Iterable[Sealed]) -> Net:
        """Return a net of strings."""
        sealed: dict[str, list[Sealed]] = {}
        for one in strings:
            sealed.setdefault(squeeze(one.text), []).append(one)
        return cls(sealed, _automaton(sealed))

    def changed(self, gone: Iterable[Sealed], come: Iterable[Sealed]) -> Net:
        """Return this net without the strings that are ``gone`` and with those that have ``come``."""
        sealed = dict(self.sealed)
        for one in gone:
            bare = squeeze(one.text)
            left = [other for other in sealed.pop(bare, []) if other != one]
            if left:
                sealed[bare] = left
        late = {bare for bare in self._late[0] if bare in sealed}
        for one in come:
            bare = squeeze(one.text)
            sealed[bare] = [*sealed.get(bare, []), one]
            if bare not in self._woven:
                late.add(bare)
        if len(late) > max(MOST_LATE, len(sealed) // 8):
            return Net(sealed, _automaton(sealed))
        return Net(sealed, self._woven, (frozenset(late), _automaton(late)))

    def find(self, text: str) -> list[Sealed]:
        """Return the sealed strings that stand in a text, each once."""
        if not self.sealed:
            return []
        bare_text, edges = _squeezed_with_edges(text)
        hits: set[str] = set()
        for automaton in (self._woven, self._late[1]):
            for end, bare in automaton.iter(bare_text) if len(automaton) else ():
                if bare in hits:
                    continue
                apart = len(bare) >= LONG or edges[end + 1 - len(bare)] & edges[end + 1]
                if apart and bare in self.sealed:
                    hits.add(bare)
        return [one for bare in sorted(hits) for one in self.sealed[bare]]


def _stands(bare: str, words: str) -> bool:
    return re.search(r"(?<![a-z0-9])" + r"[ ]*".join(bare) + r"(?![a-z0-9])", words) is not None
