"""The rows of a file of evidence: which columns there are, and what may be kept of each row."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.states import Sentiment

REQUIRED = ("date", "source", "topic", "sentiment")
COLUMNS = (*REQUIRED, "area", "text")
#: What a header may call each column, in Spanish, Portuguese and English; compared without case and accents.
_NAMES = {
    "date": "date day fecha dia data",
    "source": "source fuente fonte",
    "topic": "topic theme tema topico categoria category",
    "sentiment": "sentiment tone sentimiento sentimento tono tom polaridad polaridade polarity",
    "area": "area zone zona barrio distrito bairro sector neighbourhood district",
    "text": "text texto comment comentario mensaje mensagem message contenido conteudo",
}
_HEADERS = {name: column for column, names in _NAMES.items() for name in names.split()}
#: The template's header in each language; a reader of any language may fill it.
HEADERS = {
    "es": ("fecha", "fuente", "tema", "tono", "zona", "texto"),
    "pt": ("data", "fonte", "tema", "tom", "bairro", "texto"),
    "en": ("date", "source", "topic", "sentiment", "area", "text"),
}
SENTIMENTS = {
    **dict.fromkeys(["positive", "positivo", "positiva", "pos", "+"], Sentiment.POSITIVE),
    **dict.fromkeys(["negative", "negativo", "negativa", "neg", "-"], Sentiment.NEGATIVE),
    **dict.fromkeys(["neutral", "neutro", "neutra", "neu"], Sentiment.NEUTRAL),
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: \d{1,2}:\d{2}.*)?")
#: Beginnings that a spreadsheet takes for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMN_LABELS = {
    "date": gettext_lazy("date"),
    "source": gettext_lazy("source"),
    "topic": gettext_lazy("topic"),
    "sentiment": gettext_lazy("tone"),
    "area": gettext_lazy("zone"),
    "text": gettext_lazy("text"),
    "": gettext_lazy("whole row"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands; what the file has besides, and what it lacks or has twice."""

    places: Mapping[str, int]
    width: int
    others: tuple[str, ...]
    missing: tuple[str, ...]
    doubled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What a pilot knows: its sources and topics by plain name (to their ids), and the days that count.

    ``last`` is today where the plan's last day, ``until``, has not come yet.
    """

    sources: Mapping[str, int]
    topics: Mapping[str, int]
    first: date | None
    last: date
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the book as JSON values, to be kept with the rows that were checked against it."""
        first = self.first.isoformat() if self.first else ""
        return {
            "sources": dict(self.sources),
            "topics": dict(self.topics),
            "first": first,
            "last": self.last.isoformat(),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Book:
        """Return a book that was kept."""
        first = date.fromisoformat(told["first"]) if told["first"] else None
        return cls(told["sources"], told["topics"], first, date.fromisoformat(told["last"]))


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be kept."""

    line: int
    day: date
    source: int
    topic: int
    sentiment: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be kept. ``code`` says what kind of problem it is, for grouping."""

    line: int
    column: str
    value: str
    reason: str
    code: str


def plain(text: str) -> str:
    """Return a name without case, accents and needless spaces, for comparing."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).replace("_", " ").split())


def delimiter_of(first_line: str) -> str:
    """Return what separates the cells: the most frequent of comma, semicolon and tabulator."""
    return max(",;\t", key=first_line.count)


def read_header(cells: list[str]) -> Header:
    """Recognise the columns of a file by its first row."""
    places: dict[str, int] = {}
    others, doubled = [], []
    for place, cell in enumerate(cells):
        column = _HEADERS.get(plain(cell))
        if column is None:
            others.append(cell.strip())
        elif column in places:
            doubled.append(column)
        else:
            places[column] = place
    missing = tuple(column for column in REQUIRED if column not in places)
    return Header(places, len(cells), tuple(other for other in others if other), missing, tuple(doubled))


def split(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield (line where the row starts, its cells); None for a row that cannot be read. Empty rows are left out."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def take(line: int, cells: list[str] | None, header: Header) -> dict[str, str] | Problem:
    """Return a row's cells by column, or the problem of a row whose cells cannot be told apart."""
    if cells is None:
        return Problem(
            line, "", "", _("This row cannot be read. Look for a quotation mark that was not closed."), "row"
        )
    if len(cells) != header.width:
        said = _("This row has %(cells)s cells and the first row has %(width)s. Put texts with commas between quotes.")
        return Problem(line, "", "", said % {"cells": len(cells), "width": header.width}, "row")
    return {column: cells[place].strip() for column, place in header.places.items()}


def check(line: int, cells: Mapping[str, str], book: Book) -> Good | list[Problem]:
    """Return the row to be kept, or everything that is wrong with it."""
    found: list[Problem] = []

    def wrong(column: str, reason: str, code: str) -> None:
        found.append(Problem(line, column, cells.get(column, "")[:120], reason, code))

    for column in REQUIRED:
        if not cells.get(column, ""):
            wrong(column, _("This cell is empty."), "empty")
    day = read_day(cells.get("date", ""))
    if cells.get("date") and day is None:
        wrong("date", _("This is not a date. Write 2021-04-30 or 30/04/2021 (day first)."), "date")
    elif day is not None and (reason := _outside(day, book)):
        wrong("date", reason, "window")
    source = book.sources.get(plain(cells.get("source", "")))
    if cells.get("source") and source is None:
        wrong("source", _("This is not one of the pilot's sources."), "source")
    topic = book.topics.get(plain(cells.get("topic", "")))
    if cells.get("topic") and topic is None:
        wrong("topic", _("This is not one of the pilot's topics."), "topic")
    sentiment = SENTIMENTS.get(plain(cells.get("sentiment", "")))
    if cells.get("sentiment") and sentiment is None:
        wrong("sentiment", _("Write positive, negative or neutral."), "sentiment")
    if found or day is None or source is None or topic is None or sentiment is None:
        return found
    return Good(line, day, source, topic, str(sentiment), cells.get("text", ""))


def read_day(text: str) -> date | None:
    """Read 2021-04-30 or 30/04/2021, with or without an hour; None for anything else."""
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _outside(day: date, book: Book) -> str:
    if book.first and day < book.first:
        return _("This day is before the evidence starts, on %(day)s.") % {"day": _day(book.first)}
    if day > book.last:
        if book.until is None or day <= book.until:
            return _("This day has not come yet.")
        return _("This day is after the evidence ends, on %(day)s.") % {"day": _day(book.until)}
    return ""


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def harmless(cell: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
