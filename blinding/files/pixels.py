"""Pages of any source as pixels of A4 at 150 dots per inch, with the boxes of their own letters where there are any."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from blinding.files.limits import Limits
from blinding.files.plain import Area, Furniture, furniture
from blinding.files.reading import Pixels, Reading
from blinding.files.refusals import FileRefused

#: A4 at 150 dpi, portrait. Every page of every file has this size, upright or lying.
SHORT, LONG = 1240, 1754
#: Annotations that are part of the printed page; notes, links, files, films and pop-ups are not.
_ON_THE_PAGE = frozenset({"/Widget", "/FreeText", "/Stamp"})
#: The part of a letter's height, from above and from below, in which a line strikes it out and does not underline it.
_ABOVE, _BELOW = 0.15, 0.25
#: Signs of dots and of blocks, of which pictures are made; more of them than this are one.
_MOSAIC = re.compile("[\u2580-\u259f\u2800-\u28ff\U0001fb00-\U0001fbff]")
_SIGNS = 6
_FORMATS = {"png": ["PNG"], "jpg": ["JPEG"]}


@dataclass
class Page:
    """One page: its pixels (RGB), its own letters if it has any, whether it shows pictures, and whether drawings.

    A line through letters counts as a drawing: whoever reads sees through it, and a program does not.
    """

    pixels: Image.Image
    reading: Reading | None
    pictured: bool
    drawn: bool = False


def clean_pdf(source: Path, target: Path, limits: Limits) -> int:
    """Write a PDF without what is not on the page, ready to be drawn; return its number of pages.

    Raises FileRefused: "encrypted", "damaged", "empty", "too_many_pages", "too_many_pixels".
    """
    try:
        with pikepdf.open(source) as pdf:
            count = len(pdf.pages)
            if count == 0:
                raise FileRefused("empty")
            if count > limits.pages:
                raise FileRefused("too_many_pages", pages=count, most=limits.pages)
            _check_pictures(pdf, limits)
            for page in pdf.pages:
                _keep_what_prints(page)
            root = pdf.Root
            for name in {str(one) for one in root} - {"/Type", "/Pages", "/AcroForm", "/OCProperties"}:
                del root[name]
            pdf.save(target, encryption=False)
    except pikepdf.PasswordError:
        raise FileRefused("encrypted") from None
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError) as problem:
        raise FileRefused("damaged", where=type(problem).__name__) from None
    return count


def _check_pictures(pdf: pikepdf.Pdf, limits: Limits) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
            size = int(one.get("/Width", 0)) * int(one.get("/Height", 0))
            check_pixels(size, limits)


def check_pixels(count: int, limits: Limits) -> None:
    """Raise FileRefused when a picture has more pixels than the limits allow."""
    if count > limits.pixels:
        million = 1_000_000
        raise FileRefused("too_many_pixels", pixels=-(-count // million), most=limits.pixels // million)


def _keep_what_prints(page: pikepdf.Page) -> None:
    notes = page.obj.get("/Annots")
    if isinstance(notes, pikepdf.Array):
        shown = [one for one in notes if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") in _ON_THE_PAGE]
        page.obj.Annots = pikepdf.Array(shown)
    for name in ("/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B"):
        if name in page.obj:
            del page.obj[name]


def pdf_pages(source: Path) -> Iterator[Page]:
    """Give the pages of a PDF, one at a time."""
    try:
        document = pdfium.PdfDocument(source)
        document.init_forms()
        with pikepdf.open(source) as told:
            for number in range(len(document)):
                page = document[number]
                yield _drawn(page, furniture(told.pages[number]))
                page.close()
        document.close()
    except pdfium.PdfiumError:
        raise FileRefused("damaged", where="pdfium") from None


def _drawn(page: pdfium.PdfPage, seen: Furniture) -> Page:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise FileRefused("damaged", where="page without size")
    across, down = _paper(width, height)
    scale = min(across / width, down / height)
    drawn = page.render(scale=scale, draw_annots=True, may_draw_forms=True, prefer_bgrx=True).to_pil().convert("RGB")
    sheet, left, top = _on_paper(drawn, across, down)
    objects = page.get_objects(max_depth=1)
    pictures = any(one.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING) for one in objects)
    reading = _letters(page, left, top, drawn.width, drawn.height)
    lines = [_in_pixels(page, line, (left, top, drawn.width, drawn.height)) for line in seen.lines]
    noted = raw.FPDFPage_GetAnnotCount(page) > 0
    struck = seen.drawn or _struck(reading, lines) or len(_MOSAIC.findall(reading.text)) > _SIGNS
    return Page(sheet, reading if reading.text.strip() else None, seen.pictured or pictures or noted, struck)


def _in_pixels(page: pdfium.PdfPage, area: Area, sheet: Pixels) -> Pixels:
    """Return an area of the page in pixels of the sheet, on which the page stands at (left, top, width, height)."""
    left, top, across, down = sheet
    x0, y0 = _place(page, across, down, area[0], area[1])
    x1, y1 = _place(page, across, down, area[2], area[3])
    return min(x0, x1) + left, min(y0, y1) + top, max(x0, x1) + left, max(y0, y1) + top


def _struck(reading: Reading, lines: Sequence[Pixels]) -> bool:
    """Whether a thin line goes through two letters or more, along or across them."""
    found = 0
    for char, box in zip(reading.characters, reading.boxes, strict=True):
        if box is None or not char.isalnum():
            continue
        left, top, right, bottom = box
        high, low = top + _ABOVE * (bottom - top), bottom - _BELOW * (bottom - top)
        first, last = left + _ABOVE * (right - left), right - _ABOVE * (right - left)
        found += any(
            line[0] < last and line[2] > first and line[1] < low and line[3] > high
            and (line[3] - line[1] < bottom - top or line[2] - line[0] < right - left)
            for line in lines
        )  # fmt: skip
        if found > 1:
            return True
    return False


def _paper(width: float, height: float) -> tuple[int, int]:
    return (SHORT, LONG) if height >= width else (LONG, SHORT)


def _on_paper(drawn: Image.Image, across: int, down: int) -> tuple[Image.Image, int, int]:
    if drawn.width > across or drawn.height > down:  # by a rounded pixel
        drawn = drawn.crop((0, 0, min(across, drawn.width), min(down, drawn.height)))
    left, top = (across - drawn.width) // 2, (down - drawn.height) // 2
    sheet = Image.new("RGB", (across, down), "white")
    sheet.paste(drawn, (left, top))
    return sheet, left, top


def _letters(page: pdfium.PdfPage, left: int, top: int, across: int, down: int) -> Reading:
    """Return the page's own letters; boxes are in pixels of the sheet. A hyphen at a line's end is kept as one."""
    text = page.get_textpage()
    reading = Reading()
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0x2, 0xFFFE):
            reading.add("-\n", None)
            continue
        if not code or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        box = None
        if raw.FPDFText_GetCharBox(text, index, *map(ctypes.byref, sides)):
            (x0, y0), (x1, y1) = (
                _place(page, across, down, sides[one].value, sides[other].value) for one, other in ((0, 3), (1, 2))
            )
            box = (min(x0, x1) + left, min(y0, y1) + top, max(x0, x1) + left, max(y0, y1) + top)
        reading.add(chr(code), box)
    text.close()
    return reading


def _place(page: pdfium.PdfPage, across: int, down: int, x: float, y: float) -> tuple[int, int]:
    at_x, at_y = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, across, down, 0, x, y, ctypes.byref(at_x), ctypes.byref(at_y))
    return at_x.value, at_y.value


def picture_page(source: Path, kind: str, limits: Limits) -> Page:
    """Return a picture as a page: turned upright, on white, without anything but its pixels."""
    picture = opened(source, _FORMATS[kind], limits)
    across, down = _paper(picture.width, picture.height)
    # Never larger than one pixel for one: a small picture stays small, as it would in print.
    scale = min(across / picture.width, down / picture.height, 1)
    size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
    sheet, _, _ = _on_paper(picture.resize(size, Image.Resampling.LANCZOS), across, down)
    return Page(sheet, None, True)


def opened(source: Path, formats: list[str], limits: Limits) -> Image.Image:
    """Return a picture decoded, upright, on white, in RGB. FileRefused: "damaged", "too_many_pixels"."""
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at below, before anything is decoded
    try:
        with Image.open(source, formats=formats) as file:
            check_pixels(file.width * file.height, limits)
            file.load()
            picture = ImageOps.exif_transpose(file)
            if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
                picture = picture.convert("RGBA")
                white = Image.new("RGBA", picture.size, "white")
                picture = Image.alpha_composite(white, picture)
            return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, EOFError) as problem:
        raise FileRefused("damaged", where=type(problem).__name__) from None
