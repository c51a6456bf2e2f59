"""Annexes of a proposal: numbered, under neutral names, for those who may read the proposal and for nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.models import Call
from selection.actions.entries import open_assessment, receive_entry
from selection.actions.scores import close_assessment
from selection.models import Exhibit
from tests import cast
from tests.selection.builders import score_all, verified_call
from tests.selection.test_views import as_

pytestmark = pytest.mark.django_db
FLAT = b"%%PDF-1.7 flat %d"


def call_with_annexes(count: int = 2) -> Call:
    call = verified_call(entries=1)
    receive_entry(
        call=call, code="K77-4MD", mark="Ópalo", title="Con anexos", by="test",
        sections=[{"key": "problem", "title": "Problema", "text": "Un texto."}],
        exhibits=[(FLAT % number, number) for number in range(1, count + 1)],
    )  # fmt: skip
    open_assessment(call=call, by=cast.rosa())
    return call


def test_ines_opens_an_annex_under_a_neutral_name() -> None:
    call = call_with_annexes()
    page = as_(cast.ines()).get(f"/assess/{call.reference}/opalo/").content.decode()
    assert re.findall(r"/annexes/(\d+)/", page) == ["1", "2"]
    assert "PDF, 2 páginas" in page
    answer = as_(cast.ines()).get(f"/assess/{call.reference}/opalo/annexes/2/")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, FLAT % 2, "application/pdf")
    assert answer["Content-Disposition"] == 'inline; filename="propuesta-opalo-anexo-2.pdf"'
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert [name for name in ("Last-Modified", "ETag") if answer.has_header(name)] == []


def test_nobody_else_opens_an_annex() -> None:
    call = call_with_annexes()
    url = f"/assess/{call.reference}/opalo/annexes/1/"
    assert as_(cast.ines()).get(url).status_code == 200
    for person in (cast.luz(), cast.rosa(), cast.oscar(), cast.ana(), cast.kemi()):
        assert as_(person).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert as_(cast.ines()).get(url.replace("annexes/1", "annexes/3")).status_code == 404


def test_luz_opens_an_annex_once_there_is_a_ranking() -> None:
    call = call_with_annexes()
    url = f"/decide/{call.reference}/opalo/annexes/1/"
    assert as_(cast.luz()).get(url).status_code == 404
    score_all(call)
    close_assessment(call=call, by=cast.rosa())
    assert as_(cast.luz()).get(url).content == FLAT % 1
    assert "/annexes/2/" in as_(cast.luz()).get(f"/decide/{call.reference}/opalo/").content.decode()
    assert as_(cast.ines()).get(url).status_code == 404


def test_an_annex_lies_under_a_random_name() -> None:
    call_with_annexes()
    names = [Path(one.file.name).name for one in Exhibit.objects.all()]
    assert len(set(names)) == 3  # the proposal without annexes has a row as well
    assert [name for name in names if not re.fullmatch(r"[0-9a-f]{32}\.pdf", name)] == []


def test_a_proposal_costs_the_same_with_one_and_thirty_annexes() -> None:
    costs = []
    for count in (1, 30):
        call = call_with_annexes(count)
        client, url = as_(cast.ines()), f"/assess/{call.reference}/opalo/"
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
