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


def runs(folded: Folded) -> Iterator[list[Letter]]:
    """Yield each run of letters that a text spells in Morse or by words of radio; "?" for what is no letter."""
    plain = folded.plain
    if not folded.chars.isdisjoint(".·•") and "-" in folded.chars:
        for match in _MARKS.finditer(plain):
            yield [(_MORSE.get(mark, "?"), start, end) for mark, start, end in _parts(match, _LETTER)]
    if len(_RADIO.intersection(folded.tokens)) > 1:
        for match in _RADIO_RUN.finditer(plain):
            yield [(word[0], start, end) for word, start, end in _parts(match, _WORD)]


def _parts(run: re.Match[str], part: re.Pattern[str]) -> Iterator[Letter]:
    for match in part.finditer(run.group().translate(_DOTS)):
        yield match.group(), run.start() + match.start(), run.start() + match.end()
