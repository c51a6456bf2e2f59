"""How a file of evidence is laid out: its kind, its columns and first rows, and which column is which."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import python_calamine
from django.utils.translation import gettext as _

from blinding.files.packages import BROKEN
from kernel.late import Late
from kernel.verdict import YES, Verdict, no
from pilots.rules.rows import COLUMN_LABELS, COLUMNS, REQUIRED, delimiter_of, read_header

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

#: How many rows the preview has, and how many lines of JSON are read for the names of its fields.
PREVIEW, _FIELDS = 5, 200
#: A sheet that unpacks to more than this, in bytes, is refused before it is opened.
_UNPACKED = 800 * 1024 * 1024
#: A sheet whose last cell lies so far from its first that more cells lie between them is refused, too.
_CELLS = 24_000_000
_PIECE = 4 * 1024 * 1024
_WIDE = re.compile(rb'\br=["\'](?:[W-Z]|[A-Z]{2,3})[0-9]')
_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]{0,40}?\br=["\']([A-Z]{1,3})([0-9]{1,7})["\']')


class Unreadable(Exception):
    """A file that cannot be used; its text is the sentence that the person reads."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out.

    ``place`` is where its rows begin: a byte of the UTF-8 text, or the number of a row; ``line`` is what a person calls
    the first of them.
    """

    kind: str
    columns: tuple[str, ...]
    place: int
    line: int
    delimiter: str = ""


def layout_of(file: IO[bytes], kind: str) -> Layout:
    """Read how a file is laid out. Raises ``Unreadable``."""
    file.seek(0)
    found = {"csv": _csv, "jsonl": _json, "xlsx": _sheet, "parquet": _parquet}[kind](file)
    if not found.columns:
        raise Unreadable(_("This file has no columns. Download the template and use its first row."))
    return found


def preview(file: IO[bytes], layout: Layout) -> list[list[str]]:
    """Return the cells of the first rows, each cut to 80 letters."""
    if layout.kind == "csv":
        file.seek(layout.place)
        rows: Any = csv.reader(_lines(file), delimiter=layout.delimiter)
    elif layout.kind == "jsonl":
        file.seek(layout.place)
        objects = (_object(line) for line in file)
        rows = ([cell_text(one.get(name)) for name in layout.columns] for one in objects if one is not None)
    elif layout.kind == "xlsx":
        rows = sheet_rows(file, checked=True, begin=layout.line)
    else:
        with reading_parquet():
            wanted = flat_columns(file)
            file.seek(0)
            rows = pl.scan_parquet(file).head(PREVIEW).select(wanted).collect().rows()
    try:
        return [[cell_text(cell)[:80] for cell in row] for row in islice((row for row in rows if any(row)), PREVIEW)]
    except csv.Error:
        return []


def guess(columns: tuple[str, ...]) -> dict[str, int]:
    """Return which column is probably which: ours to its place in the file."""
    return dict(read_header(list(columns)).places)


def may_map(mapping: Mapping[str, int | None], columns: tuple[str, ...]) -> Verdict:
    """Say whether a mapping names every column that is needed, each another one of the file's."""
    chosen = {name: place for name, place in mapping.items() if place is not None}
    missing = [str(COLUMN_LABELS[name]) for name in REQUIRED if name not in chosen]
    if missing:
        return no(_("Say which column of the file is: %(names)s.") % {"names": ", ".join(missing)})
    if len(set(chosen.values())) < len(chosen):
        return no(_("One column of the file cannot be used for two things. Choose another for one of them."))
    if not all(name in COLUMNS and 0 <= place < len(columns) for name, place in chosen.items()):
        return no(_("This file has no such column."))
    return YES


def may_guess(columns: tuple[str, ...]) -> Verdict:
    """Say whether the first row names every column that is needed, each once."""
    header = read_header(list(columns))
    names = ", ".join(str(COLUMN_LABELS[column]) for column in header.missing or header.doubled)
    if header.missing:
        return no(
            _("The first row lacks these columns: %(names)s. Download the template and use its first row.")
            % {"names": names}
        )
    if header.doubled:
        return no(_("The first row has these columns twice: %(names)s. Keep one of each.") % {"names": names})
    return YES


def cell_text(cell: Any) -> str:
    """Return a cell as the text that a CSV file would have: days in ISO, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else json.dumps(cell) if isinstance(cell, dict | list) else str(cell)


def sheet_rows(file: IO[bytes], *, checked: bool = False, begin: int = 1) -> Iterator[list[Any]]:
    """Yield the rows of a workbook's first sheet from row ``begin`` on (1: its first). Raises ``Unreadable``.

    ``checked``: the size of its sheets was looked at just before.
    """
    file.seek(0)
    try:
        if not checked:
            with zipfile.ZipFile(file) as package:
                _require_size(package)
        file.seek(0)
        book = python_calamine.load_workbook(file)
        sheet = book.get_sheet_by_index(0)
        yield from islice(sheet.iter_rows(), begin - 1, None)
    except (*BROKEN, python_calamine.CalamineError, IndexError) as problem:
        raise Unreadable(
            _("This spreadsheet cannot be opened. Save it again as XLSX without a password, or as CSV.")
        ) from problem


def _require_size(package: zipfile.ZipFile) -> None:
    """Refuse a workbook that would not fit into memory: by what it unpacks to, and by its last row and column.

    The reader lays a sheet out whole, from its first cell to its last, however many lie empty between them.
    """
    parts = package.infolist()
    fits = sum(one.file_size for one in parts) <= _UNPACKED
    if not fits or not all(_is_near(package, one.filename) for one in parts if one.filename.endswith(".xml")):
        raise Unreadable(_("This spreadsheet is too large. Save its sheet as CSV and choose that file."))


def _is_near(package: zipfile.ZipFile, name: str) -> bool:
    """Say whether few enough cells lie between the first and the last row and column of a sheet, empty ones too."""
    with package.open(name) as sheet:
        if not any(_WIDE.search(raw) for raw in _pieces(sheet)):
            return True  # up to column V even a sheet of all rows fits
    rows = columns = 0
    with package.open(name) as sheet:
        for raw in _pieces(sheet):
            for letters, digits in set(_CELL.findall(raw)):
                rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows * columns <= _CELLS


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """Yield a part of a workbook in pieces; each begins with the end of the one before, so that no cell is cut."""
    rest = b""
    while piece := sheet.read(_PIECE):
        yield (raw := rest + piece)
        rest = raw[-64:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@contextmanager
def reading_parquet() -> Iterator[None]:
    """Turn what polars raises for a damaged file into ``Unreadable``; some damage makes it panic."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as problem:
        raise Unreadable(_("This Parquet file cannot be opened. Write it again.")) from problem


def flat_columns(file: IO[bytes]) -> list[pl.Expr]:
    """Return the columns of a Parquet file as texts; those that hold lists or records come out empty."""
    file.seek(0)
    nested = (pl.List, pl.Struct, pl.Array, pl.Binary, pl.Object)
    return [
        pl.lit(None, dtype=pl.String).alias(name)
        if isinstance(kind, nested) or kind in nested
        else pl.col(name).cast(pl.String, strict=False)
        for name, kind in pl.scan_parquet(file).collect_schema().items()
    ]


def _lines(file: IO[bytes]) -> Iterator[str]:
    # readline and not iteration: what tell() says must be where the reader is
    while line := file.readline(1 << 22):
        yield line.decode("utf-8", errors="replace")


def _csv(file: IO[bytes]) -> Layout:
    first = file.readline(1 << 20).decode("utf-8", errors="replace")
    delimiter = delimiter_of(first)
    file.seek(0)
    reader = csv.reader(_lines(file), delimiter=delimiter)
    try:
        cells = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as problem:
        raise Unreadable(_("The first row cannot be read. Look for a quotation mark that was not closed.")) from problem
    return Layout("csv", _names(cells), file.tell(), reader.line_num + 1, delimiter)


def _json(file: IO[bytes]) -> Layout:
    names: dict[str, None] = {}
    for line in islice(file, _FIELDS):
        names |= dict.fromkeys(_object(line) or {})
    if not names:
        raise Unreadable(_('This is not JSON Lines: each line must be one object, such as {"date": "2021-04-30"}.'))
    return Layout("jsonl", tuple(names), 0, 1)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _sheet(file: IO[bytes]) -> Layout:
    for number, row in enumerate(sheet_rows(file), start=1):
        cells = [cell_text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            return Layout("xlsx", _names(cells), number, number + 1)
    return Layout("xlsx", (), 0, 1)


def _parquet(file: IO[bytes]) -> Layout:
    with reading_parquet():
        return Layout("parquet", tuple(pl.scan_parquet(file).collect_schema().names()), 0, 1)


def _names(cells: list[str]) -> tuple[str, ...]:
    """Return the names of columns; one without a name is called by its place."""
    return tuple(
        cell.strip() or _("column %(number)s") % {"number": place} for place, cell in enumerate(cells, start=1)
    )
