"""Our own PDF/A: the same for everybody but for what is on the page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from blinding.files import writing
from blinding.files.reading import Word
from tests.blinding.files import pictures, reader

_DATED = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
_LINES = [
    [Word("Rutas", (100, 100, 180, 130)), Word("dinámicas", (190, 104, 330, 138))],
    [Word("Ruído", (100, 160, 170, 190)), Word("número", (185, 160, 280, 190)), Word("№7", (290, 160, 330, 190))],
]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A file of an upright and a lying page."""
    (tmp_path / "1.jpg").write_bytes(pictures.jpeg(pictures.words("Rutas dinámicas", (1240, 1754))))
    (tmp_path / "2.jpg").write_bytes(pictures.jpeg(pictures.words("Lámina", (1754, 1240))))
    sheets = [
        writing.Sheet(tmp_path / "1.jpg", (1240, 1754), _LINES),
        writing.Sheet(tmp_path / "2.jpg", (1754, 1240), [[Word("Lámina", (20, 20, 200, 80))]]),
    ]
    for name in ("flat.pdf", "again.pdf"):
        writing.write(tmp_path / name, sheets, dated=_DATED, title="Anexo 1", language="es")
    return tmp_path / "flat.pdf"


def test_the_same_pages_give_the_same_bytes(made: Path) -> None:
    assert made.read_bytes() == made.with_name("again.pdf").read_bytes()


def test_a_size_says_only_which_of_few_classes_it_is_of(made: Path) -> None:
    assert made.stat().st_size % (64 * 1024) == 0
    assert b"<?xpacket end" in made.read_bytes(), "the room is in the metadata packet, where it is allowed"


def test_every_page_is_a4_upright_or_lying(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        sizes = [[round(float(side), 2) for side in page.MediaBox] for page in pdf.pages]
    assert sizes == [[0, 0, 595.28, 841.89], [0, 0, 841.89, 595.28]]


def test_the_metadata_says_what_we_said_and_agrees_with_the_information(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        info = {key: str(value) for key, value in pdf.trailer.Info.items()}
        packet = etree.fromstring(pdf.Root.Metadata.read_raw_bytes())
        assert "/Filter" not in pdf.Root.Metadata
    assert info == {
        "/Title": "Anexo 1", "/Producer": "GovLink", "/CreationDate": "D:20260302170000Z", "/ModDate": "D:20260302170000Z",
    }  # fmt: skip
    told = {etree.QName(one).localname: "".join(one.itertext()).strip() for one in packet[0][0]}
    assert told == {
        "part": "2", "conformance": "U", "format": "application/pdf", "title": "Anexo 1", "Producer": "GovLink",
        "CreateDate": "2026-03-02T17:00:00Z", "ModifyDate": "2026-03-02T17:00:00Z",
    }  # fmt: skip


def test_the_catalogue_and_the_pages_hold_nothing_else(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang", "/ViewerPreferences", "/OutputIntents", "/Metadata"}
        for page in pdf.pages:
            assert set(page.obj.keys()) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
            assert set(page.Resources.XObject.Im.keys()) == {
                "/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/Length",
            }  # fmt: skip
        assert set(pdf.trailer.keys()) == {"/ID", "/Info", "/Root", "/Size"}


def test_what_pdf_a_asks_for_is_there(made: Path) -> None:
    """ISO 19005-2: header 6.1.2, identifier 6.1.3, colours 6.2.4, fonts 6.2.11, no scripts nor encryption."""
    assert made.read_bytes().startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in made.read_bytes()[10:14])
    assert made.read_bytes().rstrip().endswith(b"%%EOF")
    with pikepdf.open(made) as pdf:
        assert not pdf.is_encrypted
        assert len(pdf.trailer.ID) == 2
        intent = pdf.Root.OutputIntents[0]
        assert (intent.S, int(intent.DestOutputProfile.N)) == ("/GTS_PDFA1", 3)
        profile = intent.DestOutputProfile.read_bytes()
        assert (profile[12:16], profile[16:20], profile[36:40]) == (b"mntr", b"RGB ", b"acsp")
        assert int.from_bytes(profile[:4], "big") == len(profile)
        assert all(page.Resources.XObject.Im.ColorSpace == "/DeviceRGB" for page in pdf.pages)
        font = pdf.pages[0].Resources.Font.F
        _check_font(font)


def _check_font(font: Any) -> None:
    below = font.DescendantFonts[0]
    assert (font.Encoding, below.Subtype) == ("/Identity-H", "/CIDFontType2")
    assert font.BaseFont == below.BaseFont == below.FontDescriptor.FontName
    program = below.FontDescriptor.FontFile2.read_bytes()
    assert int(below.FontDescriptor.FontFile2.Length1) == len(program)
    import io

    embedded = TTFont(io.BytesIO(program))
    assert embedded["hmtx"]["blank"][0] * 1000 / embedded["head"].unitsPerEm == int(below.DW)
    assert set(below.CIDToGIDMap.read_bytes()[1::2]) == {embedded.getGlyphID("blank")}
    # Letters that readers may take out: none of U+0000, U+FEFF, U+FFFE (6.2.11.7.2), no range over a row's end.
    ranges = [line.split() for line in font.ToUnicode.read_bytes().decode().splitlines() if line.startswith("<")]
    spans = [tuple(int(code.strip("<>"), 16) for code in one) for one in ranges]
    assert all(first == letter and first >> 8 == last >> 8 for first, last, letter in spans)
    assert (spans[0][0], spans[-1][1]) == (0x20, 0xD7FF)


def test_the_words_can_be_taken_out_line_by_line(made: Path) -> None:
    first, second = reader.letters(made)
    assert first.split("\r\n") == ["Rutas dinámicas", "Ruído número №7"]
    assert second == "Lámina"
    assert reader.pdftotext(made).split() == ["Rutas", "dinámicas", "Ruído", "número", "№7", "Lámina"]


def test_a_date_of_another_zone_is_written_as_the_same_moment(tmp_path: Path, made: Path) -> None:
    from zoneinfo import ZoneInfo

    (tmp_path / "3.jpg").write_bytes((tmp_path / "2.jpg").read_bytes())
    sheet = [writing.Sheet(tmp_path / "3.jpg", (1754, 1240), [])]
    for name, dated in (("utc.pdf", _DATED), ("lima.pdf", _DATED.astimezone(ZoneInfo("America/Lima")))):
        writing.write(tmp_path / name, sheet, dated=dated, title="A", language="es")
    assert (tmp_path / "utc.pdf").read_bytes() == (tmp_path / "lima.pdf").read_bytes()
