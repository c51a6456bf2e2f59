"""What a file is by its first bytes and its table of contents, and what is refused before anything opens it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from blinding.files.limits import MIB, RATIO_FROM, Limits
from blinding.files.packages import BROKEN
from blinding.files.refusals import FileRefused

OOXML = ("docx", "pptx", "xlsx")
OPENDOCUMENT = ("odt", "ods")
OFFICE = (*OOXML, *OPENDOCUMENT)
PICTURES = ("png", "jpg")
KINDS = ("pdf", *OFFICE, *PICTURES)

_SAME = {"jpeg": "jpg"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old office formats, and new ones under a password
_MAIN_PART = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}
_MIMETYPE = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_PART = re.compile(r"(^|/)(vbaProject[^/]*\.bin|vbaData\.xml|macrosheets/.+|dialogsheets/.+)$", re.I)
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-excel\.(intl)?macrosheet", re.I)
_LARGEST_PART_READ_HERE = 8 * MIB


def extension_of(name: str) -> str:
    """Return the ending of a file name as one of KINDS writes it ("jpg" for .JPEG)."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return _SAME.get(ending, ending)


def recognise(source: Path, extension: str, limits: Limits) -> str:
    """Return the kind of a file, one of KINDS.

    Raises FileRefused when the file is not of the kind that its name says, or is encrypted, holds macros, is cut short
    or would unpack to more than the limits allow. Nothing but headers and tables of contents is read.
    """
    size = source.stat().st_size
    if size > limits.size:
        raise FileRefused("too_large", size=-(-size // MIB), most=limits.size // MIB)
    extension = extension_of("x." + extension.lstrip("."))
    if extension not in KINDS:
        raise FileRefused("not_accepted")
    with source.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, size - 2048))
        tail = file.read()
    kind = _by_bytes(source, head, tail, extension, limits)
    if kind != extension:
        raise FileRefused("mismatched", extension=extension)
    return kind


def _by_bytes(source: Path, head: bytes, tail: bytes, extension: str, limits: Limits) -> str:
    if not head:
        raise FileRefused("damaged")
    if b"%PDF-" in head:
        if extension == "pdf" and not (b"%%EOF" in tail and b"startxref" in tail):
            raise FileRefused("damaged")
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        if extension == "png" and b"IEND" not in tail:
            raise FileRefused("damaged")
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(_OLE):
        # A password turns DOCX, PPTX and XLSX into this container; its streams are named in UTF-16.
        if extension in OOXML and "EncryptedPackage".encode("utf-16-le") in source.read_bytes():
            raise FileRefused("encrypted")
        return "ole"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _by_contents(source, extension, limits)
    return "unknown"


def _by_contents(source: Path, extension: str, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(source) as package:
            entries = package.infolist()
            _check_sizes(entries, source.stat().st_size, limits)
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileRefused("encrypted")
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names):
                raise FileRefused("damaged")  # two parts of one name: readers differ in which one they take
            kind = _opendocument(package, names) if "mimetype" in names else _ooxml(package, names)
    except BROKEN:
        raise FileRefused("damaged" if extension in OFFICE else "mismatched", extension=extension) from None
    return kind


def _check_sizes(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    # zipfile never gives out more bytes than an entry declares, so that what is declared can be relied upon.
    unpacked = sum(entry.file_size for entry in entries)
    steep = unpacked > RATIO_FROM and unpacked > limits.ratio * size
    if len(entries) > limits.entries or unpacked > limits.unpacked or steep:
        raise FileRefused("bomb")


def _ooxml(package: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return "unknown"
    if any(_MACRO_PART.search(name) for name in names) or _MACRO_TYPE.search(_part(package, "[Content_Types].xml")):
        raise FileRefused("macros")
    return next((kind for folder, kind in _MAIN_PART.items() if any(n.startswith(folder) for n in names)), "unknown")


def _opendocument(package: zipfile.ZipFile, names: list[str]) -> str:
    kind = _MIMETYPE.get(_part(package, "mimetype").strip(), "unknown")
    if "META-INF/manifest.xml" in names and b"encryption-data" in _part(package, "META-INF/manifest.xml"):
        raise FileRefused("encrypted")
    modules = [n for n in names if n.startswith(("Basic/", "Scripts/")) and not n.endswith(("/", "-lb.xml", "-lc.xml"))]
    if modules:
        raise FileRefused("macros")
    return kind


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _LARGEST_PART_READ_HERE:
        raise FileRefused("bomb")
    return package.read(name)
