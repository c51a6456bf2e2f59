"""Reading a file of evidence block by block: the needed columns as texts, each row with its line. No database.

A block of CSV that is regular (no quotation marks, the same number of cells in each line) is read by polars; any other
by Python's own reader, which says of each row why it cannot be read. Both give the same rows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kernel.late import Late
from pilots.rules.layouts import Layout, cell_text, flat_columns, reading_parquet, sheet_rows
from pilots.rules.rows import Header, Problem, split, take

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
else:
    np = Late("numpy")
    pl = Late("polars")

#: Bytes of a block of text, and rows of a block of Parquet.
BYTES, ROWS = 24 * 1024 * 1024, 500_000
_NEWLINE = 10


@dataclass(frozen=True, slots=True)
class Block:
    """Rows as texts with their ``line``, those that cannot be read, and where the next block begins."""

    rows: pl.DataFrame
    unreadable: list[Problem]
    place: int
    line: int
    last: bool


def read_block(
    file: IO[bytes], layout: Layout, mapping: Mapping[str, int], place: int, line: int, size: int = 0
) -> Block:
    """Read the block that begins at ``place``, whose first row a person calls ``line``.

    ``size``: bytes or rows, another than usual. Raises ``Unreadable``.
    """
    if layout.kind == "xlsx":
        return _sheet(file, mapping, line, size or ROWS)
    if layout.kind == "parquet":
        return _parquet(file, layout, mapping, place, size or ROWS)
    raw, last = _cut(file, place, size or BYTES, quotes=layout.kind == "csv")
    read = _csv if layout.kind == "csv" else _json
    rows, unreadable = read(raw, layout, mapping, line)
    return Block(rows, unreadable, place + len(raw), line + raw.count(b"\n"), last)


def frame_of(rows: list[tuple[Any, ...]], names: list[str]) -> pl.DataFrame:
    """Return rows (line, cells …) as a frame of texts."""
    schema = {"line": pl.UInt32, **dict.fromkeys(names, pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cut(file: IO[bytes], place: int, size: int, *, quotes: bool) -> tuple[bytes, bool]:
    """Return whole rows from ``place`` on, and whether they are the last: a line that ends inside quotes goes on."""
    while True:
        file.seek(place)
        raw = file.read(size)
        if len(raw) < size or not file.read(1):
            return raw, True
        end = raw.rfind(b"\n") + 1
        odd = quotes and raw.count(b'"', 0, end) % 2
        while end and odd:
            before = raw.rfind(b"\n", 0, end - 1) + 1
            odd = (odd - raw.count(b'"', before, end)) % 2
            end = before
        if not end and quotes and size >= 4 * BYTES:
            end = raw.rfind(b"\n") + 1  # a quotation mark that never closes: its row is told, the rest is read
        if end:
            return raw[:end], False
        size *= 2


def _csv(raw: bytes, layout: Layout, mapping: Mapping[str, int], line: int) -> tuple[pl.DataFrame, list[Problem]]:
    width, names = len(layout.columns), list(mapping)
    if _regular(raw, layout.delimiter, width):
        frame = pl.read_csv(
            raw,
            has_header=False,
            separator=layout.delimiter,
            quote_char=None,
            infer_schema=False,
            columns=sorted(mapping.values()),
            row_index_name="line",
            row_index_offset=line,
        )
        places = sorted(mapping.values())
        by_place = dict(zip(places, frame.columns[1:], strict=True))
        taken = [pl.col(by_place[mapping[name]]).alias(name) for name in names]
        # A row without any cell is no row; the slower reader sees whether the columns that nobody needs are empty too.
        if not frame.select(pl.all_horizontal(pl.col(*by_place.values()).is_null()).any()).item():
            return frame.select(pl.col("line").cast(pl.UInt32), *taken), []
    header = Header(dict(mapping), width, (), (), ())
    rows: list[tuple[Any, ...]] = []
    unreadable = []
    text = io.StringIO(raw.decode("utf-8", errors="replace"), newline="")
    for at, cells in split(text, layout.delimiter):
        found = take(at + line - 1, cells, header)
        if isinstance(found, Problem):
            unreadable.append(found)
        else:
            rows.append((at + line - 1, *(found[name] for name in names)))
    return frame_of(rows, names), unreadable


def _regular(raw: bytes, delimiter: str, width: int) -> bool:
    """Say whether every line has the same number of cells and no quotation marks."""
    if not raw or b'"' in raw or raw.count(b"\r") != raw.count(b"\r\n") or width < 2:
        return False
    data = np.frombuffer(raw if raw.endswith(b"\n") else raw + b"\n", dtype=np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    marks = np.flatnonzero(data == ord(delimiter))
    if len(marks) != len(ends) * (width - 1):
        return False
    # the last mark of each line's own share stands before the line's end, and the next share after it
    shares = marks.reshape(len(ends), width - 1)
    return bool((shares[:, -1] < ends).all() and (shares[1:, 0] > ends[:-1]).all())


def _json(raw: bytes, layout: Layout, mapping: Mapping[str, int], line: int) -> tuple[pl.DataFrame, list[Problem]]:
    fields = {name: layout.columns[place] for name, place in mapping.items()}
    if (frame := _quick_json(raw, fields, line)) is not None:
        return frame, []
    rows: list[tuple[Any, ...]] = []
    unreadable = []
    for at, text in enumerate(raw.split(b"\n"), start=line):
        if not text.strip():
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            rows.append((at, *(cell_text(found.get(field)).strip() for field in fields.values())))
        else:
            said = _("This line is not a JSON object. Look for a quotation mark or a bracket that was not closed.")
            unreadable.append(Problem(at, "", text[:60].decode("utf-8", errors="replace"), said, "row"))
    return frame_of(rows, list(fields)), unreadable


def _quick_json(raw: bytes, fields: Mapping[str, str], line: int) -> pl.DataFrame | None:
    """Return what polars reads; None where it may have read something else than Python would."""
    try:
        frame = pl.read_ndjson(raw, schema=dict.fromkeys(fields.values(), pl.String))
    except pl.exceptions.PolarsError:
        return None
    count = raw.count(b"\n") + (not raw.endswith(b"\n"))
    if frame.height != count or any(frame[field].null_count() for field in fields.values()):
        return None
    taken = [pl.col(field).alias(name) for name, field in fields.items()]
    return frame.with_row_index("line", line).select(pl.col("line").cast(pl.UInt32), *taken)


def _sheet(file: IO[bytes], mapping: Mapping[str, int], line: int, size: int) -> Block:
    """Read at most ``size`` rows of a sheet from its row ``line`` on: what Python holds of it is one block.

    A sheet of all 1,048,576 rows and four columns took 33 s of the processor and a peak of 645 MB.
    """
    rows: list[tuple[Any, ...]] = []
    places = list(mapping.values())
    for number, row in enumerate(sheet_rows(file, begin=line), start=line):
        if len(rows) == size:
            return Block(frame_of(rows, list(mapping)), [], number - 1, number, False)
        if any(cell not in {None, ""} for cell in row):
            rows.append((number, *(cell_text(row[place]) if place < len(row) else "" for place in places)))
    last = rows[-1][0] if rows else line
    return Block(frame_of(rows, list(mapping)), [], last, last + 1, True)


def _parquet(file: IO[bytes], layout: Layout, mapping: Mapping[str, int], place: int, size: int) -> Block:
    with reading_parquet():
        wanted = flat_columns(file)
        file.seek(0)
        taken = [wanted[at].alias(name) for name, at in mapping.items()]
        frame = pl.scan_parquet(file).slice(place, size).select(taken).collect()
    count = frame.height
    frame = frame.with_row_index("line", place + 1).with_columns(pl.col("line").cast(pl.UInt32))
    return Block(frame, [], place + count, place + count + 1, count < size)
