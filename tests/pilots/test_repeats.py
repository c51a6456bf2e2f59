"""Rows that are here already: in another order, from other columns, in part; what the supplier's program is told."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from kernel.verdict import Refused
from pilots.actions import imports, plan
from pilots.actions.texts import declare_rules, purge_texts
from pilots.models import EvidenceImport, Pilot
from pilots.queries import figures
from tests import cast
from tests.pilots.conftest import HEADER, csv_file, lines
from tests.pilots.test_supplier import push, token
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


def taken(pilot: Pilot, text: str, name: str = "abril.csv") -> EvidenceImport:
    """Return a file that was checked."""
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text, name), by=cast.rosa())
    made.refresh_from_db()
    return made


def applied(pilot: Pilot, text: str, name: str = "abril.csv") -> EvidenceImport:
    """Return a file that was imported."""
    return imports.apply_import(evidence_import=taken(pilot, text, name), by=cast.rosa())


def otherwise(text: str) -> str:
    """Return the same rows in another order, their columns in another order and under other names."""
    rows = [line.split(",") for line in text.splitlines()[1:]]
    random.Random(7).shuffle(rows)
    body = "".join(f"{tone.upper()};{source};x;{topic};{day} 10:30\n" for day, source, topic, tone in rows)
    return "tone;source;id;topic;date\n" + body


def test_same_rows_in_another_order_are_refused_with_a_sentence(pilot: Pilot) -> None:
    rosa, first = signed_in("rosa"), applied(pilot, lines(200))
    again = taken(pilot, otherwise(lines(200)), "otra.csv")
    assert (again.sha256 == first.sha256, again.digest == first.digest, again.good_rows) == (False, True, 200)
    page = unescape(rosa.get(url("pilot_import", pilot, again.pk)).content.decode())
    assert "The same rows were imported already, from “abril.csv”" in page
    assert ('value="apply"' in page, 'value="discard"' in page) == (False, True)
    with pytest.raises(Refused, match="perhaps in another order"):
        imports.apply_import(evidence_import=again, by=cast.rosa())
    assert figures.rows_of(pilot) == 200
    # one row more or less, or one that stands twice, is another file
    for text in (lines(199), lines(201), lines(200) + lines(1).removeprefix(HEADER)):
        assert taken(pilot, text).digest != first.digest


def test_rows_that_are_in_an_imported_file_are_counted_before_the_decision(pilot: Pilot) -> None:
    first = applied(pilot, lines(180), "marzo.csv")
    other = "".join(f"2021-04-{n % 30 + 1:02d},Diario El Distrito,others,positivo\n" for n in range(20))
    made = taken(pilot, lines(180) + other, "abril.csv")
    brute = Counter((lines(180) + other).replace("positivo", "positive").splitlines()[1:])
    alike = (brute & Counter(lines(180).splitlines()[1:])).total()
    assert made.repeats == [{"file": first.pk, "rows": alike}]
    assert 180 <= alike < 200
    page = unescape(signed_in("rosa").get(url("pilot_import", pilot, made.pk)).content.decode())
    assert f"{alike} of 200 rows are in “marzo.csv” already" in page
    assert imports.apply_import(evidence_import=made, by=cast.rosa()).state == "applied"
    plan.change_plan(pilot=pilot, by=cast.rosa(), evidence_until=timezone.localdate())
    assert taken(pilot, HEADER + "2021-05-01,Diario El Distrito,health,neutral\n").repeats == []


def test_texts_tell_rows_apart_while_they_are_kept_and_leave_no_trace_when_they_are_deleted(pilot: Pilot) -> None:
    until = timezone.localdate() + timedelta(days=9)
    plan.change_plan(pilot=pilot, by=cast.rosa(), keeps_texts=True)
    declare_rules(pilot=pilot, texts_until=until, acceptance=None, by=cast.rosa())
    head, row = "date,source,topic,sentiment,text\n", "2021-04-01,Diario El Distrito,health,neutral,"
    first = applied(pilot, f"{head}{row}falta agua\n{row}hay colas\n")
    other = taken(pilot, f"{head}{row}otra cosa\n{row}hay colas\n")
    assert (other.digest == first.digest, other.texts_digest == first.texts_digest) == (True, False)
    assert other.repeats == [{"file": first.pk, "rows": 1}]
    assert imports.apply_import(evidence_import=other, by=cast.rosa()).state == "applied"
    same = taken(pilot, f"{head}{row}hay colas\n{row}falta agua\n")
    with pytest.raises(Refused, match="imported already"):
        imports.apply_import(evidence_import=same, by=cast.rosa())
    purge_texts(evidence_import=first, by="clock")
    first.refresh_from_db()
    assert (first.texts_digest, bool(first.digest)) == ("", True)


def test_file_that_was_imported_before_files_had_digests_gets_its_own(pilot: Pilot) -> None:
    first = applied(pilot, lines(50))
    EvidenceImport.objects.filter(pk=first.pk).update(digest="")
    again = taken(pilot, otherwise(lines(50)))
    with pytest.raises(Refused, match="imported already"):
        imports.apply_import(evidence_import=again, by=cast.rosa())


def test_suppliers_program_learns_number_and_state_of_a_file_that_is_here_and_never_its_name(pilot: Pilot) -> None:
    secret = token(pilot)
    made = push(pilot, secret, lines(20).encode()).json()
    again = push(pilot, secret, lines(20).encode())
    assert (again.status_code, again.json()["file"], again.json()["state"]) == (409, made["file"], "checked")
    assert again.json()["error"] == "This file is here already: the public entity has not decided on it yet."
    own = applied(pilot, lines(30), "secreto-interno.csv")
    told = push(pilot, secret, lines(30).encode())
    assert (told.status_code, told.json()["file"], told.json()["state"]) == (409, own.pk, "applied")
    mixed = push(pilot, secret, otherwise(lines(30)).encode())
    assert (mixed.status_code, mixed.json()["rows_imported_already"]) == (202, 30)
    asked = Client().get(
        mixed.json()["status"].removeprefix("http://localhost:8000"), headers={"Authorization": f"Bearer {secret}"}
    )
    for answer in (told, mixed, asked):
        assert "secreto" not in answer.content.decode()
    assert EvidenceImport.objects.get(pk=made["file"]).original_name.startswith("Carga 20")


def test_problems_are_named_in_the_callers_language_and_by_the_files_own_column(pilot: Pilot) -> None:
    body = b"fecha,fuente,tema,polaridad\n2021-04-01,Diario El Distrito,health,rojo\n"
    [told] = push(pilot, token(pilot), body, **{"Accept-Language": "es"}).json()["problems"]
    assert (told["column"], told["column_name"], told["column_in_file"]) == ("sentiment", "tono", "polaridad")
    made, rosa = EvidenceImport.objects.get(), signed_in("rosa")
    page = unescape(rosa.get(url("pilot_import", pilot, made.pk)).content.decode())
    assert ("Line 2" in page, "“polaridad”" in page) == (True, True)
    file = b"".join(rosa.get(url("pilot_import_problems", pilot, made.pk)).streaming_content).decode()  # type: ignore[attr-defined]
    assert "column in the file" in file.splitlines()[0]
    assert file.splitlines()[1].startswith("2,tone,polaridad,rojo,")


def test_file_without_rows_says_so_and_one_row_is_one(pilot: Pilot) -> None:
    rosa = signed_in("rosa")
    page = unescape(rosa.get(url("pilot_import", pilot, taken(pilot, HEADER).pk)).content.decode())
    assert ("no rows below the names" in page, "Every row is in order" in page) == (True, False)
    bad = "2021-04-01,Nadie,health,neutral\n"
    one = taken(pilot, lines(1) + bad)
    page = unescape(rosa.get(url("pilot_import", pilot, one.pk)).content.decode())
    assert "Import 1 good row and leave out 1" in page


def test_day_that_has_not_come_is_told_so_and_others_in_the_readers_format(pilot: Pilot) -> None:
    today = timezone.localdate()
    plan.change_plan(pilot=pilot, by=cast.rosa(), evidence_until=today + timedelta(days=5))
    rows = [today + timedelta(days=1), today + timedelta(days=6)]
    made = taken(pilot, HEADER + "".join(f"{day},Diario El Distrito,health,neutral\n" for day in rows))
    told = list(made.problems.values_list("reason", flat=True))
    assert told == [
        "This day has not come yet.",
        f"This day is after the evidence ends, on {today + timedelta(days=5):%d/%m/%Y}.",
    ]
