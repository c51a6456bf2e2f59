"""Which documents a call may publish: the content must be what the file's ending says. Pure."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from blinding.files.packages import BROKEN
from kernel.verdict import YES, Verdict, no

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED = {
    "docx": (f"{_OFFICE}.wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
}
#: The first entry of an ODT is stored plain: its name and its type stand at a fixed place.
_ODT_MARK = b"mimetypeapplication/vnd.oasis.opendocument.text"


def has_size(size: int, limit: int) -> Verdict:
    """Say whether a file of so many bytes may be published; ``limit`` in bytes."""
    if size == 0:
        return no(_("The file is empty. Choose another one."))
    if size > limit:
        return no(_("The file is larger than %(limit)s MB. Choose a smaller one.") % {"limit": limit // 1024**2})
    return YES


def check_document(name: str, content: bytes) -> tuple[str, Verdict]:
    """Return the MIME type of a document and whether it may be published: PDF, DOCX, XLSX or ODT."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    wrong = no(
        _("The content of “%(name)s” is not that of a %(ending)s file. Save it again as PDF and upload that.")
        % {"name": name, "ending": ending.upper()}
    )
    if ending == "pdf":
        return "application/pdf", YES if content.startswith(b"%PDF-") else wrong
    if ending not in _ZIPPED:
        return "", no(_("“%(name)s” cannot be published: use PDF, DOCX, XLSX or ODT.") % {"name": name})
    mime, member = _ZIPPED[ending]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = member in archive.namelist()
    except BROKEN:
        return mime, wrong
    if ending == "odt":
        inside = inside and content[30:].startswith(_ODT_MARK)
    return mime, YES if inside and content.startswith(b"PK\x03\x04") else wrong
