"""No file makes us call anybody: links are cut in the XML, LibreOffice is told not to, and there is no network."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from blinding import flatten
from blinding.files import convert, tools
from blinding.files.kinds import OOXML
from tests.blinding.files import calling
from tests.blinding.files.canaries import DATED, IDENTITY

pytestmark = pytest.mark.xdist_group("flatten-network")
_KINDS: dict[str, Callable[[Path, str], Path]] = {
    "docx": calling.docx,
    "xlsx": calling.xlsx,
    "pptx": calling.pptx,
    "odt": calling.odt,
    "ods": calling.ods,
}


@pytest.fixture(scope="module")
def profile() -> Path:
    """A profile of LibreOffice with its own settings, used again: it is the slow part."""
    with tempfile.TemporaryDirectory(prefix="profile-") as made:
        yield Path(made)


def _plainly(source: Path, profile: Path, before: list[str] | None = None) -> Path:
    """Convert a file as anybody would."""
    made = source.with_suffix(".pdf")
    made.unlink(missing_ok=True)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*(before or []), *command, "--outdir", str(source.parent), str(source)], capture_output=True, check=True
    )
    assert made.exists()
    return made


@pytest.mark.parametrize("kind", _KINDS)
def test_links_are_cut_in_the_xml(kind: str, tmp_path: Path, profile: Path) -> None:
    with calling.listening() as (address, asked):
        source = _KINDS[kind](tmp_path / f"a.{kind}", address)
        _plainly(source, profile)
        assert "/linked.png" in asked, "this file does call when it is opened plainly"
        asked.clear()
        clean = tmp_path / f"clean.{kind}"
        (convert.ooxml if kind in OOXML else convert.opendocument).sanitise(source, clean, kind)
        _plainly(clean, profile)
        assert asked == []
    assert address.encode() not in clean.read_bytes()


def test_libreoffice_is_told_not_to_follow_links(tmp_path: Path) -> None:
    with calling.listening() as (address, asked):
        convert.convert(calling.docx(tmp_path / "a.docx", address), "docx", tmp_path, 60)
        assert asked == []


def test_there_is_no_network_where_files_are_opened(tmp_path: Path) -> None:
    """On a kernel that lets bubblewrap work, as this project's machines do."""
    assert tools.can_part()
    with calling.listening() as (address, asked):
        source = calling.docx(tmp_path / "a.docx", address)
        _plainly(source, tmp_path / "profile", tools.apart(tmp_path))
        assert asked == []


@pytest.mark.parametrize("parted", [True, False], ids=["with bubblewrap", "without"])
def test_flattening_calls_nobody(parted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not parted:
        monkeypatch.setattr(tools, "_cut", list)
    with calling.listening() as (address, asked):
        source = calling.docx(tmp_path / "a.docx", address)
        report = flatten(source, tmp_path / "flat.pdf", IDENTITY, dated=DATED)
        assert report.isolated is parted
        assert asked == []
