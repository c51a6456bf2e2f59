"""The supplier's token: hashed, shown once, revocable, for one pilot, counted; and the figures that it reports."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from challenges.models import Call
from kernel.verdict import Refused
from pilots.actions import imports, supplier
from pilots.models import EvidenceImport, Pilot, SupplierToken
from pilots.queries import figures
from pilots.queries.supplier import splits_of
from pilots.rules.tokens import PER_MINUTE
from tests import cast
from tests.pilots.conftest import csv_file, lines, ready
from tests.pilots.test_imports import as_kind
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


def push(pilot: Pilot, secret: str, body: bytes, kind: str = "text/csv", **headers: str) -> Any:
    """Send a body as the supplier's program does."""
    address = reverse("evidence_push", args=[pilot.call.reference])
    return Client(enforce_csrf_checks=True).post(
        address,
        body,
        content_type=kind,
        headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en", **headers},
    )


def token(pilot: Pilot) -> str:
    """Return a new token."""
    return supplier.make_token(pilot=pilot, name="Carga", by=cast.daniela())[1]


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("csv", "text/csv"), ("jsonl", "application/x-ndjson"), ("parquet", "application/vnd.apache.parquet")],
)
def test_suppliers_program_sends_a_file_and_the_entity_decides(pilot: Pilot, kind: str, mime: str) -> None:
    secret = token(pilot)
    answer = push(pilot, secret, as_kind(kind, lines(40)), mime)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["good_rows"], told["bad_rows"]) == ("checked", 40, 0)
    assert figures.rows_of(pilot) == 0
    made = EvidenceImport.objects.get(pk=told["file"])
    asked = Client().get(
        told["status"].removeprefix("http://localhost:8000"), headers={"Authorization": f"Bearer {secret}"}
    )
    assert asked.json() == told
    translation.activate("en")
    with pytest.raises(Refused, match="Only people of the public entity"):
        imports.apply_import(evidence_import=made, by=cast.daniela())
    imports.apply_import(evidence_import=made, by=cast.rosa())
    assert figures.rows_of(pilot) == 40
    again = push(pilot, secret, as_kind(kind, lines(40)), mime)
    assert (again.status_code, "imported already" in again.json()["error"]) == (409, True)
    assert figures.rows_of(pilot) == 40


def test_bad_rows_come_back_with_line_column_and_reason(pilot: Pilot) -> None:
    rows = [{"date": "2021-04-31", "source": "Facebook Muni Ate", "topic": "health", "sentiment": "neutral"}]
    body = "\n".join(json.dumps(row) for row in rows).encode() + b'\n{"date":\n'
    told = push(pilot, token(pilot), body, "application/x-ndjson").json()
    assert [(one["line"], one["column"]) for one in told["problems"]] == [(1, "date"), (2, "")]
    assert all(one["reason"].endswith(".") for one in told["problems"])


@pytest.mark.parametrize(
    ("body", "mime", "says"),
    [
        (b"", "text/csv", "empty"),
        (b"a,b\n1,2\n", "text/csv", "lacks these columns"),
        (b"hola", "application/pdf", "this one cannot be read"),
        (b"hola\n", "application/x-ndjson", "one object"),
    ],
)
def test_body_that_cannot_be_used_is_answered_with_a_sentence(pilot: Pilot, body: bytes, mime: str, says: str) -> None:
    answer = push(pilot, token(pilot), body, mime)
    assert (answer.status_code, says in answer.json()["error"]) == (409, True)
    assert not EvidenceImport.objects.exists()


def test_file_may_come_in_a_form_and_be_named_in_a_header(pilot: Pilot) -> None:
    secret, address = token(pilot), reverse("evidence_push", args=[pilot.call.reference])
    form = Client().post(address, {"file": csv_file(lines(5), "a.csv")}, headers={"Authorization": f"Bearer {secret}"})
    named = push(pilot, secret, lines(6).encode(), "application/octet-stream", **{"X-File-Name": "b.csv"})
    assert (form.json()["good_rows"], named.json()["good_rows"]) == (5, 6)


def test_body_that_is_too_large_is_refused(pilot: Pilot, settings: Any) -> None:
    settings.MAX_EVIDENCE_BYTES = 100
    answer = push(pilot, token(pilot), lines(20).encode())
    assert (answer.status_code, "Split it" in answer.json()["error"]) == (409, True)


def test_token_is_kept_hashed_shown_once_and_void_when_revoked(pilot: Pilot) -> None:
    daniela, page = signed_in("daniela"), url("pilot_supplier", pilot)
    made = daniela.post(page, {"name": "Carga nocturna"}).content.decode()
    secret = made[made.index("gle_") :].split("<")[0]
    row = SupplierToken.objects.get()
    assert len(secret) > 40
    assert secret not in json.dumps([str(value) for value in SupplierToken.objects.values_list().get()])
    assert secret not in daniela.get(page).content.decode()
    assert push(pilot, secret, lines(3).encode()).status_code == 202
    assert signed_in("rosa").post(url("pilot_token_revoke", pilot, row.pk)).status_code == 302
    answer = push(pilot, secret, lines(4).encode())
    assert (answer.status_code, "revoked" in answer.json()["error"]) == (401, True)
    assert daniela.post(url("pilot_token_revoke", pilot, row.pk)).status_code == 403


def test_token_opens_one_pilot_only_and_only_after_the_unsealing(pilot: Pilot) -> None:
    secret, other = token(pilot), ready()
    nothing = push(other, secret, lines(3).encode())
    unknown = Client().post(
        reverse("evidence_push", args=["ATE-1999-001"]),
        b"x",
        content_type="text/csv",
        headers={"Accept-Language": "en"},
    )
    assert (nothing.status_code, unknown.status_code, nothing.json()) == (401, 401, unknown.json())
    for state in ("assessment", "decided", "standstill", "published"):
        Call.objects.filter(pk=pilot.call_id).update(state=state)
        assert push(pilot, secret, lines(3).encode()).json() == unknown.json()
    assert not EvidenceImport.objects.exists()


@pytest.mark.parametrize("who", ["ines", "tomas", "oscar", "ana", "bruno"])
def test_who_judges_and_strangers_neither_make_nor_use_a_token(pilot: Pilot, who: str) -> None:
    with pytest.raises(Refused):
        supplier.make_token(pilot=pilot, name="x", by=getattr(cast, who)())
    client = signed_in(who)
    assert client.post(url("pilot_supplier", pilot), {"name": "x"}).status_code in {403, 404}
    answer = client.post(
        reverse("evidence_push", args=[pilot.call.reference]), lines(3).encode(), content_type="text/csv"
    )
    assert (answer.status_code, SupplierToken.objects.count()) == (401, 0)


def test_token_that_is_used_too_often_in_a_minute_waits(pilot: Pilot) -> None:
    secret = token(pilot)
    SupplierToken.objects.update(window_count=PER_MINUTE, window_from="2021-01-01T00:00Z")
    assert push(pilot, secret, lines(3).encode()).status_code == 202
    SupplierToken.objects.update(window_count=PER_MINUTE)
    answer = push(pilot, secret, lines(4).encode())
    assert (answer.status_code, "Wait a minute" in answer.json()["error"]) == (429, True)


def test_sixth_token_of_a_pilot_is_refused_on_the_page(pilot: Pilot) -> None:
    for _each in range(5):
        token(pilot)
    answer = signed_in("daniela").post(url("pilot_supplier", pilot), {"name": "x"})
    assert (answer.status_code, "five tokens already" in answer.content.decode()) == (422, True)


SPLIT = "Positivas 35.24\nNegativas: 40.00 %\nNeutrales 24,76%"


def test_reported_figures_of_the_case_are_impossible_for_their_base_and_exact_for_105(pilot: Pilot) -> None:
    rosa = signed_in("rosa")
    assert rosa.post(url("pilot_split_add", pilot), {"title": "Tono", "base": 5796, "shares": SPLIT}).status_code == 302
    [found] = splits_of(pilot)
    assert (found.reconciliation.fits, found.reconciliation.bases[0]) == (False, 105)
    assert found.smallest is not None
    assert found.smallest.rows == [("Positivas", 37), ("Negativas", 42), ("Neutrales", 26)]
    page = rosa.get(url("pilot_splits", pilot)).content.decode()
    assert "No whole counts of 5,796 manifestations give these percentages" in page
    assert "Positivas 37, Negativas 42, Neutrales 26" in page
    rosa.post(url("pilot_split_add", pilot), {"title": "Salud", "base": 105, "shares": SPLIT})
    assert (
        "Whole counts of 105 manifestations can give these percentages"
        in rosa.get(url("pilot_splits", pilot)).content.decode()
    )


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ("Positivas mucho\nNegativas 40", "no percentage"),
        ("Positivas 100", "two or more"),
        ("a 101\nb 2", "no percentage"),
    ],
)
def test_reported_figures_that_are_no_percentages_are_refused(pilot: Pilot, shares: str, says: str) -> None:
    answer = signed_in("rosa").post(url("pilot_split_add", pilot), {"title": "x", "base": 10, "shares": shares})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert splits_of(pilot) == []
