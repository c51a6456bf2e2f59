"""Is a word an ordinary word of Spanish, Portuguese or English?"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from functools import cache, lru_cache
from importlib.resources import files

LANGUAGES = ("es", "pt", "en")

# Where a mark may have been left out: the record or the text may be written without accents. Letter → marked letter and
# the languages that have it.
_BOTH, _SPANISH, _PORTUGUESE = (0, 1), (0,), (1,)
_MARKED = {
    "a": (("á", _BOTH), ("ã", _PORTUGUESE), ("â", _PORTUGUESE)),
    "e": (("é", _BOTH), ("ê", _PORTUGUESE)),
    "i": (("í", _BOTH),),
    "o": (("ó", _BOTH), ("õ", _PORTUGUESE), ("ô", _PORTUGUESE)),
    "u": (("ú", _BOTH), ("ü", _SPANISH)),
    "n": (("ñ", _SPANISH),),
    "c": (("ç", _PORTUGUESE),),
}


class _Page:
    """The sorted words of one language, searched as they lie."""

    def __init__(self, page: bytes) -> None:
        self._page = page
        # The first word of every block and where it starts: a look-up bisects these and searches one block.
        starts = {page.find(b'\n"', position) for position in range(0, len(page), _BLOCK)}
        self._starts = sorted(start for start in starts if start >= 0)
        self._firsts = [page[start + 2 : page.find(b'"', start + 2)] for start in self._starts]
        if self._firsts != sorted(self._firsts):
            raise RuntimeError("The word lists of pyspellchecker have changed their order; pin an earlier release.")
        self._starts.append(len(page))

    def __contains__(self, word: bytes) -> bool:
        block = bisect_right(self._firsts, word)
        if not block:
            return False
        start, end = self._starts[block - 1], self._starts[block] + 1
        return self._page.find(b'\n"' + word + b'"', start, end) >= 0


def _open(language: str) -> _Page:
    packed = files("spellchecker").joinpath(f"resources/{language}.json.gz").read_bytes()
    return _Page(gzip.decompress(packed))


_BLOCK = 2048


@cache
def pages() -> tuple[_Page, ...]:
    """Return the words of each language, opened at the first call (45 ms): no request shall wait for it."""
    # The word lists of pyspellchecker (660,000 words, 12 MB) are JSON with one word a line, sorted by their bytes. A
    # set of the words would take 600 ms and 80 MB; so they lie as they are.
    return tuple(map(_open, LANGUAGES))


@lru_cache(maxsize=20_000)
def is_listed(word: str) -> bool:
    """Return whether exactly this small-letter word is in a dictionary."""
    encoded = word.encode()
    return any(encoded in page for page in pages())


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Return whether a small-letter word is in a dictionary: as written, in the singular, or with one mark added."""
    if is_listed(word):
        return True
    for ending in ("s", "es"):
        if len(word) > len(ending) + 3 and word.endswith(ending) and is_listed(word[: -len(ending)]):
            return True
    if not word.isascii():
        return False
    return any(
        (word[:position] + mark + word[position + 1 :]).encode() in pages()[language]
        for position, letter in enumerate(word)
        for mark, languages in _MARKED.get(letter, ())
        for language in languages
    )
