"""Nothing that a file hides survives its flattening: every place tells before, and none after."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from blinding import FlattenReport, flatten
from tests.blinding.files import pictures, planted_docx, planted_odf, planted_pdf, planted_pptx, planted_xlsx, reader
from tests.blinding.files.canaries import DATED, IDENTITY, PROPOSAL, Canaries

_WRITERS: dict[str, Callable[[Path], Canaries]] = {
    "pdf": planted_pdf.planted,
    "docx": planted_docx.planted,
    "pptx": planted_pptx.planted,
    "xlsx": planted_xlsx.planted,
    "odt": planted_odf.odt,
    "ods": planted_odf.ods,
    "png": pictures.png,
    "jpg": pictures.jpg,
}
#: How many places at least each file must hide a name in.
_PLACES = {"pdf": 85, "docx": 70, "pptx": 55, "xlsx": 70, "odt": 50, "ods": 45, "png": 9, "jpg": 8}
_FOLDER = tempfile.TemporaryDirectory(prefix="hidden-")

# Each kind is converted once, in one process: its three tests go together.
kinds = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.xdist_group(f"flatten-{kind}")) for kind in _WRITERS]
)


@functools.lru_cache
def source(kind: str) -> tuple[Path, Canaries]:
    """Return the planted file of a kind and its canaries."""
    path = Path(_FOLDER.name) / f"source.{kind}"
    return path, _WRITERS[kind](path)


@functools.lru_cache
def flat(kind: str) -> tuple[Path, FlattenReport]:
    """Return the flat file of a kind and the report of its making."""
    target = Path(_FOLDER.name) / f"{kind}.pdf"
    return target, flatten(source(kind)[0], target, IDENTITY, dated=DATED)


@kinds
def test_a_planted_file_tells_who_applied_in_every_place(kind: str) -> None:
    path, canaries = source(kind)
    assert sorted(set(canaries.places) - canaries.told(reader.everything(path))) == []
    assert len(canaries.places) >= _PLACES[kind]


@kinds
def test_a_flat_file_tells_who_applied_in_no_place(kind: str) -> None:
    path, _ = flat(kind)
    _, canaries = source(kind)
    everything = reader.everything(path)
    assert sorted(canaries.told(everything)) == []
    assert [one[:80] for one in everything if b"yakupaq" in one.lower()] == []


@kinds
def test_a_flat_file_says_what_was_there_to_be_read(kind: str) -> None:
    path, report = flat(kind)
    assert report.kind == kind
    assert PROPOSAL in reader.pdftotext(path)
    assert PROPOSAL in " ".join(reader.by_eye(path)[0].split())
    assert {page.reasons for page in report.pages} <= {(), ("picture",)}
    if kind not in ("png", "jpg"):
        assert "Mapa de rutas" in reader.pdftotext(path), "the picture is still seen"
