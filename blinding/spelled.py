"""Names spelled in Morse's dots and dashes, or by words that stand for letters ("Delta Alfa Óscar")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blinding.normalise import Folded, words

_MARKED = (
    "a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- "
    "w.-- x-..- y-.-- z--.."
)
_MORSE = {one[1:]: one[0] for one in _MARKED.split()}
#: At least four letters of at most four marks each; a stroke or blanks between them.
_MARKS = re.compile(r"(?<![.\-·•])[.\-·•]{1,4}(?:[ \t/|]{1,3}[.\-·•]{1,4}){3,60}(?![.\-·•])")
_LETTER = re.compile(r"[.\-]+")
#: The alphabet of radio (ICAO) as it is written in three languages, folded.
_RADIO = frozenset(
    words(
        "alfa alpha bravo charlie delta echo eco foxtrot fox golf hotel india juliett julieta juliet kilo lima mike "
        "november noviembre novembro oscar papa quebec romeo sierra tango uniforme uniform victor whiskey xray "
        "yankee zulu"
    )
)
_RADIO_RUN = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted(_RADIO))})(?:[\s,.\-–/]{{1,3}}(?:{'|'.join(sorted(_RADIO))})(?![^\W_])){{3,40}}"
)
_WORD = re.compile(r"[^\W_]+")

_DOTS = str.maketrans("·•", "..")

#: One letter and where it stands in the folded text.
Letter = tuple[str, int, int]


# "M-o-u-r-a"; a letter that a word with it explains: "D de dedo"; names of letters: "de a o erre a".
_SINGLE = re.compile(r"(?<![^\W_])[a-z](?:[^\w\n]{1,3}[a-z](?![^\W_])){3,40}")
_EXPLAINED = re.compile(
    r"(?<![^\W_])([a-z])\s(?:de|como|as in|for|of)\s(?:la\s|el\s|o\s|a\s)?\1[a-z]+"
    r"(?:[\s,;.\-–/]{1,3}(?:(?:y|e|and|luego)\s)?([a-z])\s(?:de|como|as in|for|of)\s(?:la\s|el\s|o\s|a\s)?\2[a-z]+)?"
)
_NAMES = {
    "be": "b", "ce": "c", "de": "d", "efe": "f", "ge": "g", "hache": "h", "jota": "j", "ka": "k", "ele": "l",
    "eme": "m", "ene": "n", "pe": "p", "cu": "q", "erre": "r", "ere": "r", "ese": "s", "te": "t", "uve": "v", "ve": "v",
    "equis": "x", "ye": "y", "zeta": "z", "esse": "s", "xis": "x", "ze": "z",
}  # fmt: skip
_NAMED = "|".join(sorted(_NAMES, key=len, reverse=True))
_BY_NAME = re.compile(
    rf"(?<![^\W_])(?:[a-z]|{_NAMED})(?:[\s,;.\-–/]{{1,3}}(?:(?:y|e|luego|la|letra|con)\s){{0,3}}(?:[a-z]|{_NAMED})(?![^\W_])){{3,40}}"
)
_BETWEEN = re.compile(r"(?:letra|luego|con|la)\Z")
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")
_TELLING = _CONSONANTS | (_NAMES.keys() - {"de", "te", "ve", "ese", "esse", "pe", "ce", "be", "ele", "ye"})
# Token → its mark in a row of letters; words between letters have none.
_ROW = dict.fromkeys((*"abcdefghijklmnopqrstuvwxyz", *_NAMES), "x") | dict.fromkeys(("la", "letra", "con", "luego"), "")


def _explained(plain: str) -> Iterator[Letter]:
    for match in _EXPLAINED.finditer(plain):
        middle = match.end(1) if match[2] is None else match.start(2)
        yield match[1], match.start(), match.end() if match[2] is None else middle
        if match[2]:
            yield match[2], match.start(2), match.end()


def _by_name(run: re.Match[str]) -> list[Letter]:
    return [
        (_NAMES.get(word, word), start, end) for word, start, end in _parts(run, _WORD) if not _BETWEEN.fullmatch(word)
    ]


def runs(folded: Folded) -> Iterator[list[Letter]]:
    """Yield each run of letters that a text spells in Morse or by words of radio; "?" for what is no letter."""
    plain = folded.plain
    # Every name has a consonant, and seldom does a consonant stand alone.
    if not _TELLING.isdisjoint(folded.tokens):
        row = "".join([_ROW.get(token, " ") for token in folded.tokens])
        if "xxxx" in row:
            for match in _SINGLE.finditer(plain):
                yield [(word[0], start, end) for word, start, end in _parts(match, _WORD)]
            for match in _BY_NAME.finditer(plain):
                yield _by_name(match)
        said = list(_explained(plain)) if row.count("x") > 3 else []
        if len(said) > 3:
            yield said
    if not folded.chars.isdisjoint(".·•") and "-" in folded.chars:
        for match in _MARKS.finditer(plain):
            yield [(_MORSE.get(mark, "?"), start, end) for mark, start, end in _parts(match, _LETTER)]
    if len(_RADIO.intersection(folded.tokens)) > 1:
        for match in _RADIO_RUN.finditer(plain):
            yield [(word[0], start, end) for word, start, end in _parts(match, _WORD)]


def _parts(run: re.Match[str], part: re.Pattern[str]) -> Iterator[Letter]:
    for match in part.finditer(run.group().translate(_DOTS)):
        yield match.group(), run.start() + match.start(), run.start() + match.end()
