"""A picture that no list of pictures has still waits for a person; letters, tables and rules pass by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from blinding.files import Limits, PageReport, pipeline
from blinding.files.order import Order
from blinding.files.plain import furniture
from tests.blinding.files import pictures
from tests.blinding.files.canaries import DATED, IDENTITY

_TEXT = b"BT /F1 14 Tf 60 780 Td (Plano de las rutas del distrito) Tj ET\n"
#: What is drawn, and the resources that it needs.
Drawing = tuple[bytes, dict[str, Any]]


def page_of(pdf: Pdf, drawing: Drawing) -> pikepdf.Page:
    """Add a page with one line of letters and a drawing."""
    content, needs = drawing
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    fonts = Dictionary({"/F1": helvetica, **needs.pop("/Font", {})})
    made = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_indirect(Stream(pdf, _TEXT + content)),
        Resources=Dictionary({"/Font": fonts, **needs}),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return pdf.pages[-1]


def form(pdf: Pdf, content: bytes, **needs: Any) -> Any:
    """Return a form, or a pattern where its type is said, that draws ``content``."""
    about = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 595, 842]), **needs}
    return pdf.make_indirect(Stream(pdf, content, **about))


def picture(pdf: Pdf) -> Dictionary:
    """Return the resources that have a picture by the name of I."""
    seen = pictures.words("Mapa de rutas").convert("L")
    size = {"Width": seen.width, "Height": seen.height, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    made = Stream(pdf, seen.tobytes(), Type=Name.XObject, Subtype=Name.Image, **size)
    return Dictionary(XObject=Dictionary(I=pdf.make_indirect(made)))


_SHOW = b"q 450 0 0 60 60 500 cm /I Do Q"


def _tiled(pdf: Pdf) -> Drawing:
    tile = form(pdf, _SHOW, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=595, YStep=842,
                Resources=picture(pdf))  # fmt: skip
    return b"/Pattern cs /P scn 60 500 450 60 re f", {"/Pattern": Dictionary(P=tile)}


def _masked(pdf: Pdf) -> Drawing:
    group = form(pdf, _SHOW, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray), Resources=picture(pdf))
    state = Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    return b"/G gs 60 500 450 60 re f", {"/ExtGState": Dictionary(G=state)}


def _deep(pdf: Pdf) -> Drawing:
    thing, drawn = form(pdf, _SHOW, Resources=picture(pdf)), b"/X Do"
    for _level in range(12):
        thing = form(pdf, drawn, Resources=Dictionary(XObject=Dictionary(X=thing)))
    return drawn, {"/XObject": Dictionary(X=thing)}


def _glyph(pdf: Pdf) -> Drawing:
    glyph = pdf.make_indirect(Stream(pdf, b"1000 0 d0 q 1000 0 0 133 0 0 cm /I Do Q"))
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 133]), Resources=picture(pdf), Widths=[1000],
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(a=glyph), FirstChar=97, LastChar=97,
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
    )  # fmt: skip
    return b"BT /T3 450 Tf 60 500 Td (a) Tj ET", {"/Font": {"/T3": font}}


def _inline(pdf: Pdf) -> Drawing:
    return b"q 99 0 0 99 60 500 cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q", {}


def _cut_out(pdf: Pdf) -> Drawing:
    return b"60 500 m 90 560 l 120 500 l h 130 500 60 60 re W n 0 0 595 842 re f", {}


def _boxes(pdf: Pdf) -> Drawing:
    """Letters of small boxes, as a mosaic sets them."""
    rows = ["X X  XX ", "X X X  X", " X  XXXX", " X  X  X"]
    at = [(60 + 6 * x, 500 - 6 * y) for y, row in enumerate(rows) for x, dot in enumerate(row) if dot == "X"]
    return b"\n".join(b"%d %d 4 4 re f" % one for one in at), {}


def _strokes(pdf: Pdf) -> Drawing:
    return b"60 500 m 80 560 l 100 500 l S", {}


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (_tiled, (True, False)), (_masked, (True, False)), (_deep, (True, False)), (_glyph, (True, False)),
        (_inline, (True, False)), (_cut_out, (False, True)), (_boxes, (False, True)), (_strokes, (False, True)),
    ],
)  # fmt: skip
def test_a_hidden_picture_or_a_drawn_letter_is_seen(draw: Callable[[Pdf], Drawing], told: tuple[bool, bool]) -> None:
    pdf = pikepdf.new()
    seen = furniture(page_of(pdf, draw(pdf)))
    assert (seen.pictured, seen.drawn) == told


def _table(pdf: Pdf) -> Drawing:
    """The borders of cells, each drawn by itself, a row with a ground, a box with round corners and a rule."""
    across = [b"%d %d m %d %d l S" % (60 + 50 * x, 700 - 16 * y, 110 + 50 * x, 700 - 16 * y)
              for y in range(12) for x in range(8)]  # fmt: skip
    down = [b"%d %d 0.5 -16 re f" % (60 + 50 * x, 700 - 16 * y) for y in range(11) for x in range(9)]
    ground = [b"0.9 g %d 684 50 16 re f" % (60 + 50 * x) for x in range(8)]
    rounded = b"70 400 m 300 400 l 310 400 310 400 310 410 c 310 450 l 310 460 310 460 300 460 c 70 460 l h S"
    return b"\n".join([*ground, *across, *down, rounded, b"2 w 60 380 m 500 380 l S"]), {}


def test_tables_rules_and_boxes_pass_by_themselves() -> None:
    pdf = pikepdf.new()
    seen = furniture(page_of(pdf, _table(pdf)))
    assert (seen.pictured, seen.drawn) == (False, False)
    assert len(seen.lines) == 12 + 9 + 1


def test_what_cannot_be_followed_counts_as_a_picture() -> None:
    pdf = pikepdf.new()
    assert furniture(page_of(pdf, (b"/Nothing Do", {}))).pictured


def flat(folder: Path, drawing: Callable[[Pdf], Drawing]) -> PageReport:
    """Flatten a page in this process; return its report."""
    pdf = pikepdf.new()
    page_of(pdf, drawing(pdf))
    pdf.save(folder / "source.pdf")
    order = Order(folder, folder / "source.pdf", "pdf", IDENTITY, DATED, "Anexo", "es", Limits())
    (page,) = pipeline.flatten(order, lambda page, of: None)
    return page


def _crossed(at: int) -> Callable[[Pdf], Drawing]:
    return lambda pdf: (b"1 w 60 %d m 230 %d l S" % (at, at), {})


@pytest.mark.parametrize(("at", "waits"), [(784, True), (777, False)])
def test_a_line_through_words_waits_and_one_below_them_does_not(at: int, waits: bool, tmp_path: Path) -> None:
    assert ("picture" in flat(tmp_path, _crossed(at)).reasons) is waits


def _lying(pdf: Pdf) -> Drawing:
    """A font that says one word and draws another: to a program the page says nothing of whom people read."""
    said = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00><ff>"
    )
    said += " endcodespacerange 8 beginbfchar " + "".join(
        f"<{code:02x}><{ord(other):04x}> " for code, other in zip(b"Morelsud", "escuinbr", strict=True)
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    font.ToUnicode = pdf.make_indirect(Stream(pdf, (said + "endbfchar endcmap end end").encode()))
    return b"BT /L 16 Tf 60 700 Td (Moruled Mosuder) Tj ET", {"/Font": {"/L": font}}


def test_a_page_that_draws_other_words_than_its_file_says_waits(tmp_path: Path) -> None:
    assert flat(tmp_path, _lying).reasons == ("unread",)
    assert flat(tmp_path, lambda pdf: (b"BT /F1 16 Tf 60 700 Td (Moruled Mosuder) Tj ET", {})).reasons == ()
