"""The pure rules: rows, files, percentages, requirements, calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.rules.ics import Entry, calendar_file
from pilots.rules.files import may_read, scan
from pilots.rules.indicators import percentage, standing
from pilots.rules.layouts import may_guess
from pilots.rules.permissions import may_apply, may_end, may_plan, may_publish, may_write
from pilots.rules.reconcile import printed_as, reconcile
from pilots.rules.rows import Book, Good, check, delimiter_of, harmless, read_day, read_header, split

PUBLISHED = ["35.24", "40.00", "24.76"]
BOOK = Book(sources={"el diario": 7}, topics={"health": 3}, first=date(2021, 4, 1), last=date(2021, 4, 30))


def test_published_split_does_not_come_from_all_manifestations() -> None:
    found = reconcile(PUBLISHED, 5796)
    assert (found.fits, sum(found.counts), found.again == tuple(PUBLISHED)) == (False, 5796, False)
    assert found.bases[0] == 105


def test_published_split_comes_from_the_health_manifestations() -> None:
    found = reconcile(PUBLISHED, 105)
    assert (found.fits, found.counts, found.again) == (True, (37, 42, 26), tuple(PUBLISHED))


def test_split_printed_without_decimals_fits_more_bases() -> None:
    assert reconcile(["35", "40", "25"], 5796).fits
    assert reconcile(["35,24 %", "40,00 %", "24,76 %"], 105).fits


@pytest.mark.parametrize("text", ["", "many", "101", "-1", "NaN", "Infinity"])
def test_reconcile_refuses_what_is_no_percentage(text: str) -> None:
    with pytest.raises(ValueError, match="percentage"):
        reconcile([text], 10)


def test_reconcile_refuses_an_empty_base() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        reconcile(PUBLISHED, 0)


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=6).filter(any), st.integers(0, 3))
def test_what_counts_print_always_reconciles_with_them(counts: list[int], decimals: int) -> None:
    base = sum(counts)
    printed = [printed_as(count, base, decimals) for count in counts]
    found = reconcile(printed, base)
    assert found.fits
    assert found.bases[-1] == base
    assert sum(found.counts) == base
    assert all(
        abs(count * 100 / base - float(text)) <= 0.5 * 10**-decimals + 1e-9
        for count, text in zip(found.counts, printed, strict=True)
    )


@given(st.lists(st.integers(0, 10000).map(lambda n: f"{n / 100:.2f}"), min_size=1, max_size=4), st.integers(1, 300))
def test_reconcile_always_gives_counts_that_add_up_to_the_base(printed: list[str], base: int) -> None:
    found = reconcile(printed, base)
    assert sum(found.counts) == base
    assert min(found.counts) >= 0
    if found.fits:
        brute = any(printed_as(count, base, 2) == printed[0] for count in range(base + 1))
        halves = any(abs(count * 100 / base - float(printed[0])) <= 0.005 + 1e-9 for count in range(base + 1))
        assert brute or halves


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-04-30", date(2021, 4, 30)),
        ("30/04/2021", date(2021, 4, 30)),
        ("1.4.2021", date(2021, 4, 1)),
        ("2021-04-30T10:22:00Z", date(2021, 4, 30)),
        ("04/30/2021", None),
        ("30/02/2021", None),
        ("30/04/21", None),
        ("ayer", None),
    ],
)
def test_dates_are_read_day_first(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_header_is_read_in_three_languages() -> None:
    for line in ("fecha;fuente;tema;tono", "Data;FONTE;Tópico;Sentimento", "date;source;topic;sentiment"):
        assert delimiter_of(line) == ";"
        assert dict(read_header(line.split(";")).places) == {"date": 0, "source": 1, "topic": 2, "sentiment": 3}


def test_header_says_what_is_missing_and_what_is_there_twice() -> None:
    assert read_header(["fecha", "autor"]).missing == ("source", "topic", "sentiment")
    assert not may_guess(("fecha", "autor"))
    assert not may_guess(("fecha", "date", "fuente", "tema", "tono"))
    assert may_guess(("fecha", "fuente", "tema", "tono", "autor"))


def test_row_is_kept_or_everything_wrong_is_said() -> None:
    good = check(2, {"date": "01/04/2021", "source": "El  Diário", "topic": "HEALTH", "sentiment": "Negativa"}, BOOK)
    assert good == Good(2, date(2021, 4, 1), 7, 3, "negative", "")
    bad = check(3, {"date": "2021-05-01", "source": "otro", "topic": "", "sentiment": "mal"}, BOOK)
    assert isinstance(bad, list)
    assert {(problem.line, problem.column, problem.code) for problem in bad} == {
        (3, "topic", "empty"),
        (3, "date", "window"),
        (3, "source", "source"),
        (3, "sentiment", "sentiment"),
    }


def test_rows_keep_the_line_on_which_they_start() -> None:
    text = 'a,b\n\n"two\nlines",x\nlast,y\n'
    assert [line for line, _cells in split(text.splitlines(keepends=True), ",")] == [1, 3, 5]


@pytest.mark.parametrize("cell", ["=1+1", "+51 999", "-2", "@sum", "\tx", " =cmd|' /C calc'!A0", "＝1"])
def test_no_exported_cell_starts_like_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("Salud") == "Salud"


def test_encodings_are_told_apart() -> None:
    assert scan([b"fecha,\xc3", b"\xb1\n"]).encoding == "utf-8-sig"
    assert scan(["fecha,ñ\n".encode("latin-1")]).encoding == "cp1252"
    assert scan([b"\x81\xf1"]).encoding == "latin-1"
    assert scan(["fecha".encode("utf-16")]).encoding == "utf-16"


@pytest.mark.parametrize(
    ("name", "size", "head"),
    [
        ("a.csv", 0, b""),
        ("a.csv", 99, b"x"),
        ("a.csv", 9, b"PK\x03\x04"),
        ("a.xlsx", 9, b"fecha"),
        ("a.pdf", 9, b"%PDF-1.7"),
        ("a.csv", 9, b"\x89PNG"),
        ("a.csv", 9, b"a\0b"),
        ("a.docx", 9, b"fecha"),
    ],
)
def test_files_of_another_kind_or_too_large_are_refused_with_a_sentence(name: str, size: int, head: bytes) -> None:
    verdict = may_read(name=name, size=size, head=head, largest=50)
    assert (bool(verdict), str(verdict.reason).endswith(".")) == (False, True)
    assert may_read(name="A.CSV", size=9, head=b"fecha", largest=50)


def test_indicator_stands_against_its_target() -> None:
    words = [standing(percentage(n, 10), percentage(t, 100))[0] for n, t in ((10, 90), (8, 80), (8, 85), (7, 85))]
    assert words == ["ok", "ok", "warn", "error"]
    assert standing(None, None)[0] == "none"
    assert standing(percentage(1, 10), percentage(20, 100), "down")[0] == "ok"


def test_calendar_file_is_folded_escaped_and_in_utc() -> None:
    made = calendar_file(
        entries=[
            Entry(
                uid="m-1@x",
                at=datetime(2021, 4, 12, 15, tzinfo=UTC),
                minutes=90,
                title="Demostración; primera, de ñandúes " * 4,
                text="uno\ndos",
            ),
            Entry(uid="a-1@x", at=date(2021, 4, 1), until=date(2021, 4, 30), title="Prueba"),
        ],
        stamp=datetime(2021, 4, 1, tzinfo=UTC),
    )
    raw = made.split(b"\r\n")
    assert max(len(line) for line in raw) <= 75
    text = made.decode().replace("\r\n ", "")
    assert "DTSTART:20210412T150000Z\r\nDTEND:20210412T163000Z" in text
    assert "SUMMARY:Demostración\\; primera\\, de" in text
    assert "DESCRIPTION:uno\\ndos" in text
    assert "DTSTART;VALUE=DATE:20210401\r\nDTEND;VALUE=DATE:20210501" in text
    assert made.endswith(b"END:VCALENDAR\r\n")


def test_nobody_may_plan_before_identities_were_revealed() -> None:
    facts = {"steers": True, "planned": False, "chosen": True}
    assert may_plan(call_state="unsealed", **facts)
    assert not may_plan(call_state="standstill", **facts)
    assert not may_plan(call_state="unsealed", **{**facts, "steers": False})
    assert not may_plan(call_state="unsealed", **{**facts, "chosen": False})
    assert not may_plan(call_state="piloting", **{**facts, "planned": True})


def test_pilot_may_end_only_when_everything_is_said() -> None:
    facts = {
        "state": "running",
        "outcome": "completed",
        "open_activities": 0,
        "waiting_imports": 0,
        "summary": "Se probó.",
    }
    assert may_end(**facts)
    for change in (
        {"state": "ended"},
        {"state": "planned"},
        {"open_activities": 1},
        {"waiting_imports": 1},
        {"summary": " "},
        {"outcome": "not_started"},
    ):
        assert not may_end(**{**facts, **change})
    assert may_end(**{**facts, "outcome": "stopped", "open_activities": 3})


def test_published_case_no_longer_changes() -> None:
    assert may_write(writes=True, call_state="evaluated")
    assert not may_write(writes=True, call_state="published")
    assert not may_write(writes=False, call_state="piloting")
    assert may_publish(call_state="evaluated", waiting_imports=0, open_samples=0)
    assert not may_publish(call_state="evaluated", waiting_imports=1, open_samples=0)
    assert not may_publish(call_state="evaluated", waiting_imports=0, open_samples=1)
    assert not may_publish(call_state="piloting", waiting_imports=0, open_samples=0)


def test_bad_rows_are_left_out_only_when_the_person_says_so() -> None:
    assert may_apply(state="checked", good=3, bad=0, skip_bad=False)
    assert not may_apply(state="checked", good=3, bad=1, skip_bad=False)
    assert may_apply(state="checked", good=3, bad=1, skip_bad=True)
    assert not may_apply(state="checked", good=0, bad=1, skip_bad=True)
    assert not may_apply(state="applied", good=3, bad=0, skip_bad=False)
