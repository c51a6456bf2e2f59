"""Which documents a call may publish: the content must be what the file's ending says. Pure."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

_ZIPPED = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
}


def check_document(name: str, content: bytes) -> tuple[str, Verdict]:
    """Return the MIME type of a document and whether it may be published: PDF, DOCX, XLSX or ODT."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    wrong = no(
        _("“%(name)s” is not a %(ending)s file inside. Save it again as PDF and upload that.")
        % {"name": name, "ending": ending.upper()}
    )
    if ending == "pdf":
        return "application/pdf", YES if content.startswith(b"%PDF-") else wrong
    if ending not in _ZIPPED:
        return "", no(_("“%(name)s” cannot be published: use PDF, DOCX, XLSX or ODT.") % {"name": name})
    mime, member = _ZIPPED[ending]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return mime, YES if member in archive.namelist() else wrong
    except zipfile.BadZipFile:
        return mime, wrong
