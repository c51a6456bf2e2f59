"""Finding sealed strings in what is about to leave. Pure.

A text is squeezed to its bare letters and digits (no case, accents, spacing, punctuation or invisible characters) and
searched for all strings in one pass (Aho–Corasick, pyahocorasick). A hit is then looked at in the unsqueezed text:
short strings must stand as words of their own. This is the net below the wall, not the wall: what is hidden from view
by disguise is the blinding library's task, before a text enters the blind room.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick

from blinding.vocabulary import is_ordinary
from kernel.late import Late
from startups.states import IdentityKind as K

if TYPE_CHECKING:
    import numpy as np
else:
    np = Late("numpy")

#: What is looked for. Places, clients and countries are not: they stand on ordinary pages of public entities.
KINDS = frozenset({K.LEGAL_NAME, K.TRADE_NAME, K.PRODUCT, K.PERSON, K.EMAIL, K.DOMAIN, K.HANDLE, K.PHONE, K.TAX_ID})
_NAMES = frozenset({K.TRADE_NAME, K.LEGAL_NAME, K.PRODUCT, K.HANDLE})
#: Squeezed strings shorter than this are too likely to be a part of something else.
SHORTEST = 6
#: From this length on a string needs no edges: it does not come about by chance.
LONG = 12
#: So many strings may come before the whole net is woven anew.
MOST_LATE = 500
#: … or such a part of it: small, since each that comes has the others woven again, too.
LATE_SHARE = 64
#: So many texts are squeezed at once.
_BLOCK = 5000
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


def _squeezed_with_edges(text: str) -> tuple[str, bytes]:
    """Return a text squeezed, and for each of these signs and the end whether a word begins there (1) or not (0).

    Both whatever will be found: who writes megabytes around a guess would measure what is done only for a hit.
    """
    written = _written(text)
    kept = np.frombuffer(written.translate(_SPACED), np.uint8) != ord(" ")
    begins = np.append(True, ~kept)[:-1][kept]
    return written.translate(_LETTERS, _DROPPED).decode("ascii"), begins.tobytes() + b"\1"


def class_of(where: str) -> str:
    """Return of what class a page, paper or mail is: all that the record tells of where something was held back."""
    if where.startswith("paper:"):
        return "papers"
    return "staff_pages" if where.startswith("admin") else "pages_and_mail"


@dataclass(frozen=True, slots=True)
class Known:
    """Texts that hold no secret of ours: what stands on a call's pages anyway, and what its people wrote.

    ``common``: so many of their signs are no secret of anybody's; what follows only of whom no opening named.
    """

    bare: str
    edges: bytes
    common: int

    @classmethod
    def of(cls, texts: Iterable[str], above: Iterable[str] = ()) -> Known:
        """Return these texts, ready to be looked into."""
        bare, edges = _one_after_another(texts)
        more, more_edges = _one_after_another(above)
        return cls(bare + more, edges + more_edges + b"\1", len(bare))


def _one_after_another(texts: Iterable[str]) -> tuple[str, bytes]:
    """Return many texts squeezed, and where words begin in them: a piece at a time, for they may be a hundred MB."""
    bare, edges, left = [], [], iter(texts)
    while block := list(islice(left, _BLOCK)):
        found = _squeezed_with_edges("\n".join(block))
        bare.append(found[0])
        edges.append(found[1][:-1])
    return "".join(bare), b"".join(edges)


def may_tell(kind: str, text: str) -> bool:
    """Say whether a string may tell of one applicant only, if it is not known anyway (``Net.standing``)."""
    if kind not in KINDS or len(squeeze(text)) < SHORTEST:
        return False
    # No dictionary has an entry of several words.
    if kind in _NAMES and len(text.split()) == 1 and is_ordinary(text.strip().lower()):
        return False
    # A single word of a person is a first name, which many people have.
    return kind != K.PERSON or len(text.split()) > 1


class Sealed(NamedTuple):
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
    """All strings that tell who applies to a running call, ready to search. ``known``: those that are no secret.

    Weaving is dear, so that strings which came since lie in a small second automaton (``_late``) until they are many;
    those which went are left in the first one and passed over.
    """

    strings: dict[str, tuple[Sealed, ...]] = field(default_factory=dict)
    known: frozenset[Sealed] = frozenset()
    _woven: ahocorasick.Automaton = field(default_factory=lambda: _automaton(()))
    _late: tuple[frozenset[str], ahocorasick.Automaton] = field(default_factory=lambda: (frozenset(), _automaton(())))

    @classmethod
    def of(cls, strings: Iterable[Sealed]) -> Net:
        """Return a net of strings."""
        return cls().changed((), strings)

    def changed(self, gone: Iterable[Sealed], come: Iterable[Sealed]) -> Net:
        """Return this net without the strings that are ``gone`` and with those that have ``come``."""
        strings = dict(self.strings)
        for one in gone:
            bare = squeeze(one.text)
            left = tuple(other for other in strings.pop(bare, ()) if other != one)
            if left:
                strings[bare] = left
        late = {bare for bare in self._late[0] if bare in strings}
        for one in come:
            bare = squeeze(one.text)
            strings[bare] = (*strings.get(bare, ()), one)
            if bare not in self._woven:
                late.add(bare)
        if len(late) > max(MOST_LATE, len(strings) // LATE_SHARE):
            return Net(strings, self.known, _automaton(strings))
        return Net(strings, self.known, self._woven, (frozenset(late), _automaton(late)))

    def knowing(self, known: frozenset[Sealed]) -> Net:
        """Return this net with these strings, and no others, being no secret."""
        return replace(self, known=known)

    def standing(self, known: Known) -> tuple[set[str], set[str]]:
        """Return the squeezed strings that stand in texts: in what is no secret of anybody's, and in all of them.

        One walk, however many strings: a panel's reasons are millions of signs, and strings hundreds of thousands.
        """
        common: set[str] = set()
        everywhere: set[str] = set()
        for automaton in (self._woven, self._late[1]):
            for end, bare in automaton.iter(known.bare) if len(automaton) else ():
                if len(bare) >= LONG or known.edges[end + 1 - len(bare)] & known.edges[end + 1]:
                    everywhere.add(bare)
                    if end < known.common:
                        common.add(bare)
        return common, everywhere

    def find(self, text: str) -> list[Sealed]:
        """Return the sealed strings that stand in a text, each once."""
        if not self.strings:
            return []
        bare_text, edges = _squeezed_with_edges(text)
        hits: set[str] = set()
        for automaton in (self._woven, self._late[1]):
            for end, bare in automaton.iter(bare_text) if len(automaton) else ():
                # Passed over at once: who repeats a name would measure what each time costs.
                if bare in hits:
                    continue
                apart = len(bare) >= LONG or edges[end + 1 - len(bare)] & edges[end + 1]
                if apart and bare in self.strings:
                    hits.add(bare)
        return [one for bare in sorted(hits) for one in self.strings[bare] if one not in self.known]
