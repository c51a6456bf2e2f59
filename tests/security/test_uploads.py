"""Whatever is uploaded is taken or refused with a sentence: a sample of what bench/fuzz_uploads.py throws."""

from __future__ import annotations

import io

import pytest

from bench import fuzz_uploads
from bench.fuzz_files import crafted, good_files, lying_sheet, mutants
from bench.fuzz_uploads import TAKEN, thrown
from pilots.rules.layouts import Unreadable, layout_of

#: Endings of what each gate is there for.
TAKES = {
    "applicants": {"pdf", "docx", "pptx", "xlsx", "odt", "ods", "png", "jpg"},
    "logo": {"png", "jpg"},
    "document": {"pdf", "docx", "xlsx", "odt"},
    "evidence": {"csv", "txt", "jsonl", "xlsx", "parquet"},
}


def test_applicant_and_supplier_may_upload_a_good_file_of_each_kind() -> None:
    """The seeds are good: a mutant that is refused is refused for what was changed."""
    good = good_files()
    gates = {gate.__name__: gate for gate in fuzz_uploads.GATES}
    for name, endings in TAKES.items():
        taken = {ending for ending in good if name != "logo" or ending in endings}
        assert {one for one in taken if gates[name](f"x.{one}", good[one]) == TAKEN} == endings, name
    assert gates["roster"]("x.txt", good["txt"]) == TAKEN


def test_nobody_breaks_a_gate_of_uploads_with_bombs_scripts_or_files_of_two_kinds() -> None:
    reports = thrown(crafted(good_files()))
    assert {gate: report.faults for gate, report in reports.items()} == {
        gate.__name__: [] for gate in fuzz_uploads.GATES
    }
    said = set(reports["applicants"].answers)
    for sentence in ("file is far larger than its size suggests", "macros", "is not a", "is empty", "Choose a PDF"):
        assert [one for one in said if sentence in one] != [], sentence


def test_nobody_breaks_a_gate_of_uploads_with_a_damaged_file() -> None:
    skipped = sum(1 for _one in crafted(good_files()))
    files = list(mutants(20261126, skipped + 260))[skipped:]
    reports = thrown(files)
    assert {gate: report.faults for gate, report in reports.items()} == {
        gate.__name__: [] for gate in fuzz_uploads.GATES
    }
    for gate in ("applicants", "document", "evidence"):
        answers = reports[gate].answers
        assert answers.total() == len(files) == 260
        assert 0 < answers[TAKEN] < len(files), gate


def test_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(name: str, content: bytes) -> str:
        return "" if name.endswith("pdf") else str(1 // len(content))

    monkeypatch.setattr(fuzz_uploads, "GATES", (breaking,))
    told = thrown([("pdf", b"x"), ("csv", b""), ("csv", b"x")])["breaking"]
    assert [fault.partition(": ")[2].partition(":")[0] for fault in told.faults] == [
        "0.0 s, 0 KiB more, ''",
        "ZeroDivisionError",
    ]


def test_supplier_may_not_hide_a_bomb_behind_a_small_number_in_a_workbooks_table() -> None:
    packed = lying_sheet(256 * 1024 * 1024)
    before = fuzz_uploads.memory()
    assert len(packed) < 1024 * 1024
    with pytest.raises(Unreadable):
        layout_of(io.BytesIO(packed), "xlsx")
    assert fuzz_uploads.memory() - before < 128 * 1024  # KiB
