#!/usr/bin/env python3
"""What flattening costs here, a page: seconds of the clock and of the processor, kilobytes; for several kinds of files.

    .venv/bin/python bench/flatten.py [pages]

A table, no judgement: the numbers depend on the machine and on what else it does.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pikepdf  # noqa: E402  found through the line above
from pikepdf import Array, Dictionary, Name, Stream  # noqa: E402
from PIL import Image, ImageDraw, ImageFont  # noqa: E402

from blinding import FileRefused, Identity, flatten  # noqa: E402

IDENTITY = Identity(org_names=("Yakupaq Labs",), people=("Saturnina Ccori Huillca",), domains=("yakupaq.pe",))
SENTENCE = "En el piloto se calculan cada noche las rutas del recojo con los pesos de todo el distrito."
NAMED = "En el piloto Yakupaq Labs calcula cada noche las rutas con los pesos de todo el distrito."
LINES = 40
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def line(number: int) -> str:
    """Return a line of text; every tenth holds a name."""
    return f"{number} {SENTENCE if number % 10 else NAMED}"


def picture(width: int, height: int, lines: int) -> bytes:
    """Return a JPEG of lines of text."""
    drawn = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(drawn)
    face = ImageFont.truetype(FONT, width // 60)
    for number in range(lines):
        pen.text((width // 20, height // 20 + number * height // (lines + 4)), line(number), "black", face)
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def pdf(path: Path, pages: int, *, text: bool, image: bytes = b"", size: tuple[int, int] = (0, 0)) -> Path:
    """Write a PDF whose pages hold text, a picture, or both."""
    made = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    drawing = b""
    if text:
        rows = "".join(f"1 0 0 1 50 {790 - 17 * row} Tm ({line(row)}) Tj\n" for row in range(LINES))
        drawing += f"BT /F 10 Tf {rows} ET\n".encode()
    if image:
        drawing += b"q 500 0 0 60 50 30 cm /I Do Q" if text else b"q 595 0 0 842 0 0 cm /I Do Q"
    for _ in range(pages):
        resources = Dictionary(Font=Dictionary(F=font))
        if image:
            held = Stream(made, image)
            held.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
            )  # fmt: skip
            resources.XObject = Dictionary(I=made.make_indirect(held))
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Resources=resources)
        page.Contents = made.make_indirect(Stream(made, drawing))
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
    made.save(path)
    return path


def docx(path: Path, pages: int) -> Path:
    """Write a DOCX of text."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    page = "".join(f"<w:p><w:r><w:t>{line(row)}</w:t></w:r></w:p>" for row in range(LINES))
    turn = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>'
        ))  # fmt: skip
        package.writestr("_rels/.rels", (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>'
        ))  # fmt: skip
        package.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{turn.join([page] * pages)}</w:body></w:document>"
        )
    return path


def cases(folder: Path, pages: int) -> Iterator[tuple[str, Path, list[Path]]]:
    """Give a name, a file and the logos to look for."""
    small, scan = picture(1000, 120, 1), picture(1240, 1754, 40)
    logo = folder / "logo.png"
    mark = Image.new("RGB", (300, 90), "white")
    ImageDraw.Draw(mark).text((10, 10), "y/kpq", (90, 20, 120), ImageFont.truetype(FONT, 60))
    mark.save(logo)
    yield "PDF, text", pdf(folder / "text.pdf", pages, text=True), []
    yield "PDF, text and a picture", pdf(folder / "both.pdf", pages, text=True, image=small, size=(1000, 120)), []
    yield "PDF, scanned", pdf(folder / "scan.pdf", pages, text=False, image=scan, size=(1240, 1754)), []
    yield "PDF, text, one logo", folder / "text.pdf", [logo]
    yield "DOCX, text", docx(folder / "text.docx", pages), []


def main(pages: int) -> None:
    """Print the table."""
    print(
        f"{'file':26}{'pages':>6}{'s':>8}{'s/page':>8}{'cpu/page':>10}{'kB/page':>9}{'masked':>8}{'desk':>6}  network"
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        for name, path, logos in cases(folder, pages):
            try:
                report = flatten(
                    path, folder / "flat.pdf", IDENTITY, dated=datetime(2026, 1, 1, tzinfo=UTC), logos=logos
                )  # fmt: skip
            except FileRefused as refusal:
                print(f"{name:26}{refusal.code} ({refusal.where})")
                continue
            count = len(report.pages)
            cpu, size, masked = report.processor / count, report.size / count / 1000, sum(report.kinds.values())
            print(
                f"{name:26}{count:6}{report.seconds:8.1f}{report.seconds / count:8.2f}{cpu:10.2f}"
                f"{size:9.0f}{masked:8}{len(report.needs_desk):6}  {'none' if report.isolated else 'links cut'}",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
