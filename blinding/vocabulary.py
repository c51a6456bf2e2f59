"""Is a word an ordinary word of Spanish, Portuguese or English?"""

from __future__ import annotations

import gzip
import json
from functools import cache, lru_cache
from importlib.resources import files

LANGUAGES = ("es", "pt", "en")

# Where a mark may have been left out: the record or the text may be written without accents.
_MARKED = {"a": "áãâà", "e": "éê", "i": "í", "o": "óõô", "u": "úü", "n": "ñ", "c": "ç"}


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


def _listed(word: str) -> bool:
    encoded = word.encode()
    return any(_on_page(encoded, page) for page in _pages())


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Return whether a small-letter word is in a dictionary: as written, in the singular, or with one mark added."""
    if _listed(word):
        return True
    for ending in ("s", "es"):
        if len(word) > len(ending) + 3 and word.endswith(ending) and _listed(word[: -len(ending)]):
            return True
    return any(
        _listed(word[:position] + mark + word[position + 1 :])
        for position, letter in enumerate(word)
        for mark in _MARKED.get(letter, "")
    )
