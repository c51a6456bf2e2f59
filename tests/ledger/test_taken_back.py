"""A decision that was taken back after a review: the record holds with it, and a platform cannot rewrite it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import verify
from ledger.queries.bundle import bundle_files
from tests.ledger import mutants
from tests.ledger.edits import Entries, drop, edit, of
from tests.ledger.test_adjusted import write
from tests.ledger.test_views import states
from tests.ledger.whole_call import told

pytestmark = pytest.mark.django_db

_kept: dict[str, Any] = {}


def whole() -> tuple[dict[str, bytes], str]:
    """The files of the bundle and the secret key that signed: told once a run, kept as bytes."""
    from django.conf import settings

    if not _kept:
        call, _receipts = told(anew=True)
        files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
        _kept["whole"] = files, settings.LEDGER_KEY
    files, key = _kept["whole"]
    return dict(files), key


def broken(files: dict[str, bytes]) -> set[int]:
    return {number for number, _title, problems in verify.run(verify.Bundle(files)) if problems}


def stand_beside(entries: Entries) -> None:
    """Nothing was taken back, and a second decision stands beside the first."""
    drop("decision_taken_back")(entries)


def of_another(entries: Entries) -> None:
    upheld = [one for one in entries if one["kind"] == "review_answered"][-1]
    upheld["payload"]["code"] = of(entries, "review_requested")[0]["payload"]["code"]


def dismissed_after_all(entries: Entries) -> None:
    upheld = [one for one in entries if one["kind"] == "review_answered"][-1]
    upheld["payload"]["outcome"] = "dismissed"


def with_an_effect_of_its_own(entries: Entries) -> None:
    of(entries, "review_answered")[0]["payload"]["effect"] = "stands"


def amended_before(entries: Entries) -> None:
    """The amendment after the second window is told while the first decision stood."""
    place = entries.index([one for one in entries if one["kind"] == "score_amended"][-1])
    moved = entries[place : place + 2]
    del entries[place : place + 2]
    first = entries.index(of(entries, "decision")[0]) + 1
    for one in moved:
        one["recorded_at"] = entries[first - 1]["recorded_at"]
    entries[first:first] = moved


def voted_while_none_stood(entries: Entries) -> None:
    vote = [one for one in entries if one["kind"] == "dissent"][-1]
    entries.remove(vote)
    vote["recorded_at"] = [one for one in entries if one["kind"] == "decision"][-1]["recorded_at"]
    entries.insert(entries.index([one for one in entries if one["kind"] == "decision"][-1]), vote)


REWRITTEN: list[tuple[str, Callable[[Entries], None], set[int]]] = [
    ("two decisions at once", stand_beside, {13, 14, 16, 17}),
    ("taken back for another's request", of_another, {13}),
    ("taken back though dismissed", dismissed_after_all, {13}),
    ("taken back by nobody who may", edit("decision_taken_back", by="somebody"), {13}),
    ("another one taken back", edit("decision_taken_back", code="AAA-AAA"), {13}),
    ("another number", edit("decision_taken_back", number=2), {13}),
    ("an effect of what was dismissed", with_an_effect_of_its_own, {13}),
    ("amended while a decision stood", amended_before, {10}),
    ("a vote while no decision stood", voted_while_none_stood, {13}),
]


def test_the_record_holds_and_says_both_decisions() -> None:
    files, key = whole()
    assert broken(files) == set()
    assert broken(mutants.resealed(files, key, lambda entries: None)) == set()
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    story = ("decision", "dissent", "review_answered", "decision_taken_back", "score_amended", "unseal")
    assert [line["kind"] for line in lines if line["kind"] in story] == [
        "score_amended", "decision", "dissent", "review_answered", "review_answered", "decision_taken_back",
        "score_amended", "decision", "dissent", "unseal",
    ]  # fmt: skip


@pytest.mark.parametrize(("what", "rewrite", "expected"), REWRITTEN, ids=[row[0] for row in REWRITTEN])
def test_a_platform_cannot_rewrite_that_a_decision_was_taken_back(
    what: str, rewrite: Callable[[Entries], None], expected: set[int]
) -> None:
    files, key = whole()
    rewritten = broken(mutants.resealed(files, key, rewrite))
    assert rewritten & {1, 2, 3, 4} == set(), "It was signed again: the form holds."
    assert rewritten >= expected


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_finds_what_the_one_file_finds(new_page: Any, tmp_path: Path) -> None:
    files, key = whole()
    page = new_page()
    given: dict[str, bytes] = {}
    page.route("**/bundle.zip", lambda route: route.fulfill(body=given["zip"], content_type="application/zip"))
    call, _receipts = told(anew=True)
    page.goto(f"/record/{call.reference}/")
    for what, rewrite, _expected in [("nothing", lambda entries: None, set()), *REWRITTEN]:
        changed = mutants.resealed(files, key, rewrite)
        given["zip"] = write(changed, tmp_path / "bundle.zip").read_bytes()
        page.click("[data-start]")
        in_browser = {number for number, state in enumerate(states(page), start=1) if state == "fails"}
        assert (what, in_browser) == (what, broken(changed))
    assert page.complaints == []
