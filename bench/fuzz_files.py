"""Files to throw at the gates of uploads: good ones, their mutants, bombs, files of two kinds. Seeded, no database."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pikepdf
import polars as pl
from openpyxl import Workbook
from PIL import Image

HEADER = ["fecha", "fuente", "tema", "tono"]
ROWS = [
    ["2021-04-01", "El Diario", "salud", "negativo"],
    ["02/04/2021", "radio", "Transporte", "positivo"],
    ["2021-04-30 10:15", "RADIO", "salud", "neutral"],
]
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
#: Bytes that parsers have stumbled over: ends of lines and texts, magic numbers, sizes at their limits, formulas.
_WORDS = (
    *(b"\0", b"\r", b"\n", b'"', b"'", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06"),
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PAR1", b"\xd0\xcf\x11\xe0"),
    *(b"<script>alert(1)</script>", b"<!ENTITY a SYSTEM 'file:///etc/passwd'>"),
    *(b"=cmd|' /C calc'!A0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"),
    *(b"1e400", b"-" * 200, b"[" * 5000, b"9" * 5000, b"../" * 20),
)  # fmt: skip
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def _zip(parts: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(
                zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            )
    return target.getvalue()


def _office(kind: str) -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return _zip({"[Content_Types].xml": types, "_rels/.rels": b"<Relationships/>", _MAIN[kind]: b"<w/>" * 50})


def _open_document(kind: str) -> bytes:
    mime = (_OPEN_DOCUMENT + {"odt": "text", "ods": "spreadsheet"}[kind]).encode()
    parts = {"mimetype": mime, "content.xml": b"<office/>" * 50, "META-INF/manifest.xml": b"<manifest/>"}
    return _zip(parts, stored=("mimetype",))


def _sheet(rows: list[list[str]]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def _picture(kind: str) -> bytes:
    target, picture = io.BytesIO(), Image.new("RGB", (60, 40), "white")
    picture.paste((20, 90, 120), (5, 5, 50, 35))
    picture.paste((240, 200, 60), (15, 10, 30, 20))
    picture.save(target, kind)
    return target.getvalue()


def _pdf() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(3):
            pdf.add_blank_page()
        pdf.save(target)
    return target.getvalue()


def good_files() -> dict[str, bytes]:
    """Return a good file of every kind that some gate takes, by its ending."""
    texts = [HEADER, *ROWS]
    parquet = io.BytesIO()
    pl.DataFrame(ROWS, schema=HEADER, orient="row").write_parquet(parquet)
    return {
        "pdf": _pdf(),
        "png": _picture("PNG"),
        "jpg": _picture("JPEG"),
        **{kind: _office(kind) for kind in _MAIN},
        **{kind: _open_document(kind) for kind in ("odt", "ods")},
        "xlsx": _sheet(texts),
        "csv": "\n".join(";".join(row) for row in texts).encode(),
        "jsonl": "\n".join(json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS).encode(),
        "parquet": parquet.getvalue(),
        "txt": b"email;name;role\nana@correo.example;Ana;\nluis@correo.example;Luis;\n",
    }


def lying(parts: dict[str, bytes], name: str, says: int) -> bytes:
    """Return a package of which one part inflates to far more than its tables tell; its checksum fits the tables."""
    made = bytearray(_zip(parts))
    crc = zlib.crc32(parts[name][:says])
    for mark, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        begin, named = 0, name.encode()
        while (begin := made.find(mark, begin)) >= 0:
            length = 30 if mark == b"PK\x03\x04" else 46
            if made[begin + length : begin + length + len(named)] == named:
                made[begin + at : begin + at + 4] = struct.pack("<I", crc)
                made[begin + at + 8 : begin + at + 12] = struct.pack("<I", says)
            begin += 4
    return bytes(made)


def lying_sheet(inflated: int) -> bytes:
    """Return a workbook whose sheet says that it has 400 bytes and inflates to so many."""
    with zipfile.ZipFile(io.BytesIO(_sheet([HEADER, *ROWS]))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    head, tail = parts[name].split(b"<sheetData>")
    parts[name] = head + b"<sheetData>" + b" " * inflated + tail
    return lying(parts, name, len(head) + 100)


def _recursive_pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 99999999"
        b"/Kids[2 0 R 2 0 R]/Parent 2 0 R>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n"
        b"0000000053 00000 n \ntrailer<</Size 3/Root 1 0 R>>\n"
        b"startxref\n150\n%%EOF"
    )


def _pdf_bomb() -> bytes:
    """Return a PDF whose one stream is packed three times: some bytes that become eight megabytes."""
    content = b" " * (8 * 1024 * 1024)
    for _time in range(3):
        content = zlib.compress(content, 9)
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"")
        stream.write(content, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 3))
        pdf.pages[0].Contents = pdf.make_indirect(stream)
        pdf.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target.getvalue()


def _wide_png() -> bytes:
    made = bytearray(_picture("PNG"))
    made[16:24] = struct.pack(">II", 200_000, 200_000)
    made[29:33] = struct.pack(">I", zlib.crc32(made[12:29]))
    return bytes(made)


def crafted(good: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (ending, content) of bombs, files of two kinds, scripts and names that lead out of a folder."""
    types = {"[Content_Types].xml": b"<Types/>"}
    main = {"xlsx": "xl/workbook.xml", **_MAIN}
    for kind, part in main.items():
        yield kind, _zip({**types, part: b"<w/>", "../../../etc/cron.d/x": b"x", "/abs": b"x", "C:\\x": b"x"})
        yield kind, _zip({**types, part: b"<w/>", "word/vbaProject.bin": b"x"})
        yield kind, lying({**types, part: b"0" * 1024 * 1024}, part, 400)
        yield kind, _zip({**types, part: b'<!DOCTYPE a [<!ENTITY b "' + b"b" * 999 + b'">]><a>&b;&b;</a>'})
    yield "docx", _zip({**types, _MAIN["docx"]: b"0" * (24 * 1024 * 1024)})
    yield "pptx", _zip({**types, **{f"{_MAIN['pptx']}{number}": b"" for number in range(6000)}})
    yield "xlsx", lying_sheet(4 * 1024 * 1024)
    yield "odt", lying({"mimetype": b"x" * (1024 * 1024), "content.xml": b""}, "mimetype", 39)
    yield from (("pdf", _recursive_pdf()), ("pdf", _pdf_bomb()), ("png", _wide_png()))
    for kind in good:
        yield kind, b""
        yield kind, _SVG
        yield kind, b"<html><script>alert(1)</script></html>"
        yield kind, b"GIF89a" + good["docx"]
        yield kind, good["pdf"] + good["docx"]
        yield kind, good["png"] + good["xlsx"]
        yield kind, good["jpg"][:20] + _SVG + good["jpg"][20:]
        yield kind, b"\0" * 100_000
        yield kind, b'"' + b"a" * 400_000
        yield kind, b";" * 300_000 + b"\n" + b'";\n' * 1000
        yield kind, b'{"fecha": ' + b"[" * 200_000
        yield kind, "fecha;fuente;tema;tono\n=1+1;\ud83d;\u202e;\0\n".encode("utf-16", "surrogatepass")
    yield from (("svg", _SVG), ("exe", b"MZ" + b"\0" * 500), ("", b"x"), ("pdf.exe", good["pdf"]))


def mutant(dice: random.Random, content: bytes, others: list[bytes]) -> bytes:
    """Return a file with one to six changes: bits, bytes, whole slices, sizes, or the half of another file."""
    made = bytearray(content)
    for _change in range(dice.randint(1, 6)):
        at = dice.randrange(len(made) + 1) if made else 0
        end = min(len(made), at + dice.randint(1, 60))
        dice.choice(_CHANGES)(dice, made, at, end, others)
    return bytes(made)


def _flip(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    for place in range(at, end):
        if dice.random() < 0.2:
            made[place] ^= 1 << dice.randrange(8)


def _write(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    word = dice.choice(_WORDS)
    made[at : at + len(word) * dice.randint(0, 1)] = word


def _cut(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    del made[at : end if dice.random() < 0.7 else len(made)]


def _double(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    made[at:at] = made[at:end] * dice.randint(1, 40)


def _graft(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    other = dice.choice(others)
    made[at:] = other[dice.randrange(len(other)) :]


def _size(dice: random.Random, made: bytearray, at: int, end: int, others: list[bytes]) -> None:
    """Lie in a table of a package: sizes, ways of packing, flags."""
    mark = dice.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PAR1"))
    place = made.find(mark, dice.randrange(len(made) + 1) if made else 0)
    if place >= 0:
        field = place + dice.randint(4, 44)
        made[field : field + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x01\0\0\0", dice.randbytes(4)))


_Change = Callable[[random.Random, bytearray, int, int, list[bytes]], None]
_CHANGES: tuple[_Change, ...] = (_flip, _flip, _write, _cut, _double, _graft, _size, _size)


def mutants(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield (ending, content) of so many files: first the crafted ones, then mutants of good ones of every kind."""
    dice, good = random.Random(seed), good_files()
    made = 0
    for ending, content in crafted(good):
        if made == count:
            return
        yield ending, content
        made += 1
    kinds, contents = list(good), list(good.values())
    for number in range(made, count):
        kind = kinds[number % len(kinds)]
        yield dice.choice([kind] * 9 + kinds[:1]), mutant(dice, good[kind], contents)
