"""A file on its way in: of any kind, large or small, through a worker that is killed, twice, unreadable, discarded."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from kernel.verdict import Refused
from outbox.actions import work
from outbox.models import Job
from pilots import columnar
from pilots.actions import imports, plan
from pilots.models import EvidenceImport, Pilot
from pilots.queries import figures
from pilots.queries.evidence import parts_of
from pilots.rules import blocks
from tests import cast
from tests.conftest import ROOT, process_environment
from tests.pilots.conftest import GOOD, csv_file, lines, ready
from tests.pilots.test_views import signed_in, url


def as_kind(kind: str, text: str) -> bytes:
    """Return a file of ours as one of another kind."""
    frame = pl.read_csv(text.encode(), infer_schema=False)
    target = io.BytesIO()
    if kind == "jsonl":
        frame.write_ndjson(target)
    elif kind == "parquet":
        frame.write_parquet(target)
    elif kind == "xlsx":
        book = Workbook()
        for row in [frame.columns, *frame.rows()]:
            book.active.append(row)
        book.save(target)
    else:
        return text.encode()
    return target.getvalue()


def sent(pilot: Pilot, text: str, *, small: bool = False) -> EvidenceImport:
    """Return a file whose columns are named and that waits for a worker, or was read at once when ``small``."""
    made = imports.take_in(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    if not small:
        EvidenceImport.objects.filter(pk=made.pk).update(size=imports.SMALL + 1)
    return imports.start_reading(evidence_import=made, mapping=made.mapping, by=cast.rosa())


def outcome(pilot: Pilot) -> Any:
    """Return everything that pages show of a pilot's imported rows."""
    return (
        figures.totals(pilot),
        figures.tone_by_topic(pilot),
        figures.by_day(pilot),
        [(one.source.name, one.count) for one in figures.by_source(pilot)],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl", "parquet"])
def test_rosa_imports_each_kind_of_file_through_the_pages(pilot: Pilot, kind: str) -> None:
    rosa = signed_in("rosa")
    file = csv_file(as_kind(kind, lines(40)), f"abril.{kind}")
    columns = rosa.post(url("pilot_upload", pilot), {"upload": file})["Location"]
    assert "Facebook Muni Ate" in rosa.get(columns).content.decode()
    page = rosa.post(columns, {"date": 0, "source": 1, "topic": 2, "sentiment": 3})["Location"]
    assert "Import 40 rows" in rosa.get(page).content.decode()
    made = EvidenceImport.objects.get()
    rosa.post(url("pilot_import_decide", pilot, made.pk), {"decision": "apply"})
    assert figures.rows_of(pilot) == 40
    again = rosa.post(url("pilot_upload", pilot), {"upload": csv_file(as_kind(kind, lines(40)), f"copia.{kind}")})
    if kind != "xlsx":  # a workbook carries the moment at which it was saved
        assert (again.status_code, "imported already" in again.content.decode()) == (422, True)
        assert figures.rows_of(pilot) == 40


@pytest.mark.django_db
def test_worker_reads_a_large_file_and_the_page_says_how_far_it_is(pilot: Pilot) -> None:
    rosa, made = signed_in("rosa"), sent(pilot, lines(500))
    assert made.state == "reading"
    page = rosa.get(url("pilot_import", pilot, made.pk)).content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page
    assert 'value="0"' in page
    job = Job.objects.get(pk=made.job_id)
    with pytest.raises(Refused, match="file of evidence waits"):
        plan.end_pilot(pilot=pilot, outcome="completed", summary="x", by=cast.rosa())
    assert work(job.pk)
    made.refresh_from_db()
    assert (made.state, made.good_rows, made.bad_rows, made.chunks.count()) == ("checked", 500, 0, 0)
    assert "Import 500 rows" in rosa.get(url("pilot_import", pilot, made.pk)).content.decode()


@pytest.mark.django_db
def test_file_that_is_discarded_while_it_is_read_leaves_nothing(pilot: Pilot) -> None:
    made = sent(pilot, lines(50))
    imports.discard_import(evidence_import=made, by=cast.rosa())
    assert work(made.job_id)
    made.refresh_from_db()
    assert (made.state, made.parts.count(), made.tallies.count()) == ("discarded", 0, 0)


@pytest.mark.django_db
def test_sheet_that_breaks_while_it_is_read_is_given_up_with_a_sentence(pilot: Pilot, monkeypatch: Any) -> None:
    made = imports.take_in(pilot=pilot, upload=csv_file(as_kind("xlsx", GOOD), "a.xlsx"), by=cast.rosa())
    monkeypatch.setattr("pilots.rules.layouts._UNPACKED", 10)
    imports.start_reading(evidence_import=made, mapping=made.mapping, by=cast.rosa())
    made.refresh_from_db()
    assert (made.state, made.parts.count(), made.chunks.count()) == ("failed", 0, 0)
    page = signed_in("rosa").get(url("pilot_import", pilot, made.pk)).content.decode()
    assert "This spreadsheet is too large" in page
    # its content may come again
    monkeypatch.undo()
    again = csv_file(as_kind("xlsx", GOOD), "a.xlsx")
    assert imports.upload_evidence(pilot=pilot, upload=again, by=cast.rosa()).good_rows == 3


@pytest.mark.django_db
def test_area_of_each_row_is_counted_when_the_file_has_one(pilot: Pilot) -> None:
    text = "fecha,fuente,tema,tono,zona\n2021-04-01,Facebook Muni Ate,health,neutral,Vitarte\n"
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    assert set(made.tallies.filter(cut="area_topic").values_list("area", "count")) == {("Vitarte", 1)}


@pytest.mark.django_db
def test_check_takes_the_same_queries_for_few_and_for_many_rows(pilot: Pilot) -> None:
    counts = []
    sent(pilot, lines(3), small=True)  # makes the pilot's key
    for rows in (60, 6000):
        with CaptureQueriesContext(connection) as asked:
            sent(pilot, lines(rows), small=True)
        counts.append(len(asked))
    assert counts[0] == counts[1]


#: Where the worker is killed: the function at whose n-th call it ends, before or after.
_PLACES = [
    ("pilots.actions.reading.read_block", 1, "before"),
    ("pilots.actions.reading.columnar.seal_part", 1, "after"),
    ("pilots.actions.reading.keep_block", 1, "after"),
    ("pilots.actions.reading.columnar.seal_part", 2, "after"),
    ("pilots.actions.reading.keep_block", 3, "after"),
    ("pilots.actions.reading.keep_check", 1, "before"),
    ("pilots.actions.reading.keep_check", 1, "after"),
    ("pilots.actions.reading.columnar.drop", 1, "after"),
]
_PROGRAM = """
import importlib, os, sys
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from pilots.rules import blocks
blocks.BYTES = 2000
from outbox.actions import work
from outbox.models import Job

path, at, when = sys.argv[3], int(sys.argv[4]), sys.argv[5]
holder, name = path.rsplit(".", 1)
try:
    holder = importlib.import_module(holder)
except ModuleNotFoundError:
    outer, inner = holder.rsplit(".", 1)
    holder = getattr(importlib.import_module(outer), inner)
original, calls = getattr(holder, name), []

def killed(*args, **kwargs):
    calls.append(1)
    if len(calls) == at and when == "before":
        os.kill(os.getpid(), 9)
    result = original(*args, **kwargs)
    if len(calls) == at:
        os.kill(os.getpid(), 9)
    return result

setattr(holder, name, killed)
Job.objects.update(lease_until=None)
work(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_any_two_steps_leaves_nothing_half_and_the_next_one_goes_on(
    tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    media = tmp_path / "shared"
    settings.MEDIA_ROOT = str(media)
    monkeypatch.setattr(blocks, "BYTES", 2000)
    text = lines(300) + "2021-04-31,Diario El Distrito,health,neutral\n"
    whole = ready()
    imports.apply_import(evidence_import=sent(whole, text, small=True), by=cast.rosa(), skip_bad=True)
    assert len(parts_of(EvidenceImport.objects.get())) > 4
    pilot = ready()
    made = sent(pilot, text)
    for place, at, when in _PLACES:
        ended = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(media), str(made.job_id), place, str(at), when],
            env=process_environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == -9, (place, at, when, ended.stderr[-2000:])
        assert figures.rows_of(pilot) == 0
    Job.objects.update(lease_until=None)
    assert work(made.job_id)
    made.refresh_from_db()
    assert (made.state, made.good_rows, made.bad_rows, made.problems.count()) == ("checked", 300, 1, 1)
    imports.apply_import(evidence_import=made, by=cast.rosa(), skip_bad=True)
    assert outcome(pilot)[0].count == 300
    assert [one.topic.count for one in outcome(pilot)[1]] == [one.topic.count for one in outcome(whole)[1]]
    assert outcome(pilot)[2:] == outcome(whole)[2:]
    assert [columnar.rows_of(one).rows() for one in parts_of(made)] == [
        columnar.rows_of(one).rows() for one in parts_of(EvidenceImport.objects.get(pilot=whole))
    ]
    # on the disk: the parts of both files, and no piece of a file as it was sent
    stored = [path for path in media.rglob("*") if path.is_file()]
    assert len(stored) == len(parts_of(made)) * 2
    assert date(2021, 4, 30) in {one.day for one in figures.by_day(pilot)}
