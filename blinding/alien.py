"""Letters and signs of no Latin alphabet within a name, and words written in nothing else.

Tables of look-alikes end somewhere. Here no table is needed: what is left after folding and is no letter of ours may
stand for any letter ("Da⭕ura", "Дꮧour∀"), and a whole word of such letters is shown to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from blinding.chains import Hit
from blinding.encoded import keys_of
from blinding.normalise import Folded
from blinding.terms import Name

#: Signs of plain writing; whatever else is not ASCII after folding is alien.
_USUAL = "’‘“”«»„…–—−°ºª·•¿¡´`‹›†‡§©®™€£¥¢№→←↑↓×÷±≤≥≠≈✓✔✅■□▪▫●○◦►▶★☆"
_SIGN = rf"[^\x00-\x7f\s{re.escape(_USUAL)}]"
_TOKEN = re.compile(r"[^\W_]{3,}")
#: A name in which signs of plain writing stand for letters has letters on both sides of each ("Da●ura").
_INNER = rf"(?:{_SIGN}|(?<=[a-z])[^\w\s\x00-\x7f](?=[a-z]))"


class Aliens:
    """The applicant's names in which an alien sign may stand for any letter."""

    def __init__(self, names: list[Name]) -> None:
        people = [name for name in names if name.person]
        shapes = {"org": _shape([name for name in names if not name.person]), "person": _shape(people)}
        self._shapes = {kind: shape for kind, shape in shapes.items() if shape}

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield names with alien signs in them, and words with letters of other alphabets."""
        if folded.plain.isascii():
            return
        for kind, shape in self._shapes.items():
            for match in shape.finditer(folded.plain):
                own = sum(map(str.isascii, match.group()))
                if own < len(match.group()) <= own * 2:
                    yield Hit(*match.span(), kind, "redact", "a name with signs for letters")
        if not all(map(str.isascii, folded.tokens)):
            for match in _TOKEN.finditer(folded.plain):
                if not match.group().isascii():
                    yield Hit(*match.span(), "encoded", "review", "a word with letters of another alphabet")


def _shape(names: list[Name]) -> re.Pattern[str] | None:
    keys = {key for key in keys_of(names) if len(key) > 3 and key.isascii() and key.isalpha()}
    if not keys:
        return None
    shapes = ("".join(f"(?:{letter}|{_INNER})" for letter in key) for key in sorted(keys, key=len, reverse=True))
    return re.compile("|".join(f"(?<![a-z0-9])(?:{shape})(?![a-z0-9])" for shape in shapes))
