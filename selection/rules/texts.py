"""Reading texts: counting words, finding what is masked and what a reason quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.rules import canonical

_MASK = re.compile(r"\[(?:…|\.\.\.|[^\[\]\n]{1,40})\]")
_QUOTE = re.compile(r"[«“\"]([^«»“”\"]{8,})[»”\"]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph; ``masked`` when it stands for something hidden."""

    text: str
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a proposal; ``cited`` names the criteria whose reason quotes it."""

    pieces: list[Piece]
    cited: list[str]


def count_words(text: str) -> int:
    """Return the number of words, as the page's own counter counts them."""
    return len(text.split())


def committed_text(title: str, sections: Sequence[dict[str, str]]) -> str:
    """Return what assessors read of a proposal as canonical JSON (RFC 8785): what the record commits to with a salt."""
    return canonical({"title": title, "sections": list(sections)})


def squeeze(text: str) -> str:
    """Return a text on one line with single spaces, to compare what was quoted."""
    return " ".join(text.split())


def quotes(reason: str) -> list[str]:
    """Return what a reason quotes between quotation marks (eight characters or more)."""
    return [squeeze(found) for found in _QUOTE.findall(reason)]


def quotes_from(reasons: Sequence[str], text: str) -> bool:
    """Say whether one of several reasons quotes words that stand in a text."""
    whole = squeeze(text)
    return any(quote in whole for reason in reasons for quote in quotes(reason))


def pieces(text: str) -> list[Piece]:
    """Split a text into what may be read and what is masked ("[…]", "[the company]")."""
    found, at = [], 0
    for match in _MASK.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece(match.group(), masked=True))
        at = match.end()
    return [*found, Piece(text[at:])] if at < len(text) else found


def paragraphs(text: str, reasons: Sequence[tuple[str, str]] = ()) -> list[Paragraph]:
    """Split a section into paragraphs, each with the criteria that quote it.

    ``reasons``: (criterion's name, reason).
    """
    cited = [(name, quote) for name, reason in reasons for quote in quotes(reason)]
    return [
        Paragraph(pieces(part), list(dict.fromkeys(name for name, quote in cited if quote in squeeze(part))))
        for part in re.split(r"\n\s*\n|\n", text)
        if part.strip()
    ]
