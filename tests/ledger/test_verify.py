"""The one-file verifier on a whole call, its receipts, and what an honest record looks like."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ledger import verify
from ledger.rules import NO_STATE, is_state_change
from tests.ledger.mutants import resealed
from tests.ledger.whole_call import CORRECTED, whole

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def failing(files: dict[str, bytes], **how: Any) -> list[int]:
    return [number for number, _title, problems in verify.run(verify.Bundle(files, **how)) if problems]


def test_a_whole_call_holds_with_each_of_its_receipts() -> None:
    files, receipts, _key = whole()
    results = verify.run(verify.Bundle(files))
    assert [problems for _number, _title, problems in results if problems] == []
    assert [number for number, _title, _problems in results] == list(range(1, 18))
    for one in receipts:
        assert failing(files, receipt=json.dumps(one).encode()) == []


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("call_open", "open"),
        ("call_prepared", ""),
        ("call_translated", ""),
        ("call_template_saved", ""),
        ("score", ""),
    ],
)
def test_only_what_moves_a_call_is_a_change_of_its_state_for_all_three(kind: str, state: str) -> None:
    raw = {"kind": kind, "payload": "{}", "recorded_at": "2026-01-02T03:04:05+00:00", "seq": 1}
    assert verify.entry_of(json.dumps(raw).encode()).state == state
    assert is_state_change(kind) == bool(state)
    script = (ROOT / "static" / "js" / "record.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"NO_STATE = new Set\((\[[^\]]*\])\)", script)
    assert set(json.loads(listed)) == verify.NO_STATE == NO_STATE


def test_the_whole_call_has_what_it_should_test() -> None:
    files, _receipts, _key = whole()
    kinds = {json.loads(line)["kind"] for line in files["ledger.jsonl"].splitlines()}
    assert kinds >= {"amendment", "access", "nonce_reveal", "seat_vacated", "review_answered", "unseal", "sheet_opened"}
    b = verify.Bundle(files)
    assert [one["tie"] for one in verify.computed(b)] == ["lot", "lot", ""]
    assert [entry.data["party"] for entry in b.all("nonce_reveal")] == ["platform", "entity"]
    # It ranks by the mean, and has nothing that records did not have before totals could be adjusted.
    assert [word for word in (b"severity", b"raw_hundredths") if word in files["ledger.jsonl"]] == []


@pytest.mark.parametrize("field", ["commitment", "deadline", "receipt_no", "manifest", "note", "call"])
def test_a_changed_receipt_is_refused(field: str) -> None:
    files, (one, *_others), _key = whole()
    changed = one | {field: one[field][::-1]}
    assert changed != one
    assert failing(files, receipt=json.dumps(changed).encode()) == [6]


@pytest.mark.parametrize("part", ["answers", "files", "identity", "name", "sworn"])
def test_a_receipt_with_other_content_is_refused(part: str) -> None:
    files, (one, *_others), _key = whole()
    one["parts"][part] = {"other": "content"}
    assert failing(files, receipt=json.dumps(one).encode()) == [6]


def test_a_receipt_of_after_a_correction_opens_its_line_of_the_record() -> None:
    files, receipts, _key = whole()
    one = receipts[1]
    assert [made["corrected"] for made in one["corrections"]] == [CORRECTED]
    assert [made["original"] for made in one["corrections"]] == [one["parts"]["answers"]["evidence"]]
    assert failing(files, receipt=json.dumps(one).encode()) == []
    for field in ("correction", "corrected", "original", "salt", "field"):
        changed = json.loads(json.dumps(one))
        changed["corrections"][0][field] = changed["corrections"][0][field][::-1]
        assert failing(files, receipt=json.dumps(changed).encode()) == [6]


def test_a_team_shows_after_the_opening_that_assessors_read_what_was_committed_to() -> None:
    files, receipts, key = whole()
    one = receipts[1]
    assert ["judged" in receipt for receipt in receipts] == [False, True, False, False]
    read = one["judged"]
    b = verify.Bundle(files)
    received = {entry.data["code"]: entry.data for entry in b.all("entry_received")}
    text = verify.canon({"title": read["title"], "sections": read["sections"]})
    # Before the opening nothing that a team or a custodian has makes what the record says of her text.
    assert received[read["code"]]["text_commitment"] not in {
        verify.sha(text),
        *(verify.salted(salt, text) for salt in one["salts"].values()),
    }
    salts = {row["code"]: row["salt"] for row in b.all("unseal")[0].data["text_salts"]}
    assert sorted(salts) == sorted(received)
    assert verify.salted(salts[read["code"]], text) == received[read["code"]]["text_commitment"]
    before = [entry.line.decode() for entry in b.entries if entry.seq < b.all("unseal")[0].seq]
    assert [line for line in before if any(salt in line for salt in salts.values())] == []
    assert failing(files, receipt=json.dumps(one).encode()) == []
    other = next(code for code in received if code != read["code"])
    for change in ({"title": read["title"] + "."}, {"sections": read["sections"][1:]}, {"code": other}, {"more": 1}):
        assert failing(files, receipt=json.dumps(one | {"judged": read | change}).encode()) == [6]
    # Nor does a platform that opened another salt find a text that fits.
    swapped = resealed(files, key, lambda entries: _swap_salts(entries))
    assert failing(swapped, receipt=json.dumps(one).encode()) == [6]


def _swap_salts(entries: list[dict[str, Any]]) -> None:
    rows = next(entry["payload"] for entry in entries if entry["kind"] == "unseal")["text_salts"]
    told = [row["salt"] for row in rows]
    for row, salt in zip(rows, [*told[1:], told[0]], strict=True):
        row["salt"] = salt


def test_a_receipt_that_was_not_in_the_closed_set_is_refused() -> None:
    # The site signs another receipt, of something that was never handed in.
    from ledger.queries.log import receipt_note
    from startups.rules import commitments

    files, (one, *_others), _key = whole()
    secret = commitments.new_salt()
    manifest = commitments.manifest(secret=secret, call=one["call"], parts=one["parts"])
    commitment = commitments.commitment(secret, manifest)
    lines = ["govlink receipt v1", one["call"], one["receipt_no"], commitment, one["deadline"]]
    other = one | {
        "commitment": commitment,
        "manifest": manifest,
        "salts": {purpose: commitments.salt_of(secret, purpose) for purpose in one["salts"]},
        **receipt_note(lines),
    }
    results = verify.run(verify.Bundle(files, json.dumps(other).encode()))
    assert results[5][2] == ["the receipt's commitment is not in the closed set"]


def test_a_receipt_tells_no_place_no_moment_and_no_code() -> None:
    files, (one, *_others), _key = whole()
    assert set(one) == {
        "format", "call", "receipt_no", "commitment", "deadline", "manifest", "parts", "corrections", "salts", "note",
        "key",
    }  # fmt: skip
    b = verify.Bundle(files)
    codes = [entry.data["code"] for entry in b.all("entry_received")]
    tokens = [entry.data["token"] for entry in b.all("entry_received")]
    text = json.dumps(one)
    assert [word for word in [*codes, *tokens] if word in text] == []
    salts = set(one["salts"].values())
    unseal = b.all("unseal")[0]
    assert [row for row in unseal.data["openings"] if row["salt"] in salts] == []


def test_before_the_opening_the_record_ties_no_code_to_a_commitment() -> None:
    files, receipts, _key = whole()
    b = verify.Bundle(files)
    unseal = b.all("unseal")[0].seq
    codes = {entry.data["code"] for entry in b.all("entry_received")}
    known = {one["commitment"] for one in receipts} | {one["receipt_no"] for one in receipts}
    lines = [entry.line.decode() for entry in b.entries if entry.seq < unseal]
    assert sum(any(one in line for one in known) for line in lines) == 1  # the closed set alone
    assert [line for line in lines if any(one in line for one in known) and any(code in line for code in codes)] == []


def test_a_pinned_key_and_a_kept_checkpoint_are_held_against_the_bundle() -> None:
    files, _receipts, _key = whole()
    key = json.loads(files["keys.json"])["log"][0]["public_key"]
    names = sorted(name for name in files if name.startswith("checkpoints/"))
    kept = files[names[2]].decode()
    assert failing(files, pinned=key, kept=kept) == []
    assert failing(files, pinned="A" * 43 + "=") == [3]
    other = kept.split("\n")
    other[2] = "A" * 43 + "="
    assert failing(files, kept="\n".join(other)) == [4]


def write(files: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def bare_python(folder: Path) -> Path:
    """An empty virtual environment that has the package cryptography and what it needs, and nothing else."""
    import _cffi_backend
    import cffi
    import cryptography

    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    for module in (cryptography, cffi):
        (site / module.__name__).symlink_to(Path(module.__file__).parent)
    (site / Path(_cffi_backend.__file__).name).symlink_to(_cffi_backend.__file__)
    return folder / "bin" / "python"


def test_anybody_verifies_a_bundle_in_an_empty_environment_with_the_one_file(tmp_path: Path) -> None:
    files, receipts, _key = whole()
    python = bare_python(tmp_path / "empty")
    program = tmp_path / "verify.py"
    program.write_bytes((ROOT / "ledger" / "verify.py").read_bytes())
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(receipts[0]), encoding="utf-8")

    def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(python), "-I", *map(str, arguments)], cwd=tmp_path, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert run("-c", "import django").returncode == 1
    good = run(program, write(files, tmp_path / "good.zip"), "--receipt", receipt)
    assert (good.returncode, good.stderr) == (0, "")
    lines = good.stdout.splitlines()
    assert [line[:9] for line in lines[:17]] == [f"{number:2}  holds" for number in range(1, 18)]
    assert lines[17].startswith("All seventeen checks hold")
    bad = dict(files) | {"scores.json": files["scores.json"].replace(b"4", b"5", 1)}
    refused = run(program, write(bad, tmp_path / "bad.zip"))
    assert refused.returncode == 1
    assert "10  FAILS" in refused.stdout
    assert run(program, receipt).returncode == 1


def test_the_verifier_shares_no_code_with_the_writer() -> None:
    source = (ROOT / "ledger" / "verify.py").read_text(encoding="utf-8")
    assert [line for line in source.splitlines() if line.startswith(("import ", "from ")) and "ledger" in line] == []
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import runpy,sys; runpy.run_path({str(ROOT / 'ledger/verify.py')!r}); "
         "print([name for name in sys.modules if name.split('.')[0] in ('django', 'ledger', 'rfc8785')])"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
