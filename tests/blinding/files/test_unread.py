"""What nobody can read in a page never passes by silently: codes are painted over, unread ink waits for the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from blinding.files import Limits, PageReport, ink, pipeline
from blinding.files.order import Order
from tests.blinding.files import pictures, reader
from tests.blinding.files.canaries import DATED, IDENTITY, NAME

PLAIN = "Plano de las rutas del distrito"


def paper(*, height: int = 900) -> Image.Image:
    """A picture with one ordinary line at its head."""
    sheet = Image.new("RGB", (1100, height), "white")
    ImageDraw.Draw(sheet).text((60, 40), PLAIN, fill="black", font=pictures.font(36))
    return sheet


def done(folder: Path, picture: Image.Image) -> tuple[PageReport, Image.Image]:
    """Flatten a picture in this process; return its page's report and what a reader of the result sees."""
    picture.save(folder / "source.png")
    order = Order(folder, folder / "source.png", "png", IDENTITY, DATED, "Anexo", "es", Limits())
    (page,) = pipeline.flatten(order, lambda page, of: None)
    return page, Image.open(folder / "page-1.jpg").convert("RGB")


def codes_in(picture: Image.Image) -> list[str]:
    """What two readers of codes find, with the page as it is and enlarged."""
    seen = cv2.resize(np.asarray(picture.convert("L")), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    told = [one.text for one in zxingcpp.read_barcodes(seen)]
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(seen)
    return told + ([text] if text else [])


def test_codes_for_machines_are_painted_over_and_the_desk_is_told(tmp_path: Path) -> None:
    sheet = paper()
    for kind, at in (("QRCode", (80, 160)), ("DataMatrix", (560, 160)), ("Code128", (80, 620))):
        code = zxingcpp.create_barcode("https://yakupaq.pe", getattr(zxingcpp.BarcodeFormat, kind))
        drawn = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=2 if kind == "Code128" else 5)))
        sheet.paste(drawn.convert("RGB"), at)
    assert set(codes_in(sheet)) == {"https://yakupaq.pe"}
    page, seen = done(tmp_path, sheet)
    assert codes_in(seen) == []
    assert (page.kinds, page.reasons) == ({"code": 3}, ("code", "picture"))
    text = " ".join(reader.letters(tmp_path / "flat.pdf"))
    assert (text.count("[un código]"), PLAIN in text) == (3, True)


@pytest.mark.parametrize(("ground", "ink_"), [("white", "#f8f8f8"), ("white", "#fcfcf7"), ("black", "#060606")])
def test_what_nobody_sees_does_not_come_back_when_the_contrast_is_raised(
    tmp_path: Path, ground: str, ink_: str
) -> None:
    sheet = Image.new("RGB", (1100, 600), ground)
    ImageDraw.Draw(sheet).text((60, 200), NAME.upper(), fill=ink_, font=pictures.font(120))
    assert max(count for count, tone in sheet.getcolors() or [] if tone != sheet.getpixel((0, 0))) > 1000
    _page, seen = done(tmp_path, sheet)
    assert {tone for count, tone in seen.getcolors() or [] if count > 1000} <= {(0, 0, 0), (255, 255, 255)}


def large(sheet: Image.Image) -> None:
    ImageDraw.Draw(sheet).text((40, 400), NAME.upper(), fill="black", font=pictures.font(210))


def slanted(sheet: Image.Image) -> None:
    strip = Image.new("RGB", (420, 80), "white")
    ImageDraw.Draw(strip).text((10, 10), f"{NAME} Labs", fill="black", font=pictures.font(44))
    sheet.paste(strip.rotate(25, expand=True, fillcolor="white"), (100, 300))


def stepped(sheet: Image.Image) -> None:
    for number, letter in enumerate(NAME):
        ImageDraw.Draw(sheet).text((80 + 60 * number, 300 + 16 * number), letter, fill="black", font=pictures.font(40))


def faint(sheet: Image.Image) -> None:
    ImageDraw.Draw(sheet).text((80, 400), NAME, fill="#ececec", font=pictures.font(40))


@pytest.mark.parametrize("write", [large, slanted, stepped, faint])
def test_letters_that_tesseract_misses_are_read_at_the_second_look(write: object, tmp_path: Path) -> None:
    sheet = paper()
    write(sheet)  # type: ignore[operator]
    page, _ = done(tmp_path, sheet)
    assert (page.kinds, page.left) == ({"org": 1}, ())


def test_ink_that_nobody_can_read_waits_for_the_desk(tmp_path: Path) -> None:
    """Shapes of no alphabet, in a row and of one height, as a hand or a font of symbols would set them."""
    sheet = paper()
    pen = ImageDraw.Draw(sheet)
    for number in range(6):
        x, y = 120 + 70 * number, 400
        pen.arc((x, y, x + 50, y + 50), 40 * number, 40 * number + 250, fill="black", width=7)
        pen.line((x + 10, y + 44, x + 40, y + 6 + 5 * number), fill="black", width=6)
    page, _ = done(tmp_path, sheet)
    assert page.reasons == ("unread", "picture")
    assert len(page.unread) == 1


def test_words_lines_and_charts_are_not_taken_for_ink_that_nobody_reads(tmp_path: Path) -> None:
    sheet = paper()
    pen = ImageDraw.Draw(sheet)
    for number in range(7):
        pen.rectangle((150 + 110 * number, 800 - 60 * number, 220 + 110 * number, 800), fill=(40, 90, 160))
        pen.text((150 + 110 * number, 815), f"{2015 + number}", fill="black", font=pictures.font(26))
    pen.line((120, 200, 120, 802, 1000, 802), fill="black", width=3)
    page, _ = done(tmp_path, sheet)
    assert (page.reasons, page.kinds) == (("picture",), {})


def _struck(pen: ImageDraw.ImageDraw) -> None:
    pen.text((120, 400), "Yakupaq", fill="black", font=pictures.font(60))
    pen.line((110, 440, 400, 440), fill="black", width=5)


def _outlined(pen: ImageDraw.ImageDraw) -> None:
    pen.text((120, 400), "YAKUPAQ", fill="white", font=pictures.font(120), stroke_width=2, stroke_fill="black")


def _scattered(pen: ImageDraw.ImageDraw) -> None:
    for number, letter in enumerate("YAKUPAQ"):
        pen.text((100 + 150 * number, 400 + 260 * (number % 3)), letter, fill="black", font=pictures.font(50))


@pytest.mark.parametrize("draw", [_struck, _outlined, _scattered])
def test_a_name_that_programs_miss_in_a_picture_is_seen_by_a_person_first(
    tmp_path: Path, draw: Callable[[ImageDraw.ImageDraw], None]
) -> None:
    sheet = paper()
    draw(ImageDraw.Draw(sheet))
    page, _ = done(tmp_path, sheet)
    assert "picture" in page.reasons


def test_a_page_of_specks_hides_nothing_from_the_desk(tmp_path: Path) -> None:
    sheet = paper()
    pen = ImageDraw.Draw(sheet)
    for place in range(70 * 62):
        x, y = 20 + 15 * (place % 70), 110 + 12 * (place // 70)
        pen.line([(x, y), (x, y + 9), (x + 5, y + 9)], fill="black", width=2)
    page, _ = done(tmp_path, sheet)
    assert "unread" in page.reasons
    with pytest.raises(ink.TooMany):
        ink.rows(sheet, [])
