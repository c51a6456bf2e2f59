"""Is a word an ordinary word of Spanish, Portuguese or English?"""

from __future__ import annotations

import gzip
import json
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


@cache
def _pages() -> tuple[bytes, ...]:
    # The word lists of pyspellchecker (660,000 words, 12 MB) are JSON with one word a line, sorted by their bytes.
    # Searching them as they lie takes 40 ms to open; a set of the words would take 600 ms and 80 MB.
    pages = []
    for language in LANGUAGES:
        packed = files("spellchecker").joinpath(f"resources/{language}.json.gz").read_bytes()
        page = gzip.decompress(packed)
        head, tail = page[:200].split(b"\n")[1:4], page[-200:].split(b"\n")[1:-1]
        keys = [json.loads(b"{" + line.rstrip(b",") + b"}") for line in (*head, *tail) if line]
        names = [next(iter(key)).encode() for key in keys]
        if names != sorted(names):
            raise RuntimeError("The word lists of pyspellchecker have changed their order; pin an earlier release.")
        pages.append(page)
    return tuple(pages)


def _on_page(word: bytes, page: bytes) -> bool:
    low, high = page.find(b'"'), len(page)
    while low < high:
        middle = (low + high) // 2
        start = page.rfind(b'\n"', 0, middle + 1)
        start = low if start < low else start + 1
        end = page.find(b'"', start + 1)
        if end < 0:
            return False
        here = page[start + 1 : end]
        if here == word:
            return True
        if here < word:
            low = page.find(b'\n"', end)
            if low < 0:
                return False
            low += 1
        else:
            high = start
    return False


@lru_cache(maxsize=20_000)
def is_listed(word: str) -> bool:
    """Return whether exactly this small-letter word is in a dictionary."""
    encoded = word.encode()
    return any(_on_page(encoded, page) for page in _pages())


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
    pages = _pages()
    return any(
        _on_page((word[:position] + mark + word[position + 1 :]).encode(), pages[language])
        for position, letter in enumerate(word)
        for mark, languages in _MARKED.get(letter, ())
        for language in languages
    )
