"""Which files may be published with a call: the content must be what the name says. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it begins with and, for archives, the part that must be inside."""

    mime: str
    magic: bytes
    part: str = ""


KINDS = {
    "pdf": FileKind("application/pdf", b"%PDF-"),
    "docx": FileKind(f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "odt": FileKind("application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"),
}
#: The first entry of an ODT is stored plain: its name and its type stand at fixed places.
_ODT_MARK = b"mimetypeapplication/vnd.oasis.opendocument.text"


def extension(name: str) -> str:
    """Return a file name's ending in small letters, without the point."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_publishable(*, name: str, size: int, limit: int, head: bytes, parts: Collection[str]) -> Verdict:
    """Say whether a file may be published.

    ``size`` and ``limit`` in bytes; ``head``: its first 128 bytes; ``parts``: the names inside, when it is an archive.
    """
    kind = KINDS.get(extension(name))
    if kind is None:
        return no(_("Choose a PDF, ODT, DOCX or XLSX file."))
    if size == 0:
        return no(_("The file is empty. Choose another one."))
    if size > limit:
        return no(_("The file is larger than %(limit)s MB. Choose a smaller one.") % {"limit": limit // 1024 // 1024})
    fits = head.startswith(kind.magic) and (not kind.part or kind.part in parts)
    if extension(name) == "odt":
        fits = fits and head[30:].startswith(_ODT_MARK)
    if fits:
        return YES
    return no(_("The content of this file is not what its name says. Save it again as PDF, ODT, DOCX or XLSX."))
