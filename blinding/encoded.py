"""Names in base64, in hexadecimal digits, and down the first letters of the lines."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import suppress

from blinding import spelled
from blinding.chains import Hit
from blinding.normalise import Folded, letters
from blinding.spelled import Letter
from blinding.terms import Name
from blinding.vocabulary import is_ordinary

# Words of one case are no base64 of a name: its small letters always give both cases or digits.
_CODE = re.compile(
    r"(?<![A-Za-z0-9+/_\-])(?=[A-Za-z+/_\-]*(?:[a-z][A-Z]|[A-Z]{2}|\d))[A-Za-z0-9+/_\-]{6,}(?:={1,6}|(?![A-Za-z0-9+/_]))"
)
_SHORT_CODE = re.compile(r"(?<![A-Za-z0-9+/_\-=])(?:[A-Za-z0-9+/_\-]{4}|(?:0x)?[0-9A-Fa-f]{6})(?![A-Za-z0-9+/_\-=])")
# Numbers in a row: bytes in hexadecimal or binary digits, signs by their code, letters by their place in the alphabet.
# The numbers of Latin letters begin with a digit in each of them.
_NUMBERS = re.compile(
    r"(?<![^\W_])(?:0x)?\d[0-9a-f]{0,7}(?:(?:[\s;:.\-+]|,\s?)(?:0x)?\d[0-9a-f]{0,7}){3,120}(?![^\W_])"
)
_NUMBER = re.compile(r"(?:0x)?(?<![^\W_x])([0-9a-f]{1,8})(?![^\W_])")


def _byte(number: str) -> str:
    return chr(int(number, 16)) if len(number) == 2 else "  "


def _sign(number: str) -> str:
    return chr(int(number)) if number.isdigit() and len(number) < 4 else "  "


def _place(number: str) -> str:
    return chr(96 + int(number)) if number.isdigit() and 0 < int(number) < 27 else ""


def _bits(number: str) -> str:
    return chr(int(number, 2)) if len(number) == 8 and set(number) <= {"0", "1"} else ""


_ALPHABETS = (
    ("hexadecimal numbers", _byte),
    ("numbers of signs", _sign),
    ("places of the alphabet", _place),
    ("binary numbers", _bits),
)
_UNEVEN = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\d")
_FIRST = re.compile(r"^[ \t>*•·\-\d.)(\"«“]*([^\W\d_])", re.MULTILINE)


def keys_of(names: list[Name]) -> set[str]:
    """Return each name in one word, and those of its words that may stand for it."""
    return {"".join(word.text for word in name.words) for name in names} | {
        text for name in names for text in name.solo
    }


class Codes:
    """The applicant's names, as keys to look for in what has been decoded."""

    def __init__(self, names: list[Name]) -> None:
        keys = keys_of(names)
        self._keys = tuple(sorted((key for key in keys if len(key) > 3), key=len, reverse=True))
        self._short = {key for key in keys if len(key) == 3 and key.isalpha()}

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield encoded names of a text. Spans are of the folded text."""
        plain = folded.plain
        for match in _CODE.finditer(folded.text) if _UNEVEN.search(folded.text) else ():
            if self._coded(match.group()):
                start, end = folded.folded(*match.span())
                yield Hit(start, end, "encoded", "redact", "a name in base64 or hexadecimal digits")
        for match in _SHORT_CODE.finditer(folded.text) if self._short else ():
            if not self._short.isdisjoint(_decoded(match.group())):
                start, end = folded.folded(*match.span())
                yield Hit(start, end, "encoded", "redact", "a name in base64 or hexadecimal digits")
        if not folded.chars.isdisjoint("0123456789"):
            for match in _NUMBERS.finditer(plain):
                yield from self._spelled(match)
        for run in spelled.runs(folded):
            yield from self._said(run, "Morse or words of radio")
        if plain.count("\n") > 2:
            yield from self._acrostics(plain)

    def _spelled(self, match: re.Match[str]) -> Iterator[Hit]:
        numbers = list(_NUMBER.finditer(match.group()))
        for how, read in _ALPHABETS:
            signs = [letters(read(number.group(1))) for number in numbers]
            if any(len(sign) > 1 for sign in signs):
                continue
            at = match.start()
            run = [
                (sign, at + number.start(), at + number.end())
                for sign, number in zip(signs, numbers, strict=True)
                if sign
            ]
            found = list(self._said(run, how))
            if found:
                yield from found
                return

    def _said(self, run: list[Letter], how: str) -> Iterator[Hit]:
        said = "".join(letter for letter, _start, _end in run)
        for key in self._keys:
            at = said.find(key)
            if at >= 0:
                start, end = run[at][1], run[at + len(key) - 1][2]
                yield Hit(start, end, "encoded", "redact" if len(key) > 4 else "review", f"a name in {how}")
                return

    def _coded(self, written: str) -> bool:
        return any(key in decoded for decoded in _decoded(written) for key in self._keys)

    def _acrostics(self, plain: str) -> Iterator[Hit]:
        firsts = [match.start(1) for match in _FIRST.finditer(plain)]
        initials = "".join(plain[at] for at in firsts)
        for key in self._keys:
            position = initials.find(key)
            while position >= 0:
                sure = len(key) > 4 or not is_ordinary(key)
                for at in firsts[position : position + len(key)]:
                    yield Hit(at, at + 1, "acrostic", "redact" if sure else "review", "first letters spell a name")
                position = initials.find(key, position + 1)


def _decoded(written: str) -> Iterator[str]:
    bare = written.removeprefix("0x")
    if len(bare) % 2 == 0 and re.fullmatch(r"[0-9A-Fa-f]{6,}", bare):
        yield letters(bytes.fromhex(bare).decode("utf-8", "ignore"))
    core = written.rstrip("=")
    if len(core) > 6 and re.fullmatch(r"[A-Z2-7]+", core):
        with suppress(binascii.Error):
            yield letters(base64.b32decode(core + "=" * (-len(core) % 8)).decode("utf-8", "ignore"))
    if core.isalpha() and (core.islower() or core.isupper() or core.istitle()):
        return
    try:
        padded = core.replace("-", "+").replace("_", "/") + "=" * (-len(core) % 4)
        yield letters(base64.b64decode(padded, validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        return
