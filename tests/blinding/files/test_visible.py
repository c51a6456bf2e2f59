"""Names that everybody can see are painted over, wherever and however they stand."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream

from blinding import FlattenReport, Identity, flatten
from blinding.files import Box, Limits, masking, one_page, pipeline
from blinding.files.order import Order
from tests.blinding.files import pictures, reader
from tests.blinding.files.canaries import DATED, IDENTITY, NAME
from tests.blinding.records import HORIZONTE

pytestmark = pytest.mark.xdist_group("flatten-visible")
_FOLDER = tempfile.TemporaryDirectory(prefix="visible-")
_HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def _line(text: str, y: int, x: int = 60) -> bytes:
    return f"BT /F 14 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n".encode("latin-1")


def document(path: Path, *pages: tuple[bytes, dict[str, bytes]]) -> Path:
    """Write a PDF: each page with its drawing and its pictures (name: JPEG of 900 by 120)."""
    pdf = pikepdf.new()
    for drawing, images in pages:
        held = {}
        for name, data in images.items():
            held[f"/{name}"] = Stream(pdf, data)
            held[f"/{name}"].stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=900, Height=120, BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
            )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, 612, 792]), Contents=pdf.make_indirect(Stream(pdf, drawing)),
            Resources=Dictionary(Font=Dictionary(F=_HELVETICA), XObject=held),
        ))))  # fmt: skip
    pdf.save(path)
    return path


@functools.lru_cache
def source() -> Path:
    """Return a PDF of three pages: names in text, in a picture, and drawn as outlines."""
    text = (
        _line("Rutas para el recojo de residuos", 720)
        + _line(f"Somos {NAME} Labs y trabajamos desde 2021 en esto.", 690)
        + _line("Escriba a equipo@yakupaq.pe cuando guste.", 660)
        + _line("La gerente, Saturnina Ccori", 630)
        + _line("Huillca, firma la propuesta.", 610)
    )
    picture = pictures.jpeg(pictures.words(f"Equipo de {NAME} Labs"))
    drawn = b"q 450 0 0 60 60 600 cm /Im Do Q\n" + _line("Foto del equipo.", 560)
    outlines = _line("Una marca de trazos:", 700) + _outlines(f"{NAME} Labs", 60, 600, 30)
    return document(Path(_FOLDER.name) / "names.pdf", (text, {}), (drawn, {"Im": picture}), (outlines, {}))


def _outlines(text: str, x: float, y: float, size: float) -> bytes:
    """Return text as shapes: no reader of letters finds it."""
    font = TTFont("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    glyphs, scale, parts = font.getGlyphSet(), size / 2048, []

    class Pen(BasePen):
        def _moveTo(self, at: tuple[float, float]) -> None:
            parts.append(f"{x + at[0] * scale:.2f} {y + at[1] * scale:.2f} m")

        def _lineTo(self, at: tuple[float, float]) -> None:
            parts.append(f"{x + at[0] * scale:.2f} {y + at[1] * scale:.2f} l")

        def _curveToOne(self, *at: tuple[float, float]) -> None:
            parts.append(" ".join(f"{x + a * scale:.2f} {y + b * scale:.2f}" for a, b in at) + " c")

        def _closePath(self) -> None:
            parts.append("h")

    for char in text:
        glyph = glyphs[font.getBestCmap()[ord(char)]]
        glyph.draw(Pen(glyphs))
        x += glyph.width * scale
    return "\n".join([*parts, "f\n"]).encode()


@functools.lru_cache
def flat() -> tuple[Path, FlattenReport]:
    """Return the flat file and the report of its making."""
    target = Path(_FOLDER.name) / "flat.pdf"
    return target, flatten(source(), target, IDENTITY, dated=DATED)


def _names(path: Path) -> Iterator[str]:
    told = b"\n".join(reader.everything(path)).decode("utf-8", "ignore").lower()
    yield from (word for word in (NAME.lower(), "saturnina", "ccori", "huillca") if word in told)


def test_a_flat_file_without_an_identity_to_hide_still_tells_its_names() -> None:
    """The reader of the next test can fail: here it reads all that was not painted."""
    target = Path(_FOLDER.name) / "unmasked.pdf"
    flatten(source(), target, Identity(), dated=DATED)
    assert list(_names(target)) == ["yakupaq", "saturnina", "ccori", "huillca"]


def test_visible_names_are_painted_over_in_text_in_pictures_and_in_outlines() -> None:
    path, report = flat()
    assert list(_names(path)) == []
    assert [page.reasons for page in report.pages] == [(), ("picture",), ("picture",)]
    # A name of a person on two lines takes two boxes.
    assert [page.kinds for page in report.pages] == [{"email": 1, "org": 1, "person": 2}, {"org": 1}, {"org": 1}]
    assert [page.read for page in report.pages] == ["text", "ocr", "text"]
    assert [{one.found for one in page.maskings} for page in report.pages] == [{"text"}, {"ocr"}, {"again"}]


def test_who_listens_to_a_page_hears_neutral_words_in_place_of_names() -> None:
    first, second, third = reader.letters(flat()[0])
    assert "[la empresa]" in first
    assert "[un correo]" in first
    assert first.count("[una persona del equipo]") == 2
    for neighbour in ("Somos", "y trabajamos", "Escriba a", "cuando guste", "gerente,", "firma la propuesta"):
        assert neighbour in first
    assert "[la empresa]" in second
    assert "Foto del equipo." in second
    assert "[la empresa]" in third


def test_boxes_have_common_widths_where_there_is_room_and_one_colour() -> None:
    path, report = flat()
    page = reader.drawn(path)[0]
    manager = next(one for one in report.pages[0].maskings if one.kind == "person")
    assert round(manager.box.width * 1240) % masking.STEP == 0
    for one in report.pages[0].maskings:
        middle = page.getpixel((
            round((one.box.left + one.box.width / 2) * page.width), round((one.box.top + one.box.height / 2) * page.height)
        ))  # fmt: skip
        assert all(abs(tone - 205) < 6 for tone in middle)


def test_a_report_shows_no_name_to_logs() -> None:
    _, report = flat()
    assert {one.matched for one in report.pages[0].maskings} >= {f"{NAME} Labs", "equipo@yakupaq.pe"}
    assert NAME.lower() not in repr(report).lower()
    assert "saturnina" not in repr(report).lower()


def test_the_desk_sees_a_thumbnail_of_every_page() -> None:
    _, report = flat()
    assert [one[:3] for one in report.thumbnails] == [b"\xff\xd8\xff"] * 3
    assert all(len(one) < 30_000 for one in report.thumbnails)


def test_the_desk_paints_over_what_no_program_saw() -> None:
    target = Path(_FOLDER.name) / "painted.pdf"
    plain = document(
        Path(_FOLDER.name) / "plain.pdf", (_line("Rutas de siempre", 720) + _line("Lema secreto", 600), {})
    )
    report = flatten(plain, target, IDENTITY, dated=DATED, painted={1: [Box(0, 0.2, 1, 0.06)]})
    assert report.pages[0].kinds == {"desk": 1}
    assert "secreto" not in reader.pdftotext(target)
    assert "Rutas de siempre" in reader.pdftotext(target)


def test_a_doubtful_name_is_not_painted_and_goes_to_the_desk() -> None:
    """ "Horizonte" is a word as well as this applicant's name."""
    path = document(
        Path(_FOLDER.name) / "doubt.pdf",
        (_line("Nada que ver.", 700), {}),
        (_line("Belo Horizonte publicou dados.", 700), {}),
    )
    target = Path(_FOLDER.name) / "doubtful.pdf"
    report = flatten(path, target, HORIZONTE, dated=DATED)
    assert report.needs_desk == (2,)
    assert [one.matched for one in report.pages[1].doubtful] == ["Horizonte"]
    assert report.kinds == {}
    assert "Belo Horizonte" in reader.pdftotext(target)


def test_what_tells_a_country_goes_to_the_desk_but_for_the_calls_own() -> None:
    """A page that nobody need look at would say from where its author comes: money, laws, registers, towns, language."""
    said = (
        "Custa S/ 1,200 al mes.",
        "Cuesta R$ 5.000,00 al mes.",
        "Cumple la LGPD.",
        "Lo usa Recife.",
        "Nada que ver.",
    )
    path = document(Path(_FOLDER.name) / "origin.pdf", *((_line(text, 700), {}) for text in said))
    target = Path(_FOLDER.name) / "origins.pdf"
    report = flatten(path, target, IDENTITY, dated=DATED, country="PE")
    assert [page.reasons for page in report.pages] == [(), ("origin",), ("origin",), ("origin",), ()]
    assert (report.kinds, "Recife" in reader.pdftotext(target)) == ({}, True)
    assert flatten(path, target, IDENTITY, dated=DATED).needs_desk == ()


def test_a_name_that_can_still_be_read_after_masking_goes_to_the_desk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With one round instead of three, the outlines of the third page are read again but no more painted."""
    monkeypatch.setattr(one_page, "_ROUNDS", 1)
    order = Order(tmp_path, source(), "pdf", IDENTITY, DATED, "Anexo", "es", Limits())
    said: list[tuple[int, int]] = []
    pages = pipeline.flatten(order, lambda page, of: said.append((page, of)))
    assert [page.number for page in pages if "left" in page.reasons] == [3]
    assert [one.kind for one in pages[2].left] == ["org"]
    assert said == [(0, 3), (1, 3), (2, 3), (3, 3)]
