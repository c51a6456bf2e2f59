"""What a guide sets in bold is what the pages say, letter by letter, in the guide's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real

from tests.architecture import tree

_BOLD = re.compile(r"\*\*(.+?)\*\*", flags=re.S)
_PLACE = re.compile(r"%\\\(\w+\\\)[sd]|%[sd]|\\\{\w*\\\}")
LONGEST = 400


def documents() -> list[Path]:
    """Return the guides and the quick starts."""
    found = [path for path in tree.files(".md") if path.parts[:2] == ("docs", "guides")]
    return [*found, *(path for path in tree.files(".md") if path.name.startswith("quick-start"))]


def language_of(path: Path) -> str:
    """Return the language of the pages that a document tells about; its name may end in it."""
    return "pt" if path.suffixes[:1] == [".pt"] else "es"


@cache
def said(language: str) -> tuple[frozenset[str], tuple[tuple[re.Pattern[str], int], ...]]:
    """Return what the site says in a language: texts as they are; and patterns of those with something filled in, each
    with how many of its letters are always there."""
    told: dict[Any, Any] = {}
    # The first of them goes before the others: what a library says and we say otherwise, no page says.
    for catalogue in reversed(trans_real.translation(language)._catalog._catalogs):  # type: ignore[attr-defined]
        told |= catalogue
    texts = {" ".join(text.split()) for text in told.values() if isinstance(text, str)}
    filled = []
    for text in texts:
        fixed = _PLACE.sub("", re.escape(text))
        if fixed != re.escape(text) and not _PLACE.match(re.escape(text)):  # one that begins with a place fits too much
            filled.append((re.compile(_PLACE.sub(".+", re.escape(text))), _letters(fixed)))
    return frozenset(texts), tuple(filled)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def unknown(text: str, language: str) -> Iterator[str]:
    """Yield each bold text that no page says in this language. At least a third of its letters are the text's own."""
    plain, filled = said(language)
    for bold in _BOLD.findall(text):
        words = " ".join(bold.split())
        as_label = words[:1].lower() + words[1:]  # a field is headed by its name, with a capital
        if {words, as_label} & plain:
            continue
        if not any(fixed >= 0.35 * _letters(words) and shape.fullmatch(words) for shape, fixed in filled):
            yield words


@pytest.mark.parametrize("path", documents(), ids=str)
def test_a_guide_names_only_buttons_and_titles_that_the_pages_have(path: Path) -> None:
    text = tree.text(path)
    assert len(_BOLD.findall(text)) > 4, "A guide names what is pressed."
    assert list(unknown(text, language_of(path))) == []


def test_a_planted_button_is_seen() -> None:
    text = "Pulse **Enviar para aprobación**, **Leer Cuarzo**, **Mandar a aprobar**, **Seguir la convocatoria**."
    assert list(unknown(text, "es")) == ["Mandar a aprobar", "Seguir la convocatoria"]
    assert list(unknown("Clique em **Lacrar e enviar**, não em **Sellar y enviar**.", "pt")) == ["Sellar y enviar"]


def test_no_document_is_long() -> None:
    assert {str(path): n for path in tree.files(".md") if (n := tree.text(path).count("\n")) > LONGEST} == {}


def glossary() -> list[tuple[str, str]]:
    """Return each term of the glossary with its language."""
    rows = [
        line.strip("|\n").split("|") for line in tree.text(Path("docs/glossary.md")).splitlines() if line[:1] == "|"
    ]
    terms = [(cells[1], "es") for cells in rows] + [(cells[2], "pt") for cells in rows]
    heads = {"español", "português", "---"}
    return [(one, language) for cell, language in terms if cell.strip() not in heads for one in _terms(cell)]


def _terms(cell: str) -> list[str]:
    return [one.strip() for one in cell.split(",")]


def not_said(terms: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the terms that stand in no text of the site."""
    texts = {language: " \n ".join(said(language)[0]).casefold() for language in ("es", "pt")}
    return [(term, lang) for term, lang in terms if not re.search(rf"\b{re.escape(term.casefold())}", texts[lang])]


def test_the_glossary_says_what_the_pages_say() -> None:
    terms = [(term.lstrip("¿"), language) for term, language in glossary()]
    assert len(terms) > 100, "This test would see no term."
    assert not_said([*terms, ("buena pro a ciegas", "es")]) == [("buena pro a ciegas", "es")]
