"""What anybody gets of the record: the page, the bundle when it is time, checkpoints, proofs, keys, the verifier."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from challenges.actions.halts import cancel_call
from ledger import verify
from ledger.actions import record
from ledger.actions.checkpoints import BLOCK, sign_now
from ledger.models import Checkpoint, Entry
from ledger.queries import log
from ledger.queries.bundle import bundle_files
from ledger.rules import notes, tree
from tests import cast
from tests.factories import call_at
from tests.ledger import mutants
from tests.ledger.included import is_included
from tests.ledger.rewriting import REWRITTEN
from tests.ledger.test_mutants import broken
from tests.ledger.test_verify import write
from tests.ledger.whole_call import told

pytestmark = pytest.mark.django_db


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_anybody_downloads_a_bundle_that_holds_after_the_opening(client: Any) -> None:
    call, _receipts = told()
    page = client.get(f"/record/{call.reference}/", headers={"accept-language": "en"}).content.decode()
    assert page.count("data-check=") == 17
    assert f"/record/{call.reference}/bundle.zip" in page
    assert "python verify.py" in page
    answer = client.get(f"/record/{call.reference}/bundle.zip")
    assert answer["Content-Disposition"] == f'attachment; filename="{call.reference}.zip"'
    results = verify.run(verify.Bundle(files_of(answer.content)))
    assert [problems for _number, _title, problems in results if problems] == []
    assert client.get(f"/record/{call.reference}/bundle.zip").content == answer.content


def test_nobody_downloads_a_bundle_before_the_opening_and_the_page_says_so(client: Any) -> None:
    record("thing", by="test", call="X-1")
    sign_now(call="X-1", by="test")
    assert client.get("/record/X-1/bundle.zip").status_code == 404
    page = client.get("/record/X-1/", headers={"accept-language": "en"}).content.decode()
    assert "Once the identities are opened" in page
    assert "data-record-check" not in page


def test_nobody_is_offered_a_bundle_that_nothing_has_signed_yet(client: Any) -> None:
    record("call_cancelled", by="test", call="X-1", before="open", after="cancelled", reason="x")
    assert client.get("/record/X-1/bundle.zip").status_code == 404
    assert "/record/X-1/bundle.zip" not in client.get("/record/X-1/").content.decode()


def test_a_bundle_of_a_cancelled_call_is_public_too(client: Any) -> None:
    record("call_cancelled", by="test", call="X-1", before="open", after="cancelled", reason="x")
    sign_now(call="X-1", by="test")
    assert client.get("/record/X-1/bundle.zip").status_code == 200


def test_anybody_reads_which_entries_wait_for_the_next_checkpoint(client: Any) -> None:
    record("call_cancelled", by="test", call="X-1", before="open", after="cancelled", reason="x")
    sign_now(call="X-1", by="test")
    page = client.get("/record/X-1/", headers={"accept-language": "en"}).content.decode()
    assert "not signed yet" not in page
    for number in range(2):
        record("thing", by="test", call="X-1", number=number)
    page = client.get("/record/X-1/", headers={"accept-language": "en"}).content.decode()
    assert "3 entries. The chain ends in" in page
    assert "2 entries at the end are not signed yet" in page
    assert "the bundle and its checks go up to entry 1." in page
    files = files_of(client.get("/record/X-1/bundle.zip").content)
    assert files["ledger.jsonl"].count(b"\n") == 1


def test_a_witness_gets_checkpoint_proof_and_keys_without_an_account(client: Any) -> None:
    for number in range(6):
        record("thing", by="test", call="X-1", number=number)
        if number in (2, 5):
            sign_now(call="X-1", by="test")
    note = client.get("/record/X-1/checkpoint").content.decode()
    keys = client.get("/record/keys.txt").content.decode().split("\n")
    assert keys[0] == "localhost:8000/record"
    point = notes.read_checkpoint(note)
    assert notes.is_signed(note, notes.verifier_key(point.origin, base64.b64decode(keys[2])))
    proof = [base64.b64decode(step) for step in client.get("/record/X-1/proof?old=3&size=6").json()["proof"]]
    old = bytes.fromhex(Checkpoint.objects.get(size=3).root)
    assert tree.is_consistent(old_size=3, old_root=old, size=6, root_hash=point.root, proof=proof)
    path = [base64.b64decode(step) for step in client.get("/record/X-1/proof?seq=2&size=6").json()["proof"]]
    assert is_included(leaf_hash=log.leaves("X-1")[1], index=1, size=6, proof=path, root_hash=point.root)
    for wrong in ("", "?old=7&size=6", "?seq=0&size=6", "?seq=x", "?old=1&size=99999999999999999999"):
        assert client.get(f"/record/X-1/proof{wrong}").status_code == 404
    assert client.get("/record/NOTHING/checkpoint").status_code == 404


def test_nobody_counts_the_lines_of_the_platform_between_two_checkpoints(client: Any) -> None:
    for number in range(6):
        record("thing", by="test", number=number)
        if number in (2, 4):
            sign_now(call="", by="test")
    old, size = sorted(log.signed_sizes(""))
    assert (old % BLOCK, size % BLOCK, Entry.objects.filter(call="").count()) == (0, 0, size + 1)
    assert client.get(f"/record/platform/proof?old={old}&size={size}").status_code == 200
    for asked in (
        f"seq=1&size={size}",
        f"old={old}&size={size + 1}",
        f"old={old + 1}&size={size}",
        f"seq=1&size={size + 1}",
    ):
        assert client.get(f"/record/platform/proof?{asked}").status_code == 404


def test_the_verifier_that_is_handed_out_is_the_one_that_is_tested(client: Any) -> None:
    answer = client.get("/record/verify.py")
    assert answer.content == Path(verify.__file__).read_bytes()


# --- in a real browser -----------------------------------------------------------------------------------------------


def states(page: Any) -> list[str]:
    page.wait_for_selector("[data-record-check][data-done]", timeout=60_000)
    return [page.get_attribute(f"[data-check='{number}']", "data-state") for number in range(1, 18)]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_anybody_checks_the_record_in_a_browser_with_her_receipt_and_sees_a_tampered_one(
    new_page: Any, tmp_path: Path
) -> None:
    call, receipts = told()
    address = f"/record/{call.reference}/"
    page = new_page()
    page.goto(address)
    page.click("[data-start]")
    first = states(page)
    signed = first[2]
    assert signed in ("holds", "unable")
    assert first == ["holds", "holds", signed, "holds", "holds", "none", *["holds"] * 11]
    mine = tmp_path / "receipt.json"
    mine.write_text(json.dumps(receipts[0]), encoding="utf-8")
    page.set_input_files("[data-receipt]", mine)
    page.click("[data-start]")
    assert states(page)[5] == signed
    mine.write_text(json.dumps(receipts[0] | {"parts": receipts[1]["parts"]}), encoding="utf-8")
    page.set_input_files("[data-receipt]", mine)
    page.click("[data-start]")
    assert states(page)[5] == "fails"
    assert page.complaints == []
    # The same page with a bundle that was tampered with on its way: what the checks are for.
    files = files_of(page.request.get(f"{address}bundle.zip").body())
    lines = files["ledger.jsonl"].splitlines(keepends=True)
    files["ledger.jsonl"] = b"".join([*lines[:30], lines[31], lines[30], *lines[32:]])
    files["scores.json"] = files["scores.json"].replace(b"4", b"3", 1)
    bad = write(files, tmp_path / "bad.zip")
    for locale, entry, file in (
        ("en", "entry 31", "file scores.json"),
        ("es-PE", "asiento 31", "archivo scores.json"),
        ("pt-BR", "lançamento 31", "arquivo scores.json"),
    ):
        other = new_page(locale=locale)
        other.route("**/bundle.zip", lambda route: route.fulfill(body=bad.read_bytes(), content_type="application/zip"))
        other.goto(address)
        other.click("[data-start]")
        found = states(other)
        assert (found[0], found[1], found[9], found[15]) == ("fails", "fails", "fails", "holds")
        assert entry in other.inner_text("[data-check='1']")
        assert file in other.inner_text("[data-check='10']")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_and_the_one_file_find_the_same_in_every_rewritten_record(new_page: Any) -> None:
    call, _receipts = told()
    files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
    page = new_page(viewport={"width": 390, "height": 800})
    given: dict[str, bytes] = {}
    page.route("**/bundle.zip", lambda route: route.fulfill(body=given["zip"], content_type="application/zip"))
    page.goto(f"/record/{call.reference}/")
    for what, rewrite, _expected in [("nothing", lambda entries: None, set()), *REWRITTEN]:
        changed = mutants.resealed(files, settings.LEDGER_KEY, rewrite)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, data in changed.items():
                archive.writestr(name, data)
        given["zip"] = target.getvalue()
        page.click("[data-start]")
        in_browser = {number for number, state in enumerate(states(page), start=1) if state == "fails"}
        assert (what, in_browser) == (what, broken(changed))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browser_refuses_a_receipt_of_which_any_field_is_another(new_page: Any, tmp_path: Path) -> None:
    call, receipts = told()
    page, mine = new_page(), tmp_path / "receipt.json"
    page.goto(f"/record/{call.reference}/")
    corrected = receipts[1]
    given = dict(mutants.of_receipt(corrected))
    # One of each field, of each part, of each field of a correction and of what was judged: the one file tries all.
    chosen = {
        ".".join(name.split(".")[:2] if name.startswith(("judged", "parts", "salts")) else name.split(".")): name
        for name in given
    }
    within = {f"corrections.0.{field}" for field in corrected["corrections"][0]}
    within |= {f"judged.{field}" for field in corrected["judged"]}
    assert within | set(corrected) - {"corrections", "judged", "parts", "salts"} <= set(chosen)
    for name, receipt in [("as it is", corrected), *((name, given[name]) for name in chosen.values())]:
        mine.write_text(json.dumps(receipt), encoding="utf-8")
        page.set_input_files("[data-receipt]", mine)
        page.click("[data-start]")
        failing = [number for number, state in enumerate(states(page), start=1) if state == "fails"]
        assert (name, failing) == (name, [] if name == "as it is" else [6])
    assert page.complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_javascript_the_page_says_how_to_check(new_page: Any) -> None:
    call, _receipts = told()
    page = new_page(java_script_enabled=False)
    page.goto(f"/record/{call.reference}/")
    assert not page.is_visible("[data-start]")
    assert page.is_visible("text=python verify.py")


DRAFTS = ("", "bundle.zip", "checkpoint", "proof?seq=1&size=1")


@pytest.mark.parametrize("state", ["draft", "framing"])
def test_nobody_reads_the_record_of_an_exercise_before_it_is_announced_but_who_takes_part(state: str) -> None:
    call = call_at(state)
    record("call_cancelled", by="test", call=call.reference, before=state, after="cancelled", reason="x")
    sign_now(call=call.reference, by="test")
    there = {path: status_of(call, path, cast.rosa()) for path in DRAFTS}
    assert there == dict.fromkeys(DRAFTS, 200)
    for reader in (None, cast.ana(), cast.daniela(), cast.ines()):
        assert {path: status_of(call, path, reader) for path in DRAFTS} == dict.fromkeys(DRAFTS, 404), reader
    for reader in (cast.julio(), cast.luz(), cast.oscar(), cast.kemi()):
        assert status_of(call, "", reader) == 200, reader


def test_an_exercise_cancelled_before_its_announcement_stays_unknown_to_strangers() -> None:
    call = call_at("framing")
    cancel_call(call=call, cause="no_means", reason="No hay presupuesto.", by=cast.rosa())
    sign_now(call=call.reference, by="test")
    assert [status_of(call, path, None) for path in DRAFTS] == [404] * 4
    assert status_of(call, "bundle.zip", cast.rosa()) == 200


def test_anybody_reads_the_whole_record_once_the_call_is_announced(client: Any) -> None:
    call = call_at("announced")
    page = client.get(f"/record/{call.reference}/")
    assert (page.status_code, [row["entry"].kind for row in page.context["rows"]]) == (200, ["appointment"] * 3)
    back = f'<li><a href="/calls/{call.reference}/">'
    assert back in page.content.decode()
    assert "gl-crumbs" not in client.get("/record/platform/").content.decode()


def status_of(call: Any, path: str, reader: Any) -> int:
    """Return the status of a page of a call's record for a person, None for who has not signed in."""
    browser = Client()
    if reader is not None:
        browser.force_login(reader)
    return browser.get(f"/record/{call.reference}/{path}").status_code
