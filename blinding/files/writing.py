"""Our own PDF/A-2u: one picture a page, an invisible text over it, and nothing that differs from file to file."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape  # xml.sax's imports all that fetches addresses
from pathlib import Path

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import ImageCms

from blinding.files.reading import Word

PRODUCER = "GovLink"
#: A4 in points: short side, long side.
_A4 = (595.276, 841.89)
_NAME = "GovLinkBlank"
_WIDTH = 500  # thousandths of the type size, for every letter
_BASELINE = 0.22  # of a box's height, from its foot
_SIZE_STEP = 64 * 1024
_LETTERS = range(0x20, 0xD800)  # what a text layer may hold: no controls, no halves of letters, no private use


@dataclass
class Sheet:
    """A page ready to be written: its JPEG, the size of it in pixels, and the words on it line by line."""

    jpeg: Path
    size: tuple[int, int]
    lines: Sequence[Sequence[Word]]


def write(target: Path, sheets: Sequence[Sheet], *, dated: datetime, title: str, language: str) -> None:
    """Write the PDF. The same sheets, date, title and language give the same bytes.

    `dated` must have a time zone. The file's size is rounded up to a multiple of 64 KiB.
    """
    pdf = _document(sheets, dated.astimezone(UTC), title, language)
    made = _bytes(pdf)
    room = -len(made) % _SIZE_STEP
    for _ in range(4):  # the digits of the packet's length count as well
        # White space in the metadata packet is where PDF/A allows a file to be longer than it need be.
        pdf.Root.Metadata.write(_metadata(dated.astimezone(UTC), title, room))
        made = _bytes(pdf)
        over = len(made) % _SIZE_STEP
        if not over:
            break
        room += -over if over <= room else _SIZE_STEP - over
    target.write_bytes(made)


def _bytes(pdf: Pdf) -> bytes:
    kept = io.BytesIO()
    # A fixed identifier: one made of the content would let an applicant name the file to a reader.
    pdf.save(
        kept, static_id=True, force_version="1.7", compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False,
    )  # fmt: skip
    return kept.getvalue()


def _document(sheets: Sequence[Sheet], dated: datetime, title: str, language: str) -> Pdf:
    pdf = pikepdf.new()
    font = _font(pdf)
    for sheet in sheets:
        lying = sheet.size[0] > sheet.size[1]
        across, down = reversed(_A4) if lying else _A4
        picture = Stream(pdf, sheet.jpeg.read_bytes())
        picture.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=sheet.size[0], Height=sheet.size[1], BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
        )  # fmt: skip
        drawing = f"q {across:.3f} 0 0 {down:.3f} 0 0 cm /Im Do Q\n".encode()
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, across, down]),
            Resources=Dictionary(XObject=Dictionary(Im=pdf.make_indirect(picture)), Font=Dictionary(F=font)),
            Contents=pdf.make_indirect(Stream(pdf, drawing + _text(sheet, down))),
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    root = pdf.Root
    root.Lang = pikepdf.String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    profile = Stream(pdf, _srgb())
    profile.stream_dict = Dictionary(N=3)
    root.OutputIntents = Array([
        Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB"), DestOutputProfile=pdf.make_indirect(profile),
        )
    ])  # fmt: skip
    metadata = Stream(pdf, _metadata(dated, title, 0))
    metadata.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    root.Metadata = pdf.make_indirect(metadata)
    moment = pikepdf.String(dated.strftime("D:%Y%m%d%H%M%SZ"))
    info = Dictionary(Title=pikepdf.String(title), CreationDate=moment, ModDate=moment)
    info.Producer = pikepdf.String(PRODUCER)
    pdf.trailer.Info = pdf.make_indirect(info)
    return pdf


def _text(sheet: Sheet, down: float) -> bytes:
    """Return the operators that set the words without drawing them, each stretched over its box and the gap behind."""
    scale = down / sheet.size[1]
    parts = ["BT 3 Tr"]
    for line in sheet.lines:
        # One height and one foot for a whole line: readers take words at different feet for different lines.
        top = min((word.box[1] for word in line), default=0)
        bottom = max((word.box[3] for word in line), default=0)
        for number, word in enumerate(line):
            text = "".join(char for char in word.text if ord(char) in _LETTERS)
            if not text:
                continue
            left, _, right, _ = word.box
            if number + 1 < len(line):
                text, right = text + " ", max(right, line[number + 1].box[0])
            height = max(1.0, (bottom - top) * scale)
            natural = height * _WIDTH / 1000 * len(text)
            stretch = 100 * max(1.0, (right - left) * scale) / natural
            foot = down - bottom * scale + _BASELINE * height
            parts.append(
                f"/F {height:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {left * scale:.2f} {foot:.2f} Tm "
                f"<{text.encode('utf-16-be').hex()}> Tj"
            )
    return "\n".join([*parts, "ET\n"]).encode("ascii")


def _font(pdf: Pdf) -> pikepdf.Object:
    """Return a font in which every letter of Unicode's first plane is the same blank: it says which, and draws none."""
    program = Stream(pdf, _blank_font())
    program.stream_dict = Dictionary(Length1=len(_blank_font()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + _NAME), Flags=4, FontBBox=Array([0, 0, _WIDTH, 1000]),
        ItalicAngle=0, Ascent=1000, Descent=0, CapHeight=1000, StemV=80, FontFile2=pdf.make_indirect(program),
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/" + _NAME), DW=_WIDTH,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\x00\x01" * 0x10000)),
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/" + _NAME), Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(below)]), ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode())),
        )
    )  # fmt: skip


def _to_unicode() -> bytes:
    """Return the map from codes to letters: each code is its letter. A range may not pass the end of a row of 256."""
    rows = [max(row * 256, _LETTERS.start) for row in range(_LETTERS.stop // 256)]
    ranges = [f"<{first:04X}> <{first | 0xFF:04X}> <{first:04X}>" for first in rows]
    blocks = [ranges[at : at + 100] for at in range(0, len(ranges), 100)]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]).encode("ascii")  # fmt: skip


@functools.lru_cache(maxsize=1)
def _blank_font() -> bytes:
    build = FontBuilder(1000, isTTF=True)
    build.font.recalcTimestamp = False
    build.setupGlyphOrder([".notdef", "blank"])
    build.setupCharacterMap({0x20: "blank"})
    build.setupGlyf({".notdef": Glyph(), "blank": Glyph()})
    build.setupHorizontalMetrics({".notdef": (_WIDTH, 0), "blank": (_WIDTH, 0)})
    build.setupHorizontalHeader(ascent=1000, descent=0)
    build.setupNameTable({"familyName": _NAME, "styleName": "Regular"})
    build.setupOS2(sTypoAscender=1000, sTypoDescender=0, usWinAscent=1000, usWinDescent=0)
    build.setupPost()
    build.updateHead(created=0, modified=0)
    kept = io.BytesIO()
    build.save(kept)
    return kept.getvalue()


@functools.lru_cache(maxsize=1)
def _srgb() -> bytes:
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 1 January 2000: it would say when it was made
    made[84:100] = bytes(16)
    return bytes(made)


def _metadata(dated: datetime, title: str, room: int) -> bytes:
    moment = dated.strftime("%Y-%m-%dT%H:%M:%SZ")
    blank = ((" " * 99 + "\n") * (room // 100 + 1))[:room]
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title, quote=False)}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
{blank}<?xpacket end="w"?>""".encode()
