"""Reads a file with every tool there is: what none of them finds is not there."""

from __future__ import annotations

import functools
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytesseract
from PIL import Image

# Two threads of tesseract on a busy core wait for each other.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


@functools.lru_cache(maxsize=4)
def everything(path: Path) -> list[bytes]:
    """Return all that can be got out of a file: its bytes, its parts unpacked, its objects, its text, its pixels."""
    data = path.read_bytes()
    found = [data, *inside(data)]
    if data.lstrip().startswith(b"%PDF"):
        found += pdf_objects(path)
        found += [text.encode() for text in (*letters(path), pdftotext(path))]
        found += [text.encode() for text in by_eye(path)]
    return found


def inside(data: bytes) -> Iterator[bytes]:
    """Give what a container holds: members of a zip file (names, comments, contents), chunks of a picture."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                member = package.read(entry)
                yield entry.filename.encode() + b"\0" + entry.comment + b"\0" + entry.extra
                yield member
                yield from inside(member)
    elif data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            for key, value in picture.info.items():
                yield f"{key}={value}".encode("utf-8", "replace")
                yield value if isinstance(value, bytes) else b""


def pdf_objects(path: Path) -> Iterator[bytes]:
    """Give every object of a PDF as text, and every stream of it unpacked."""
    with pikepdf.open(path) as pdf:
        for one in [*pdf.objects, pdf.trailer]:
            yield from _strings(one)
            if isinstance(one, pikepdf.Stream):
                yield one.read_raw_bytes()
                try:
                    unpacked = one.read_bytes()
                except pikepdf.PdfError:
                    continue
                yield unpacked
                yield from inside(unpacked)


def _strings(one: object, depth: int = 0) -> Iterator[bytes]:
    if isinstance(one, pikepdf.String):
        yield str(one).encode()
        yield bytes(one)
    elif isinstance(one, pikepdf.Name):
        yield str(one).encode()
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and depth < 9:
        for key, value in one.items():
            yield key.encode()
            yield from _strings(value if not getattr(value, "is_indirect", False) else None, depth + 1)
    elif isinstance(one, pikepdf.Array) and depth < 9:
        for value in one:
            yield from _strings(value if not getattr(value, "is_indirect", False) else None, depth + 1)


def letters(path: Path) -> list[str]:
    """Return the text layer of each page, as PDFium reads it."""
    document = pdfium.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


def pdftotext(path: Path) -> str:
    """Return the text layer as poppler reads it; scripts/bootstrap dev brings pdftotext."""
    program = shutil.which("pdftotext")
    assert program, "There is no pdftotext here: run scripts/bootstrap dev."
    return subprocess.run([program, str(path), "-"], capture_output=True, text=True, check=True).stdout


@functools.lru_cache(maxsize=4)
def by_eye(path: Path) -> list[str]:
    """Return what tesseract reads on each drawn page."""
    return [pytesseract.image_to_string(page, lang="spa+por+eng", config="--dpi 150") for page in drawn(path)]


def drawn(path: Path) -> list[Image.Image]:
    """Return the pages of a PDF as pictures of 150 dpi."""
    document = pdfium.PdfDocument(path)
    return [page.render(scale=150 / 72).to_pil().convert("RGB") for page in document]
