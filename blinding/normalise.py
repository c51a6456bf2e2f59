"""One plain form for every way of writing the same letters, with the way back to the original indices."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from itertools import compress

# Letters that look Latin or stand for one (Cyrillic, Greek, strokes, small capitals, syllables, Old Italic, Braille),
# in pairs for the eye to check. They go before the thousands of Unicode's own table, which has only what is alike.
_PAIRS = (
    "аa вb еe ёe зз іi їi јj кk ӏl мm нh оo рp сc ԛq ѕs тt уy үy хx һh ԁd ԝw ѵv ҽe ɡg иu пn гr дd "
    "αa βb γy δd εe ζz ηn ιi κk μu νv οo ρp τt υu χx ωw ϲc ϳj σo πn λl "
    "ıi łl øo đd ħh ŧt ŋn ɑa ɩi ʋv ɐa ʀr օo սu ցg հh ոn զq ꓲi ǀl ∣l "
    "∂d яr ԃd ᗩa ᗷb ᗴe ᖴf ᘜg ᕼh ᒍj ᗰm ᑎn ᑭp ᑫq ᔕs ᐯv ᗯw ᘔz "
    "𐌀a 𐌁b 𐌂c 𐌃d 𐌄e 𐌅f 𐌇h 𐌉i 𐌊k 𐌋l 𐌌m 𐌍n 𐌏o 𐌐p 𐌒q 𐌓r 𐌔s 𐌕t 𐌖v 𐌵u 𐌗x "
    "⠁a ⠃b ⠉c ⠙d ⠑e ⠋f ⠛g ⠓h ⠊i ⠚j ⠅k ⠇l ⠍m ⠝n ⠕o ⠏p ⠟q ⠗r ⠎s ⠞t ⠥u ⠧v ⠺w ⠭x ⠽y ⠵z "
    "ɒa ԃd ðd ϱg ᑕc ᑐd ᗞd ᗝo ᙀu єe ҝk ӿx ʉu ґr мm ⲁa ⲇd ⲣp ⲧt ⲛn λl "
    "Λa Ξe Σe Δa Πn Дa Иn Цu Шw Щw Жx Фo Эe Ϻm "
    "卂a 乃b 匚c 乇e 千f 卄h 丨i 爪m 几n ㄖo 卩p 尺r 丂s ㄒt ㄩu 山w 乂x ㄚy 乙z ㄥl "
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ꞯq ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
)
_LOOKALIKES = {pair[0]: pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]}
_BLANK = "\u115f\u1160\u3164\uffa0"  # letters by category that print nothing
_DASHES = "‐‑‒–—―−﹣－"
# Letters in brackets, small and capital, circled, squared, and those of flags.
_LETTER_BLOCKS = ((0x249C, 26), (0x1F110, 26), (0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26))
_LATIN_NAME = re.compile(
    r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL |TURNED |REVERSED |SIDEWAYS |OPEN |DOTLESS |LONG )*([A-Z])"
    r"(?: WITH [A-Z -]+)?"
)

# Digits and signs read as letters. l and i fall together, because 1 and ! stand for both.
_LEET = str.maketrans("0123456789l@$!|€", "oizeasgtbgiasiie")
_LEET_SIGN = re.compile(r"(?<=[^\W_])[@$!|€](?=[^\W_])|[@$€](?=[^\W\d_])|(?<=[^\W_])[@$€](?![^\s,.;:)])")
_MIXED = re.compile(r"[^\W\d_][\d@$!|€]|[\d@$!|€][^\W\d_]")
_LEET_SIGNS = frozenset("0123456789@$!|€")
_RUNS = re.compile(r"[^\W_]+")


def _fold_character(char: str) -> str:
    if char in _BLANK:
        return ""
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if char in _DASHES:
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    code = ord(char)
    for first, length in _LETTER_BLOCKS:
        if first <= code < first + length:
            return chr(97 + code - first)
    plain = unicodedata.normalize("NFKD", char)
    if category[0] in "PSZ" and not plain.isalnum():
        plain = plain if len(plain) == 1 else char
        return " " if category == "Zs" else plain
    letters = "".join(one for one in plain.casefold() if unicodedata.category(one) not in ("Mn", "Cf"))
    letters = unicodedata.normalize("NFKD", letters)
    return "".join(_latin(one) for one in letters if unicodedata.category(one) != "Mn")


def _latin(letter: str) -> str:
    """Return the Latin letter that a small letter resembles or is a form of, else the letter."""
    if letter.isascii():
        return letter
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    form = _LATIN_NAME.fullmatch(unicodedata.name(letter, ""))
    return form.group(1).lower() if form else confusable().get(letter, letter)


@cache
def confusable() -> dict[str, str]:
    """Return letter → small Latin letter by the table of Unicode's TR39, without pairs of ASCII among themselves."""
    table = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for letter, others in table.items():
        latin = next(
            (one["c"] for one in others if len(one["c"]) == 1 and one["c"].isascii() and one["c"].isalpha()), ""
        )
        if latin and len(letter) == 1 and not letter.isascii() and letter.isalpha():
            found.setdefault(letter.casefold(), latin.lower())
            found.setdefault(letter, latin.lower())
    return found


class _Table(dict[int, str]):
    """Fold of each character, computed once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()
_SINGLE: set[str] = set()  # characters met so far that become exactly one


def fold(text: str) -> str:
    """Return the plain form of `text`: small Latin letters without accents, nothing invisible, look-alikes replaced."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def leet(folded: str) -> str:
    """Return a folded text with digits and signs read as letters; same length, l written as i."""
    return _LEET_SIGN.sub(lambda match: match.group().translate(_LEET), folded).translate(_LEET)


def letters(text: str) -> str:
    """Return only the folded letters and digits of a text: the form that no spacing or sign changes."""
    return "".join(_RUNS.findall(fold(text)))


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(_RUNS.findall(fold(text)))


class Folded:
    """A text, its plain form, and the index of each plain character in the text."""

    __slots__ = ("_index", "_places", "chars", "plain", "squeezed", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = fold(text)
        self.chars = frozenset(self.plain)
        """The different characters of `plain`: what none of them can begin need not be searched for."""
        self.tokens: list[str] = _RUNS.findall(self.plain)
        """The words of `plain`: runs of letters and digits."""
        self.squeezed = "".join(self.tokens)
        """The letters and digits of `plain` only."""
        self._index = _index_of(text)
        self._places: list[int] | None = None

    @property
    def places(self) -> list[int]:
        """The index in `plain` of each character of `squeezed`."""
        if self._places is None:
            self._places = _places(self.plain)
        return self._places

    def leet_squeezed(self) -> tuple[str, list[int]] | None:
        """Return `squeezed` and `places` with digits and signs read as letters; None when nothing mixes the two."""
        if self.chars.isdisjoint(_LEET_SIGNS) or not _MIXED.search(self.plain):
            return None
        signs = _LEET_SIGN.sub(lambda match: match.group().translate(_LEET), self.plain)
        if signs == self.plain:
            return self.squeezed.translate(_LEET), self.places
        return "".join(_RUNS.findall(signs)).translate(_LEET), _places(signs)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that became `plain[start:end]`, with what was invisible inside it."""
        index = self._index
        if index is None:
            return start, end
        first = index[start]
        last = index[end - 1] + 1
        stop = index[end] if end < len(index) else len(self.text)
        # Marks and invisible characters after the last letter belong to it; a ligature is never cut.
        return first, max(last, stop)

    def folded(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `plain` that `text[start:end]` became: the way back of `original`."""
        if self._index is None:
            return start, end
        return bisect_left(self._index, start), bisect_left(self._index, end)

    def source(self, start: int, end: int) -> str:
        """Return the original writing of `plain[start:end]`."""
        first, last = self.original(start, end)
        return self.text[first:last]

    def upper(self, position: int) -> bool:
        """Is the character at this place of `plain` written as a capital?"""
        if self._index is not None:
            position = self._index[position]
        return self.text[position].isupper()


def _index_of(text: str) -> list[int] | None:
    # None: every character became exactly one, so that both texts have the same indices.
    if text.isascii():
        return None
    unknown = set(text) - _SINGLE
    _SINGLE.update(char for char in unknown if len(_TABLE[ord(char)]) == 1)
    if unknown <= _SINGLE:
        return None
    index: list[int] = []
    for position, char in enumerate(text):
        size = len(_TABLE[ord(char)])
        if size == 1:
            index.append(position)
        elif size:
            index.extend([position] * size)
    return index


def _places(plain: str) -> list[int]:
    return list(compress(range(len(plain)), map(str.isalnum, plain)))
