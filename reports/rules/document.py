"""What every report is made of, whatever it is written as: sections of paragraphs, lists, tables, figures and places.

One model, several writers: ``templates/pdf/document.html`` (PDF/UA) and ``reports.rules.word`` (DOCX). Pure.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.html import escape


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``style``: "p", "lead" or "meta"."""

    text: str
    style: str = "p"
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Place:
    """A marked place for what the platform does not know: somebody fills it in."""

    text: str
    kind: str = "place"

    def __str__(self) -> str:
        return f"[{self.text}]"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]
    ordered: bool = False
    kind: str = "items"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption. The first column heads each row; ``numbers`` are the columns (0…) aligned right.

    A cell is a text, or a marked place for what is missing.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Place, ...], ...]
    numbers: frozenset[int] = frozenset()
    kind: str = "grid"

    @property
    def lines(self) -> list[list[dict[str, Any]]]:
        """Return the rows as cells that know whether they are numbers, head their row, or are still to be filled in."""
        return [
            [
                {
                    "text": str(cell),
                    "num": place in self.numbers,
                    "head": place == 0,
                    "place": isinstance(cell, Place),
                }
                for place, cell in enumerate(row)
            ]
            for row in self.rows
        ]

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Return the cells of the head."""
        return [{"text": text, "num": place in self.numbers} for place, text in enumerate(self.head)]


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares as bars: (label, percent 0–100, what it says in words); ``alt`` says all of it to who cannot see it."""

    alt: str
    rows: tuple[tuple[str, float, str], ...]
    kind: str = "bars"

    @property
    def picture(self) -> str:
        """Return the bars as an SVG in a data address: label and words above each bar, 100 % wide."""
        lines = []
        for place, (label, value, said) in enumerate(self.rows):
            top = place * 34
            lines.append(
                f'<text x="0" y="{top + 12}" font-size="11">{escape(label)}</text>'
                f'<text x="600" y="{top + 12}" font-size="11" text-anchor="end">{escape(said)}</text>'
                f'<rect x="0" y="{top + 17}" width="600" height="9" fill="#E9E4DA"/>'
                f'<rect x="0" y="{top + 17}" width="{min(100.0, max(0.0, value)) * 6:.1f}" height="9" fill="#0F7490"/>'
            )
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {len(self.rows) * 34}" '
            f'font-family="Public Sans, sans-serif" fill="#16232B">{"".join(lines)}</svg>'
        )
        return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode()


@dataclass(frozen=True, slots=True)
class Box:
    """A notice with its title. ``style``: "" or "warn"."""

    title: str
    text: str
    style: str = ""
    kind: str = "box"


Block = Text | Place | Items | Grid | Bars | Box


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it. ``level``: 2, or 3 below the section before."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    key: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language."""

    title: str
    language: str
    reference: str
    lead: str
    sections: tuple[Section, ...]
    notices: tuple[Box, ...] = ()


def places(document: Document) -> list[tuple[str, str]]:
    """Return (section, what is missing) for each marked place, those in tables too."""
    return [(one.title, place.text) for one in document.sections for block in one.blocks for place in _places(block)]


def _places(block: Block) -> list[Place]:
    if isinstance(block, Grid):
        return [cell for row in block.rows for cell in row if isinstance(cell, Place)]
    return [block] if isinstance(block, Place) else []


def known(text: str, missing: str) -> Block:
    """Return a text as a paragraph, or a marked place that says what is missing."""
    return Text(text.strip()) if text.strip() else Place(missing)


def listed(items: Iterable[str], missing: str, *, ordered: bool = False) -> Block:
    """Return a list, or a marked place that says what is missing."""
    found = tuple(one for one in items if one.strip())
    return Items(found, ordered) if found else Place(missing)


def number(value: Any, places: int = 0) -> str:
    """Return a number as the reader's language writes it."""
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def percent(value: Decimal | None) -> str:
    """Return a percentage that somebody declared (a target, a baseline), or a dash."""
    if value is None:
        return "–"
    return f"{number(value, 0 if value == value.to_integral_value() else 2)}%"
