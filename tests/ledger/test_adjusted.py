"""The record of a call whose totals are adjusted: it holds, no mutant of it does, and the browser finds the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from ledger import verify
from ledger.queries.bundle import bundle_files
from selection.models import Seat, Standing
from selection.queries.official import severities_of
from tests.ledger import mutants
from tests.ledger.adjusted_call import told, whole
from tests.ledger.edits import Entries, edit, of, one
from tests.ledger.test_mutants import broken
from tests.ledger.test_verify import bare_python, write
from tests.ledger.test_views import states

pytestmark = pytest.mark.django_db


def forget_the_ridge(entries: Entries) -> None:
    del one(entries, "rules")["severity_ridge"]


def forget_to_adjust(entries: Entries) -> None:
    """The rules say that the plain mean is the total: number and words."""
    del one(entries, "rules")["severity_ridge"]
    one(entries, "rules")["statistic"] = verify.MEAN


def lift_a_raw_mean(entries: Entries) -> None:
    one(entries, "ranking")["placings"][3]["raw_hundredths"] += 1


def lift_a_raw_mean_of_a_way(entries: Entries) -> None:
    of(entries, "names_reviewed")[0]["payload"]["ways"]["pairs"][0]["raw_hundredths"] += 1


def call_a_seat_milder(entries: Entries) -> None:
    one(entries, "ranking_again")["severity"][0]["hundredths"] += 1


def hide_the_severities(entries: Entries) -> None:
    del one(entries, "ranking")["severity"]


def rank_by_the_raw_mean(entries: Entries) -> None:
    for entry in [*of(entries, "ranking"), *of(entries, "ranking_again")]:
        rows = entry["payload"]["placings"]
        rows.sort(key=lambda row: (not row["complies"], -row["raw_hundredths"]))
        for place, row in enumerate(rows, start=1):
            row["rank"], row["mean_hundredths"] = place, row["raw_hundredths"]


def go_beyond_the_scale(entries: Entries) -> None:
    """What severe seats read is lauded, what a mild one read is given nothing: both totals would leave the scale.

    The rankings are computed again, so that only the seals of the sheets tell.
    """
    readers: dict[str, set[int]] = {}
    for entry in of(entries, "score"):
        readers.setdefault(entry["payload"]["code"], set()).add(entry["payload"]["seat"])
    top = next(code for code, seats in sorted(readers.items()) if 1 in seats and 2 not in seats)
    low = next(code for code, seats in sorted(readers.items()) if 2 in seats and 1 not in seats)
    for entry in of(entries, "score"):
        entry["payload"]["level"] = {top: 5, low: 0}.get(entry["payload"]["code"], entry["payload"]["level"])
    lines = [verify.canon(entry | {"payload": verify.canon(entry["payload"])}) for entry in entries]
    b = verify.Bundle({"ledger.jsonl": "".join(f"{line}\n" for line in lines).encode()})
    for entry in [*of(entries, "ranking"), *of(entries, "ranking_again")]:
        gave = verify.severity_of(b, b.levels(entry["seq"]))
        entry["payload"]["placings"] = verify.computed(b, before=entry["seq"])
        entry["payload"]["severity"] = [
            {"hundredths": verify.hundredths(value), "seat": seat} for seat, value in sorted(gave.items())
        ]
    rows = one(entries, "ranking")["placings"]
    told = {row["code"]: (row["mean_hundredths"], row["raw_hundredths"]) for row in rows}
    assert (told[top], told[low]) == ((500, 500), (0, 0))
    mild = {row["seat"]: row["hundredths"] for row in one(entries, "ranking")["severity"]}
    assert sum(mild[seat] for seat in readers[top]) < 0 < sum(mild[seat] for seat in readers[low])


REWRITTEN: list[tuple[str, Callable[[Entries], None], set[int]]] = [
    ("nothing", lambda entries: None, set()),
    ("another ridge", edit("rules", severity_ridge=3), {11, 17}),
    ("a ridge of nothing", edit("rules", severity_ridge=0), {5, 11, 12, 13, 17}),
    ("a ridge in words", edit("rules", severity_ridge="2"), {5, 11, 12, 13, 17}),
    ("no ridge", forget_the_ridge, {5, 11, 17}),
    ("the plain mean in the rules", forget_to_adjust, {11, 17}),
    ("other words for the statistic", edit("rules", statistic=verify.MEAN), {5}),
    ("a raw mean lifted", lift_a_raw_mean, {11}),
    ("a raw mean of a way lifted", lift_a_raw_mean_of_a_way, {17}),
    ("a seat called milder", call_a_seat_milder, {11}),
    ("severities hidden", hide_the_severities, {11}),
    ("beyond the scale", go_beyond_the_scale, {10}),
    ("ranked by the raw mean", rank_by_the_raw_mean, {11, 12}),
]


def test_the_call_is_what_it_should_test() -> None:
    files, _key = whole()
    b = verify.Bundle(files)
    assert {len(seats) for seats in b.readers.values()} == {3}
    rules = b.all("rules")[0].data
    assert (rules["severity_ridge"], rules["statistic"]) == (2, verify.ADJUSTED)
    first, again = b.all("ranking")[0].data, b.all("ranking_again")[0].data
    assert [row["seat"] for row in first["severity"]] == [1, 2, 3, 4, 5]
    assert first["severity"][0]["hundredths"] < -50
    assert first["severity"] != again["severity"]
    raw = sorted(again["placings"], key=lambda row: (not row["complies"], -row["raw_hundredths"]))
    assert [row["code"] for row in raw] != [row["code"] for row in again["placings"]]
    ways = b.all("names_reviewed")[-1].data["ways"]
    assert [len(rows) for rows in ways.values()] == [13, 13]
    assert ways["pairs"] != ways["seats"]


def test_the_record_holds_and_the_platform_keeps_what_it_says() -> None:
    call = told()
    files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
    results = verify.run(verify.Bundle(files))
    assert [problems for _number, _title, problems in results if problems] == []
    b = verify.Bundle(files)
    rows = [(row["code"], row["rank"], row["mean_hundredths"], row["raw_hundredths"]) for row in verify.computed(b)]
    kept = Standing.objects.filter(entry__call=call).order_by("rank")
    assert list(kept.values_list("entry__code", "rank", "mean_hundredths", "raw_hundredths")) == rows
    gave = verify.severity_of(b, b.levels())
    assert sum(gave.values()) == Fraction()
    seats = Seat.objects.filter(call=call).order_by("number").values_list("number", "severity_hundredths")
    assert dict(seats) == {seat: verify.hundredths(value) for seat, value in gave.items()}
    with translation.override("en"):
        lowest = severities_of(call)[0]
    value = f"{-dict(seats)[1] / 100:.2f}"
    assert lowest == (
        f"Seat 1 gave on average {value} points less than the panel for the same proposals: so much is added to what it "
        "gave."
    )


@pytest.mark.parametrize(("what", "rewrite", "expected"), REWRITTEN, ids=[row[0] for row in REWRITTEN])
def test_a_platform_cannot_adjust_otherwise(what: str, rewrite: Callable[[Entries], None], expected: set[int]) -> None:
    files, key = whole()
    found = broken(mutants.resealed(files, key, rewrite))
    assert found >= expected, what
    assert bool(found) == (what != "nothing")
    if not expected & {11, 12}:
        assert found & {11, 12} == set(), "The totals follow from what is told."


def test_every_mutant_of_what_the_adjusted_total_rests_on_is_found() -> None:
    files, _key = whole()
    lines = files["ledger.jsonl"].splitlines()
    found: dict[tuple[str, int], int] = {}
    for place, line in enumerate(lines):
        entry = json.loads(line)
        if entry["kind"] not in {"rules", "score_amended", "ranking", "ranking_again", "names_reviewed"}:
            continue
        payload = json.loads(entry["payload"])
        for path, value in mutants.leaves(payload):
            text = verify.canon(mutants.put(payload, path, mutants._others(value)[0]))
            changed = verify.canon(entry | {"payload": text}).encode()
            bad = files | {"ledger.jsonl": b"\n".join([*lines[:place], changed, *lines[place + 1 :], b""])}
            number = mutants.found_by(bad)
            found[entry["kind"], number] = found.get((entry["kind"], number), 0) + 1
    assert {kind for kind, number in found if number == 0} == set()
    assert {kind for kind, _number in found} == {
        "rules", "score_amended", "ranking", "ranking_again", "names_reviewed",
    }  # fmt: skip
    assert sum(found.values()) > 400


def test_an_amendment_without_a_ranking_after_it_is_told_in_a_sentence() -> None:
    files, key = whole()

    def cut(entries: Entries) -> None:
        place = entries.index(of(entries, "score_amended")[0])
        del entries[place + 1 :]

    number, _title, problems = verify.run(verify.Bundle(mutants.resealed(files, key, cut)))[9]
    assert number == 10
    assert [one for one in problems if "without a ranking" in one and "IndexError" not in one] != []


def test_anybody_verifies_it_in_an_empty_environment_with_the_one_file(tmp_path: Path) -> None:
    files, _key = whole()
    program = tmp_path / "verify.py"
    program.write_bytes(Path(verify.__file__).read_bytes())
    bundle = write(files, tmp_path / "bundle.zip")
    done = subprocess.run(
        [str(bare_python(tmp_path / "empty")), "-I", str(program), str(bundle)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert [line[:9] for line in done.stdout.splitlines()[:17]] == [f"{number:2}  holds" for number in range(1, 18)]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_adjusts_exactly_as_the_one_file_does(new_page: Any, tmp_path: Path) -> None:
    call = told()
    files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
    page = new_page()
    given: dict[str, bytes] = {}
    page.route("**/bundle.zip", lambda route: route.fulfill(body=given["zip"], content_type="application/zip"))
    page.goto(f"/record/{call.reference}/")
    for what, rewrite, _expected in REWRITTEN:
        changed = mutants.resealed(files, settings.LEDGER_KEY, rewrite)
        given["zip"] = write(changed, tmp_path / "bundle.zip").read_bytes()
        page.click("[data-start]")
        in_browser = {number for number, state in enumerate(states(page), start=1) if state == "fails"}
        assert (what, in_browser) == (what, broken(changed))
    assert page.complaints == []
