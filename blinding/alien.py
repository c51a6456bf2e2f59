"""Letters and signs of no Latin alphabet within a name, and words written in nothing else.

Tables of look-alikes end somewhere. Here no table is needed: what is left after folding and is no letter of ours may
stand for any letter ("Da⭕ura", "Дꮧour∀"), and a whole word of such letters is shown to a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from blinding.chains import Hit
from blinding.encoded import keys_of
from blinding.normalise import Folded
from blinding.terms import Name

#: Signs of plain writing; whatever else is not ASCII after folding is alien.
_USUAL = "’‘“”«»„…–—−°ºª·•¿¡´`‹›†‡§©®™€£¥¢№→←↑↓×÷±≤≥≠≈✓✔✅■□▪▫●○◦►▶★☆"
#: And those between letters, where nobody writes them ("Da●ura").
_SIGN = re.compile(rf"[^\x00-\x7f\s{re.escape(_USUAL)}]|(?<=[a-z])[^\w\s\x00-\x7f](?=[a-z])")
_ANY = "\0"
_RUN = re.compile(rf"(?<![a-z0-9])[a-z{_ANY}]{{4,}}(?![a-z0-9])")
_LONGEST, _EDGE = 60, 12
_TOKEN = re.compile(r"[^\W_]{3,}")


class Aliens:
    """The applicant's names in which an alien sign may stand for any letter."""

    def __init__(self, names: list[Name]) -> None:
        self._keys: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for kind in ("org", "person"):
            for key in sorted(keys_of([name for name in names if name.person == (kind == "person")])):
                if len(key) > 3 and key.isascii() and key.isalpha():
                    self._keys[len(key)].append((key, kind))

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield names with alien signs in them, and words with letters of other alphabets."""
        if folded.plain.isascii():
            return
        marked = _SIGN.sub(_ANY, folded.plain.replace(_ANY, " "))
        for match in _RUN.finditer(marked) if _ANY in marked else ():
            if _ANY in match.group():
                yield from self._named(match)
        if not all(map(str.isascii, folded.tokens)):
            for match in _TOKEN.finditer(folded.plain):
                if not match.group().isascii():
                    yield Hit(*match.span(), "encoded", "review", "a word with letters of another alphabet")

    def _named(self, run: re.Match[str]) -> Iterator[Hit]:
        """Yield the names that a run may be, with further signs before and after it."""
        written = run.group()
        core = written.strip(_ANY)
        first = written.find(core)
        after = len(written) - first - len(core)
        start, end = max(0, first - _EDGE), first + len(core) + min(after, _EDGE)
        if not 1 < len(core) <= _LONGEST:
            return
        for size, keys in self._keys.items():
            if size < len(core):
                continue
            for at in range(max(start, first + len(core) - size), min(first, end - size) + 1):
                part = written[at : at + size]
                if sum(char != _ANY for char in part) * 2 < size or _ANY not in part:
                    continue
                for key, kind in keys:
                    if all(char in (letter, _ANY) for char, letter in zip(part, key, strict=True)):
                        place = run.start() + at
                        yield Hit(place, place + size, kind, "redact", "a name with signs for letters")
                        return
