"""The dashboard: every count against the rows themselves, its files, and the Ate figures from a file to everywhere."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.formats import date_format
from PIL import Image

from pilots.actions import imports, learning, plan
from pilots.actions.texts import declare_rules
from pilots.models import Pilot
from pilots.queries import figures
from pilots.queries.dashboard import COLUMNS, ROWS, dashboard_of
from pilots.queries.drawings import KINDS, drawing, picture
from pilots.rules.charts import Series, lines, ticks
from reports.queries.cases import case_context, evidence_export
from reports.queries.documents.facts import facts, tone_grid
from tests import cast
from tests.pilots.conftest import csv_file, ready
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db
SOURCES = ("Facebook Muni Ate", "Diario El Distrito")
TOPICS, TONES, AREAS = (
    ("transport", "health", "others"),
    ("positivo", "negativo", "neutral"),
    ("Vitarte", "Salamanca", ""),
)
NAMES = {"transport": "Transporte", "health": "Salud (covid-19)", "others": "Otros"}
LABELS = {"positivo": "Positive", "negativo": "Negative", "neutral": "Neutral"}


def rows_of(count: int) -> list[tuple[str, str, str, str, str]]:
    """Return rows (day, source, topic, tone, area)."""
    return [
        (f"2021-04-{n % 30 + 1:02d}", SOURCES[n % 2], TOPICS[n % 7 % 3], TONES[n % 5 % 3], AREAS[n % 11 % 3])
        for n in range(count)
    ]


def filled(count: int = 300) -> Pilot:
    """Return a pilot with rows."""
    pilot = ready()
    text = "fecha,fuente,tema,tono,zona\n" + "".join(",".join(row) + "\n" for row in rows_of(count))
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    imports.apply_import(evidence_import=made, by=cast.rosa())
    return pilot


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("columns", COLUMNS)
def test_every_cell_is_the_count_of_its_rows(rows: str, columns: str) -> None:
    if rows == columns:
        return
    place = {"day": 0, "source": 1, "topic": 2, "sentiment": 3, "area": 4}
    table = dashboard_of(filled(), rows=rows, columns=columns, whole=True).table
    brute = Counter((row[place[rows]], row[place[columns]]) for row in rows_of(300))

    def name(what: str, key: str) -> str:
        day = date.fromisoformat(key) if what == "day" else None
        return day.strftime("%d/%m/%Y") if day else NAMES.get(key, LABELS.get(key, key or "No zone"))

    found = {
        (side, head): cell.count
        for side, cells, _base in table.rows
        for head, cell in zip(table.columns, cells, strict=True)
        if cell.count
    }
    said = {(_day(one), _day(other)): count for (one, other), count in found.items()}
    assert said == {(name(rows, one), name(columns, other)): count for (one, other), count in brute.items()}
    assert (table.base, table.left_out) == (300, 0)
    assert all(base == sum(cell.count for cell in cells) for _side, cells, base in table.rows)


def _day(text: str) -> str:
    """Return a day of April as day/month/year, however the language writes it."""
    if text.count("/") != 2:
        return text
    month, day, year = text.split("/")
    return f"{int(day):02d}/{int(month):02d}/{year}" if int(month) == 4 and len(year) == 4 else text


def test_days_and_topics_add_up_and_long_windows_are_counted_by_week() -> None:
    pilot = filled()
    found = dashboard_of(pilot)
    assert (len(found.days), found.by_week, found.base, sum(total for *_rest, total in found.days)) == (
        30,
        False,
        300,
        300,
    )
    assert sum(total for *_rest, total in found.topics) == 300
    plan.change_plan(pilot=pilot, by=cast.rosa(), evidence_until=date(2021, 8, 30))
    text = "fecha,fuente,tema,tono\n2021-08-30,Diario El Distrito,health,neutral\n"
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    imports.apply_import(evidence_import=made, by=cast.rosa())
    found = dashboard_of(pilot)
    assert (found.by_week, len(found.days), sum(total for *_rest, total in found.days)) == (True, 23, 301)


def test_share_has_its_interval_only_where_the_rows_are_a_sample() -> None:
    pilot, rosa = filled(), signed_in("rosa")
    page = url("pilot_dashboard", pilot)
    assert "The rows are a sample" not in rosa.get(page).content.decode()
    assert {cell.low for _side, cells, _base in dashboard_of(pilot).table.rows for cell in cells} == {None}
    declare_rules(pilot=pilot, texts_until=None, acceptance=None, is_sample=True, by=cast.rosa())
    shown = rosa.get(page).content.decode()
    assert "The rows are a sample" in shown
    # Every share says of how many it is: of its own row, not of the last one.
    for share in lxml.html.document_fromstring(shown).get_element_by_id("cross").iterfind(".//tbody/tr"):
        *cells, base = [" ".join(one.text_content().split()) for one in share.iterfind("td")]
        assert {cell.rpartition("n = ")[2] for cell in cells} == {f"{base})"}
    for _side, cells, _base in dashboard_of(pilot).table.rows:
        for cell in cells:
            assert cell.low is not None
            assert cell.low < cell.share < cell.high  # type: ignore[operator]


def test_dashboard_takes_the_same_queries_for_few_and_many_rows() -> None:
    counts = []
    for rows in (30, 900):
        pilot, rosa = filled(rows), signed_in("rosa")
        rosa.get(url("pilot_dashboard", pilot))
        with CaptureQueriesContext(connection) as asked:
            rosa.get(url("pilot_dashboard", pilot))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_table_and_charts_are_downloaded() -> None:
    pilot, rosa = filled(), signed_in("rosa")
    for kind in ("table", "days", "multiples"):
        page = url("pilot_dashboard_file", pilot, kind)
        text = b"".join(rosa.get(page, {"format": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        rows = table[1:-1] if kind == "table" else table[1:]
        assert (table[0][-1], sum(int(row[-1]) for row in rows)) == ("base", 300)
        svg = rosa.get(page, {"format": "svg"})
        root = lxml.etree.fromstring(svg.content)
        assert (root[0].tag.rpartition("}")[2], "n = 300" in root[0].text) == ("title", True)
        words = [one.text for one in root.iter("{*}text")]
        assert words[1:3] == [pilot.title, "01/04/2021 – 30/04/2021 · n = 300"]
        png = Image.open(io.BytesIO(rosa.get(page, {"format": "png"}).content))
        assert (png.format, png.width) == ("PNG", 1440)
        assert len(png.convert("RGB").getcolors(1 << 24) or []) > 3
    assert rosa.get(url("pilot_dashboard_file", pilot, "nothing")).status_code == 404
    assert rosa.get(url("pilot_dashboard_file", pilot, "table"), {"format": "exe"}).status_code == 404
    assert rosa.get(url("pilot_dashboard", pilot), {"rows": "x", "columns": "topic"}).status_code == 200
    assert signed_in("ana").get(url("pilot_dashboard", pilot)).status_code == 404


def test_name_of_a_topic_cannot_break_out_of_a_chart() -> None:
    pilot = filled()
    pilot.topics.filter(key="health").update(name='<script>alert("x")</script>&')
    page = signed_in("rosa").get(url("pilot_dashboard", pilot)).content.decode()
    assert "<script>alert" not in page
    found = dashboard_of(pilot)
    for kind in KINDS:
        lxml.etree.fromstring(drawing(found, kind, rows="topic", columns="source", narrow=True))
        lxml.etree.fromstring(picture(found, kind, pilot=pilot, rows="topic", columns="source"))


def rows_in(answer: Any) -> list[list[str]]:
    """Return the rows of a CSV file that a page hands out."""
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def test_files_show_the_chosen_rows_and_columns_with_shares_totals_and_days_with_their_year() -> None:
    pilot, rosa = filled(), signed_in("rosa")
    asked = {"rows": "source", "columns": "area"}
    page = rosa.get(url("pilot_dashboard", pilot), asked).content.decode()
    assert page.count("&amp;rows=source&amp;columns=area") == 9
    assert "<title>Evidence: Source by Zone – " in page
    table = rows_in(rosa.get(url("pilot_dashboard_file", pilot, "table"), {**asked, "format": "csv"}))
    brute = Counter((row[1], row[4]) for row in rows_of(300))
    sums = Counter(row[4] for row in rows_of(300))
    first = dict(zip(table[0], table[1], strict=True))
    assert int(first["Vitarte"]) == brute[first["Source"], "Vitarte"]
    assert first["Vitarte %"] == f"{100 * brute[first['Source'], 'Vitarte'] / int(first['base']):.2f}"
    total = dict(zip(table[0], table[-1], strict=True))
    assert (total["Source"], total["Vitarte"], total["base"]) == ("Total", str(sums["Vitarte"]), "300")
    svg = rosa.get(url("pilot_dashboard_file", pilot, "table"), {**asked, "format": "svg"})
    words = [one.text for one in lxml.etree.fromstring(svg.content).iter("{*}text")]
    assert [name for name in ("Manifestations by source and zone", *SOURCES, "Salamanca") if name not in words] == []
    topics = rows_in(rosa.get(url("pilot_dashboard_file", pilot, "multiples"), {"format": "csv"}))
    assert topics[0][:3] == ["Topic", "Day", "Negative"]
    day = Counter((row[0], row[2]) for row in rows_of(300))
    own = {name: key for key, name in pilot.topics.values_list("key", "name")}
    assert {(row[1], own[row[0]]): int(row[-1]) for row in topics[1:] if row[-1] != "0"} == day
    declare_rules(pilot=pilot, texts_until=None, acceptance=None, is_sample=True, by=cast.rosa())
    days = rows_in(rosa.get(url("pilot_dashboard_file", pilot, "days"), {"format": "csv"}))
    assert days[0][:5] == ["Day", "Negative", "Negative %", "Negative % from", "Negative % to"]
    assert days[1][0] == "2021-04-01"


def test_same_thing_in_rows_and_columns_is_answered_with_a_sentence() -> None:
    pilot, rosa = filled(30), signed_in("rosa")
    page = url("pilot_dashboard", pilot)
    assert "choose two different things" in rosa.get(page, {"rows": "topic", "columns": "topic"}).content.decode()
    assert "choose two different things" not in rosa.get(page, {"rows": "topic"}).content.decode()


def test_intervals_stand_wherever_shares_of_a_sample_stand() -> None:
    pilot, rosa = filled(), signed_in("rosa")
    pages = [url("pilot", pilot), url("pilot_evidence", pilot)]
    assert [page for page in pages if "95% interval: " in rosa.get(page).content.decode()] == []
    with translation.override("en"):
        before = str(tone_grid(facts(pilot)))
    declare_rules(pilot=pilot, texts_until=None, acceptance=None, is_sample=True, by=cast.rosa())
    assert [page for page in pages if "95% interval: " not in rosa.get(page).content.decode()] == []
    with translation.override("en"):
        assert ("95% interval" in before, "95% interval" in str(tone_grid(facts(pilot)))) == (False, True)
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se leyó.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    assert "95% interval: " in rosa.get(f"/cases/{pilot.call.reference}/").content.decode()


@pytest.mark.parametrize("most", [0, 1, 3, 7, 9, 10, 42, 99, 101, 5796, 302_276, 10_000_000])
def test_axis_has_round_numbers_that_reach_over_the_largest(most: int) -> None:
    found = ticks(most)
    step = found[1] - found[0]
    assert (found[0], found[-1] >= most, len(found) <= 6) == (0, True, True)
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert found == [step * n for n in range(len(found))]


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("days", [1, 2, 9, 20, 62])
@pytest.mark.parametrize("width", [720, 316])
def test_labels_of_days_neither_overlap_nor_are_cut(language: str, days: int, width: int) -> None:
    with translation.override(language):
        labels = [date_format(date(2026, 11, 1) + timedelta(days=n), "j M") for n in range(days)]
    svg = lxml.etree.fromstring(lines("x", labels, [Series("a", "neutral", [3] * days)], width=width))
    found = [one for one in svg.iter("{*}text") if one.text in labels]
    spans = [(float(one.get("x")) - 4.2 * len(one.text), float(one.get("x")) + 4.2 * len(one.text)) for one in found]
    assert all(0 <= left < right <= width for left, right in spans)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
    assert len(spans) >= min(days, 2)


#: What the case publishes: 5,796 manifestations of 25 sources in 30 days.
PUBLISHED = {"transport": 372, "health": 105, "citizen_security": 104, "economy_employment": 30}


def test_the_5796_rows_of_ate_go_from_a_file_to_dashboard_report_case_and_open_data(tmp_path: Path) -> None:
    pilot = ready()
    sources = [f"Fuente {n}" for n in range(25)]
    for name in sources:
        pilot.sources.create(name=name, kind="news", selected_by="Luz")
    for key in PUBLISHED:
        pilot.topics.get_or_create(key=key, defaults={"name": key.replace("_", " "), "published": True})
    tones = ["positive"] * 37 + ["negative"] * 42 + ["neutral"] * 26
    topics = [key for key, count in PUBLISHED.items() for _ in range(count)]
    topics += ["others"] * (5796 - len(topics))
    health = iter(tones)
    file = tmp_path / "abril.csv"
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["date", "source", "topic", "sentiment"])
        for n, topic in enumerate(topics):
            tone = next(health) if topic == "health" else ("positive", "negative", "neutral")[n % 3]
            writer.writerow([date(2021, 4, 1) + timedelta(days=n % 30), sources[n % 25], topic, tone])
    rosa = signed_in("rosa")
    columns = rosa.post(url("pilot_upload", pilot), {"upload": csv_file(file.read_bytes())})["Location"]
    page = rosa.post(columns, {"date": 0, "source": 1, "topic": 2, "sentiment": 3})["Location"]
    assert "Import 5,796 rows" in rosa.get(page).content.decode()
    rosa.post(page + "decide/", {"decision": "apply"})
    totals = figures.totals(pilot)
    assert (totals.count, totals.sources_heard, totals.days_heard) == (5796, 25, 30)
    # dashboard
    found = dashboard_of(pilot)
    by_topic = {name: base for name, _cells, base in found.table.rows}
    assert (found.base, by_topic["Transporte"], by_topic["Salud (covid-19)"]) == (5796, 372, 105)
    health_row = next(cells for name, cells, _base in found.table.rows if name == "Salud (covid-19)")
    assert [(cell.count, f"{cell.share:.2f}") for cell in health_row] == [(42, "40.00"), (26, "24.76"), (37, "35.24")]
    assert "5,796" in rosa.get(url("pilot_dashboard", pilot)).content.decode()
    # the supplier's figures
    rosa.post(
        url("pilot_reported", pilot),
        {"positive": "35.24", "negative": "40.00", "neutral": "24.76", "source_note": "Caso"},
    )
    # report and case: what they read
    context = case_context(pilot)
    assert (context["totals"].count, context["evidence"]["base"]) == (5796, 5796)
    reported = context["reported"]
    assert (reported.reconciliation.fits, [one.topic.key for one in reported.topics]) == (False, ["health"])
    # open data
    data = json.loads(json.dumps(evidence_export(pilot), default=str))
    assert (data["manifestations"], {key: data["topics"][key] for key in PUBLISHED}) == (5796, PUBLISHED)
    assert data["sentiment"]["health"] == {"positive": 37, "negative": 42, "neutral": 26, "base": 105}
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se leyeron 25 fuentes.", by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    public = rosa.get(f"/cases/{pilot.call.reference}/").content.decode()
    assert [figure for figure in ("5,796", "372", "35.24", "105") if figure not in public] == []
    assert rosa.get(f"/cases/{pilot.call.reference}/evidence.json").json()["manifestations"] == 5796
