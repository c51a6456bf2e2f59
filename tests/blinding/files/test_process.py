"""The process in which files are opened: what it may reach, how long it may take, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pikepdf
import pytest

from blinding import FileRefused, Limits, flatten
from blinding.files import NO_DATE, missing_tools, tools
from blinding.files.kinds import recognise
from blinding.files.tools import apart, environment
from blinding.files.worker import places_of
from govlink.celery import GIVES_WAY
from tests.blinding.files import pictures
from tests.blinding.files.canaries import DATED, IDENTITY
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("flatten-process")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A picture that is quickly done."""
    pictures.words("Rutas").save(tmp_path / "a.png")
    return tmp_path / "a.png"


def _inside(workspace: Path, code: str) -> str:
    command = [*apart(workspace), sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=workspace, env=environment(workspace), capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout.strip()


def test_the_process_sees_neither_our_files_nor_our_settings(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    secret = tmp_path / "uploads" / "secret"
    secret.write_text("x")
    workspace = tmp_path / "work"
    workspace.mkdir()
    os.environ["SECRET_OF_OURS"] = "x"
    look = (
        "import os, json; print(json.dumps([[os.path.exists(p) for p in "
        f"({str(secret)!r}, {str(ROOT / 'manage.py')!r}, '/etc/passwd', '/var', {str(ROOT / 'blinding')!r})], "
        "sorted(os.environ)]))"
    )
    try:
        seen, names = json.loads(_inside(workspace, look))
    finally:
        del os.environ["SECRET_OF_OURS"]
    assert secret.exists()
    assert seen == [False, False, False, False, True]
    assert not {"SECRET_OF_OURS", "SECRET_KEY", "SEAL_KEY", "GOVLINK_VAR"} & set(names)
    assert "SECRET_KEY" in os.environ, "there was something to be seen"


def test_the_process_may_write_in_its_workspace_only(tmp_path: Path) -> None:
    attempt = f"""
for path in ("here", {str(ROOT / "blinding" / "planted")!r}, "/usr/planted"):
    try:
        open(path, "w").close(); print("yes", end=" ")
    except OSError:
        print("no", end=" ")
"""
    assert _inside(tmp_path, attempt) == "yes no no"


def test_without_bubblewrap_the_file_is_flattened_all_the_same(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parted = flatten(source, tmp_path / "parted.pdf", IDENTITY, dated=DATED)
    monkeypatch.setattr(tools, "_cut", list)
    report = flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert (parted.isolated, report.isolated) == (True, False)
    assert (tmp_path / "parted.pdf").read_bytes() == (tmp_path / "flat.pdf").read_bytes()


def _running(folder: Path) -> int:
    """Return how many processes have a folder in their command line."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found += str(folder).encode() in (entry / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
    return found


def test_what_a_file_takes_of_the_machine_comes_after_everything_else() -> None:
    asked = "import os; from blinding import Limits; from blinding.files import tools; tools.hold(Limits()); print(os.nice(0))"
    for before in (0, GIVES_WAY):  # alone, and started by a worker that gives way itself
        command = ["nice", "-n", str(before), sys.executable, "-c", asked]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        assert int(told.stdout) == max(tools.NICE, os.nice(0) + before)


def test_a_file_that_takes_too_long_is_refused_and_leaves_nothing_running(source: Path, tmp_path: Path) -> None:
    (tmp_path / "workspaces").mkdir()
    seen, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen.append(_running(tmp_path / "workspaces"))

    look = threading.Thread(target=watch)
    look.start()
    begin = time.monotonic()
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "workspaces" / "flat.pdf", IDENTITY, dated=DATED, limits=Limits(seconds=0.4))
    assert refusal.value.code == "too_slow"
    assert time.monotonic() - begin < 10
    over.set()
    look.join()
    assert max(seen) > 0, "it ran"
    assert _running(tmp_path / "workspaces") == 0
    assert list((tmp_path / "workspaces").iterdir()) == []


@pytest.mark.parametrize(
    "limits", [Limits(memory=96 * 1024 * 1024), Limits(cpu_seconds=0), Limits(written=1000)],
    ids=["memory", "processor", "size of files"],
)  # fmt: skip
def test_a_converter_that_dies_of_a_limit_is_a_refused_file(source: Path, tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED, limits=limits)
    assert refusal.value.code == "crashed"
    assert refusal.value.where
    assert not (tmp_path / "flat.pdf").exists()


def test_a_crash_of_libreoffice_is_a_refused_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that dies at once stands where LibreOffice would."""
    from tests.blinding.files import calling

    (tmp_path / "bin").mkdir()
    dies = tmp_path / "bin" / "soffice"
    dies.write_text("#!/bin/sh\nkill -SEGV $$\n")
    dies.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    source = calling.docx(tmp_path / "a.docx", "http://127.0.0.1:9")
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert refusal.value.code == "crashed"
    assert refusal.value.where == "office ended with -11"


def test_a_pdf_that_no_reader_understands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n9\n%%EOF")
    with pytest.raises(FileRefused) as refusal:
        flatten(tmp_path / "a.pdf", tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert refusal.value.code in ("damaged", "empty")


def test_without_its_programs_a_machine_says_that_it_cannot_convert(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing_tools("docx") == ()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing_tools("docx") == ("libreoffice", "tesseract")
    assert missing_tools("pdf") == ("tesseract",)
    with pytest.raises(FileRefused) as refusal:
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED)
    assert refusal.value.code == "no_converter"
    assert refusal.value.ours
    assert refusal.value.sentence == "Files of this kind cannot be converted here at the moment."


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for _ in range(3):
        pdf.add_blank_page()
    pdf.save(tmp_path / "a.pdf")
    told: list[tuple[int, int]] = []
    flatten(
        tmp_path / "a.pdf", tmp_path / "flat.pdf", IDENTITY, dated=DATED, progress=lambda page, of: told.append((page, of))
    )  # fmt: skip
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_without_a_date_every_file_has_the_same_one(source: Path, tmp_path: Path) -> None:
    flatten(source, tmp_path / "flat.pdf", IDENTITY)
    flatten(source, tmp_path / "dated.pdf", IDENTITY, dated=NO_DATE)
    assert (tmp_path / "flat.pdf").read_bytes() == (tmp_path / "dated.pdf").read_bytes()
    assert b"20000101" in (tmp_path / "flat.pdf").read_bytes()


def test_a_date_without_a_zone_is_a_mistake_of_ours(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED.replace(tzinfo=None))


def test_an_error_tells_where_it_happened_and_never_what_it_met() -> None:
    with pytest.raises(FileNotFoundError, match="Yakupaq") as problem:
        recognise(Path("/nowhere/Yakupaq.pdf"), "pdf", Limits())
    assert places_of(problem.value).startswith("kinds.py:")
    assert "Yakupaq" not in places_of(problem.value)
