"""A text that is rewritten step by step and still knows from where each of its characters came."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

#: Given a match, what stands instead; None leaves it.
Rewrite = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the original text. ``replacement`` stands there instead; None: the words stay and are only pointed at.

    ``key`` is handed back with what became of the place.
    """

    start: int
    end: int
    replacement: str | None = None
    key: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """One rewriting that a reader may want to know of."""

    kind: str
    before: str
    after: str


class Traced:
    """A text with, for each character, the place of the original text from which it came."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = list(range(len(text)))
        self._ends = list(range(1, len(text) + 1))
        self.changes: list[Change] = []

    def put(self, places: Iterable[Place]) -> None:
        """Put the replacements of places, which are sorted and do not overlap; only on a fresh text."""
        wanted = [place for place in places if place.replacement is not None and place.end > place.start]
        self._rewrite([(place.start, place.end, str(place.replacement)) for place in wanted])

    def sub(self, pattern: re.Pattern[str], rewrite: Rewrite, kind: str = "") -> None:
        """Rewrite every match of a pattern; with a ``kind`` the change is kept in ``changes``."""
        found = []
        for match in pattern.finditer(self.text):
            new = rewrite(match)
            if new is None or new == match.group() or not match.group():
                continue
            found.append((match.start(), match.end(), new))
            if kind:
                self.changes.append(Change(kind, match.group().strip(), new.strip()))
        self._rewrite(found)

    def _rewrite(self, found: Sequence[tuple[int, int, str]]) -> None:
        if not found:
            return
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for begin, stop, new in found:
            texts += (self.text[at:begin], new)
            starts += self._starts[at:begin] + [self._starts[begin]] * len(new)
            ends += self._ends[at:begin] + [self._ends[stop - 1]] * len(new)
            at = stop
        self.text = "".join((*texts, self.text[at:]))
        self._starts = starts + self._starts[at:]
        self._ends = ends + self._ends[at:]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of the original text from which ``text[start:end]`` came: the way back of ``span``."""
        return self._starts[start], self._ends[end - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the original place ``start``–``end`` stands now; both equal when nothing is left of it."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return first, max(first, last)

    def runs(self, places: Iterable[Place]) -> list[tuple[str, Any]]:
        """Return the text as runs: (words, key of the place or None). Places are sorted and do not overlap."""
        found: list[tuple[str, Any]] = []
        at = 0
        for place in places:
            first, last = self.span(place.start, place.end)
            first = max(first, at)
            if last <= first:
                continue
            if first > at:
                found.append((self.text[at:first], None))
            found.append((self.text[first:last], place.key))
            at = last
        if at < len(self.text):
            found.append((self.text[at:], None))
        return found
