"""Files of every kind give the same rows, block by block; the quick reader and the slow one agree; check in columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pilots.rules import blocks
from pilots.rules.blocks import read_block
from pilots.rules.checking import MOST_AREAS, OTHER_AREAS, add_up, check_frame, cube_of, cuts_of
from pilots.rules.layouts import Unreadable, guess, layout_of, preview
from pilots.rules.masking import mask_texts
from pilots.rules.rows import Book, Good, check

BOOK = Book(
    sources={"el diario": 1, "radio": 2},
    topics={"salud": 3, "transporte": 4},
    first=date(2021, 4, 1),
    last=date(2021, 4, 30),
)
HEADER = ["fecha", "fuente", "tema", "tono"]
ROWS = [
    ["2021-04-01", "El Diario", "salud", "negativo"],
    ["02/04/2021", "radio", "Transporte", "positivo"],
    ["2021-04-30 10:15", "RADIO", "salud", "neutral"],
]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def as_json(rows: list[list[str]]) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in rows).encode())


def as_sheet(rows: list[list[Any]]) -> io.BytesIO:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target


def as_parquet(rows: list[list[Any]]) -> io.BytesIO:
    target = io.BytesIO()
    pl.DataFrame(rows, schema=HEADER, orient="row").write_parquet(target)
    return target


def read(file: Any, kind: str, size: int = 0, mapping: dict[str, int] | None = None) -> tuple[pl.DataFrame, list[Any]]:
    """Return all rows of a file and what could not be read, read in blocks of ``size``."""
    layout = layout_of(file, kind)
    mapping = guess(layout.columns) if mapping is None else mapping
    place, line, last = layout.place, layout.line, False
    frames, unreadable = [], []
    while not last:
        block = read_block(file, layout, mapping, place, line, size)
        place, line, last = block.place, block.line, block.last
        frames.append(block.rows)
        unreadable += block.unreadable
    return pl.concat(frames), unreadable


@pytest.mark.parametrize(
    ("file", "kind", "first"),
    [
        (as_csv([HEADER, *ROWS]), "csv", 2),
        (as_csv([HEADER, *ROWS], ";"), "csv", 2),
        (as_json(ROWS), "jsonl", 1),
        (as_sheet([HEADER, *ROWS]), "xlsx", 2),
        (as_parquet(ROWS), "parquet", 1),
    ],
)
@pytest.mark.parametrize("size", [0, 1, 60])
def test_each_kind_of_file_gives_the_same_rows_with_their_lines(file: Any, kind: str, first: int, size: int) -> None:
    rows, unreadable = read(file, kind, size)
    found = [
        (row["line"], [row["date"], row["source"], row["topic"], row["sentiment"]])
        for row in rows.iter_rows(named=True)
    ]
    assert (found, unreadable) == ([(first + n, row) for n, row in enumerate(ROWS)], [])
    layout = layout_of(file, kind)
    assert (list(layout.columns), preview(file, layout)) == (HEADER, ROWS)


def test_spreadsheets_own_days_and_numbers_are_read() -> None:
    rows, _unreadable = read(
        as_sheet([["", ""], [*HEADER, "barrio"], [date(2021, 4, 3), "Radio", "salud", "neutral", 7]]), "xlsx"
    )
    assert rows.rows() == [(3, "2021-04-03", "Radio", "salud", "neutral", "7")]


def test_sheet_is_read_in_blocks_that_skip_empty_rows_and_lose_none() -> None:
    sparse = as_sheet([HEADER, *(row for n in range(7) for row in (ROWS[n % 3], [""]))])
    layout = layout_of(sparse, "xlsx")
    mapping = guess(layout.columns)
    place, line, last, found = layout.place, layout.line, False, []
    while not last:
        block = read_block(sparse, layout, mapping, place, line, 3)
        place, line, last = block.place, block.line, block.last
        found.append(block.rows["line"].to_list())
    assert found == [[2, 4, 6], [8, 10, 12], [14]]


def test_small_workbook_whose_last_cell_lies_far_away_is_refused_before_it_is_laid_out() -> None:
    book, near, far = Workbook(), io.BytesIO(), io.BytesIO()
    for place, name in enumerate(HEADER, 1):
        book.active.cell(1, place, name)
    book.save(near)
    assert layout_of(near, "xlsx").columns == tuple(HEADER)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(far)
    assert len(far.getvalue()) < 10_000
    with pytest.raises(Unreadable) as told:
        layout_of(far, "xlsx")
    assert "too large" in str(told.value)


def test_parquets_own_days_are_read_and_lists_come_out_empty() -> None:
    target = io.BytesIO()
    pl.DataFrame(
        {"fecha": [date(2021, 4, 3)], "fuente": ["Radio"], "tema": [["a"]], "tono": ["neutral"]}
    ).write_parquet(target)
    assert read(target, "parquet")[0].rows() == [(1, "2021-04-03", "Radio", None, "neutral")]


@given(
    st.lists(
        st.lists(st.text(alphabet='ab,;"\n ñ', max_size=6), min_size=4, max_size=4).filter(
            lambda row: any(c.strip() for c in row)
        ),
        max_size=8,
    ),
    st.integers(1, 40),
)
def test_quick_and_slow_reader_agree_on_any_rows_and_any_blocks(rows: list[list[str]], size: int) -> None:
    def plain(found: pl.DataFrame) -> list[list[str]]:
        return [[(cell or "").strip() for cell in row[1:]] for row in found.rows()]

    mapping = dict(zip(("date", "source", "topic", "sentiment"), range(4), strict=True))
    expected = [[cell.strip() for cell in row] for row in rows]
    assert plain(read(as_csv([HEADER, *rows]), "csv", size, mapping)[0]) == expected
    assert plain(read(as_csv([HEADER, *rows]), "csv", 0, mapping)[0]) == expected


def test_regular_block_is_read_quickly_and_an_irregular_one_by_row() -> None:
    assert blocks._regular(b"a,b\nc,d", ",", 2)
    assert not blocks._regular(b"a,b,c\nd\n", ",", 2)
    assert not blocks._regular(b'a,"b"\n', ",", 2)
    assert not blocks._regular(b"a,b\n\nc,d\n", ",", 2)
    rows, unreadable = read(io.BytesIO(b"fecha,fuente,tema,tono\na,b,c,d\ne,f\n\n,,,\ng,h,i,j,k\nl,m,n,o\n"), "csv")
    assert rows["line"].to_list() == [2, 7]
    assert [(one.line, one.code) for one in unreadable] == [(3, "row"), (6, "row")]


def test_quotation_mark_that_never_closes_is_told_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BYTES", 200)
    good = "2021-04-01,Radio,salud,neutral\n"
    text = "fecha,fuente,tema,tono\n" + good * 3 + '2021-04-01,"Radio,salud,neutral\n' + good * 5000
    rows, unreadable = read(io.BytesIO(text.encode()), "csv", 200)
    assert rows.height > 4900
    assert [one.code for one in unreadable] == ["row"]


def test_broken_lines_of_json_are_told_and_the_others_are_kept() -> None:
    text = (
        as_json(ROWS).getvalue()
        + b'{"fecha": "2021-04-01"\n[1]\n\n{"fecha": "2021-04-02", "fuente": null, "tema": 5, "tono": "neutral"}\n'
    )
    rows, unreadable = read(io.BytesIO(text), "jsonl")
    assert (rows["line"].to_list(), rows.row(-1)) == ([1, 2, 3, 7], (7, "2021-04-02", "", "5", "neutral"))
    assert [one.line for one in unreadable] == [4, 5]


@pytest.mark.parametrize(
    ("content", "kind"), [(b"PK\x03\x04...", "xlsx"), (b"PAR1....", "parquet"), (b"hola\n", "jsonl"), (b"\n\n", "csv")]
)
def test_file_that_cannot_be_opened_says_why(content: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as told:
        layout_of(io.BytesIO(content), kind)
    assert str(told.value).endswith(".")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2021-04-01", "30/04/2021", "2021-04-31", "2021-05-01", "", "2021-04-02T08:00:00Z", "x"]),
            st.sampled_from(["El  Diario", "radio", "otra", " "]),
            st.sampled_from(["Salud", "TRANSPORTE", "mascotas", ""]),
            st.sampled_from(["Positivo", "-", "furioso", ""]),
        ),
        max_size=20,
    )
)
def test_check_in_columns_says_what_the_check_by_row_says(rows: list[tuple[str, ...]]) -> None:
    frame = blocks.frame_of(
        [(line, *row) for line, row in enumerate(rows, 2)], ["date", "source", "topic", "sentiment"]
    )
    found = check_frame(frame, BOOK, 1000)
    good, problems = [], []
    for line, row in enumerate(rows, 2):
        cells = dict(zip(("date", "source", "topic", "sentiment"), (cell.strip() for cell in row), strict=True))
        said = check(line, cells, BOOK)
        if isinstance(said, Good):
            good.append((said.line, said.day, said.source, said.topic, "", said.sentiment))
        else:
            problems += said
    assert found.good.rows() == good
    assert found.problems == problems
    assert found.bad == len({one.line for one in problems})


def test_counts_by_two_things_add_up_and_many_areas_become_one() -> None:
    rows = [(n, "2021-04-01", "radio", "salud", "neutral", f"Zona {n % (MOST_AREAS + 50)}") for n in range(1000)]
    frame = blocks.frame_of(rows, ["date", "source", "topic", "sentiment", "area"])
    cube = add_up([cube_of(check_frame(frame, BOOK, 0).good)] * 2)
    cuts = cuts_of(cube)
    assert {row["cut"]: 0 for row in cuts}.keys() == {
        "day_topic",
        "source_topic",
        "area_topic",
        "day_source",
        "day_area",
        "source_area",
    }
    assert {
        cut: sum(row["count"] for row in cuts if row["cut"] == cut) for cut in {row["cut"] for row in cuts}
    } == dict.fromkeys({row["cut"] for row in cuts}, 2000)
    areas = {row["area"] for row in cuts if row["cut"] == "area_topic"}
    assert (len(areas), OTHER_AREAS in areas) == (MOST_AREAS + 1, True)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Soy María Quispe Huamán, cel 987 654 321, DNI 45678912", "Soy [nombre], cel [teléfono], [documento]"),
        ("Escriban a m.quispe@gmail.com o a @mquispe", "Escriban a [correo] o a [usuario]"),
        ("El señor Juan de la Cruz Pérez no atiende", "El señor [nombre] no atiende"),
        ("Vean https://fb.com/juan.perez hoy", "Vean [enlace] hoy"),
        (
            "Hay 5796 huecos en la Av. Central desde el 30/04/2021",
            "Hay 5796 huecos en la Av. Central desde el 30/04/2021",
        ),
        ("RUC 20123456789 y +51 987654321", "RUC [documento] y [teléfono]"),
        ("Meu nome é João da Silva, CPF 123.456.789-09", "Meu nome é [nombre], [documento]"),
    ],
)
def test_names_telephones_and_documents_are_masked(text: str, masked: str) -> None:
    assert pl.DataFrame({"t": [text]}).select(mask_texts(pl.col("t"))).item() == masked
