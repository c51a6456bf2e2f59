"""The open datasets: what is documented is what comes out, nothing before it is public, no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.actions import learning
from reports.queries.cases import evidence_export
from reports.queries.datasets import page_of
from reports.rules.datasets import DATASETS
from reports.rules.evidence import EVIDENCE
from reports.rules.ocds import FIELDS
from selection.models import Entry, Standing
from tests import cast
from tests.factories import call_at
from tests.reports import exercises

pytestmark = pytest.mark.django_db


def rows_json(key: str) -> list[dict[str, Any]]:
    """Return a dataset as the public gets it as JSON."""
    return Client().get(reverse("dataset_json", args=[key])).json()


def rows_csv(key: str) -> list[list[str]]:
    """Return the lines of a dataset as the public gets it as CSV, the header first."""
    text = Client().get(reverse("dataset_csv", args=[key])).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def documented() -> dict[str, list[str]]:
    """Return the fields that the page documents, by the id of their table."""
    page = lxml.html.fromstring(Client().get(reverse("open_data")).content)
    tables = page.xpath("//table[caption[starts-with(@id, 'table-')]]")
    return {
        table.xpath("string(caption/@id)").removeprefix("table-").removesuffix("-caption"): [
            row.text_content().strip() for row in table.xpath(".//tbody//th")
        ]
        for table in tables
    }


def test_public_finds_each_field_that_comes_out_documented_and_no_other() -> None:
    pilot = exercises.published()
    pilot.lessons.create(number=1, text="Empezar por lo pequeño.", kind="method")
    found = documented()
    assert found.keys() == {*DATASETS, "ocds", "evidence"}
    assert (found["ocds"], found["evidence"]) == (list(FIELDS), list(EVIDENCE))
    assert list(evidence_export(pilot)) == list(EVIDENCE)
    for key in DATASETS:
        rows, lines = rows_json(key), rows_csv(key)
        assert rows != [], key
        assert {tuple(row) for row in rows} == {tuple(found[key])} == {tuple(lines[0])}
        assert len(lines) == len(rows) + 1
        assert lines[1] == DATASETS[key].cells(rows[0])


def test_public_reads_counts_and_codes_as_the_pages_show_them() -> None:
    call = exercises.given_up()
    Standing.objects.filter(entry__call=call, rank=3).update(raw_hundredths=401)
    told = [(row["call"], row["code"], row["rank"], row["total"], row["complies"]) for row in rows_json("results")]
    codes = list(Entry.objects.filter(call=call).order_by("code").values_list("code", flat=True))
    assert told == [
        (call.reference, code, place, (450 - place) / 100, place < 3) for place, code in enumerate(codes, start=1)
    ]
    assert [(row["adjusted"], row["mean"]) for row in rows_json("results")] == [
        (False, 4.49), (False, 4.48), (True, 4.01)
    ]  # fmt: skip
    levels = [row for row in rows_json("scores") if row["code"] == codes[0]]
    assert [(row["criterion"], row["weight"], row["mean"], row["met"], row["assessors"]) for row in levels] == [
        (f"C{number}", 25, 4.0, 3, 3) for number in range(1, 5)
    ]


def test_public_reads_nothing_before_it_is_public() -> None:
    # A ranking that is not told yet, an exercise that is prepared, and a pilot whose case is not published.
    call, framing = call_at("deliberation", entries=2), call_at("framing")
    exercises.ranked(call)
    running = exercises.case("evaluated")
    exercises.ranked(running.call)
    learning.add_lesson(pilot=running, text="Todavía no.", kind="method", by=cast.rosa())
    texts = {key: json.dumps(rows_json(key)) for key in DATASETS}
    told = {key for key, text in texts.items() if call.reference in text}
    assert told == {"calls"}
    assert [key for key, text in texts.items() if framing.reference in text] == []
    assert (texts["cases"], texts["indicators"], texts["lessons"]) == ("[]", "[]", "[]")
    assert {row["call"] for row in rows_json("results")} == {running.call.reference}
    assert [row["calls"] for row in rows_json("entities")] == [2]


def test_no_cell_starts_like_a_formula() -> None:
    call = call_at("open", title='=HYPERLINK("http://evil.example")', summary="+1+1")
    header, line = rows_csv("calls")
    cells = dict(zip(header, line, strict=True))
    assert (cells["title"], cells["summary"]) == ("'" + call.title, "'+1+1")
    assert rows_json("calls")[0]["title"] == call.title


def test_pages_of_rows_neither_repeat_nor_lose_any_and_cost_the_same() -> None:
    calls = [call_at("open").reference for _number in range(5)]
    read, after = [], 0
    costs = set()
    while after is not None:
        with CaptureQueriesContext(connection) as asked:
            rows, after = page_of("calls", after=after, limit=2)  # type: ignore[assignment]
        read += [row["reference"] for row in rows]
        costs.add(len(asked))
    assert (read, costs) == (calls, {1})


def test_public_asks_for_no_dataset_that_does_not_exist() -> None:
    for kind in ("csv", "json"):
        assert Client().get(reverse(f"dataset_{kind}", args=["users"])).status_code == 404
