"""What a file must be to be taken: its first bytes must fit its name. Pure."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from blinding.files.packages import BROKEN
from kernel.verdict import YES, Verdict, no
from startups.envelope import FILE_TYPES, MAX_FILES

_OFFICE = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}


def extension(name: str) -> str:
    """Return a file name's extension in lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def clean_name(name: str) -> str:
    """Return a file's name without folders and control characters, at most 200 characters, its extension kept."""
    plain = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip() or "file"
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: 199 - len(suffix)]}{dot}{suffix}" if dot else plain[:200]


def may_attach(*, name: str, size: int, limit: int, count: int) -> Verdict:
    """Say whether a file may be taken by its name and size in bytes; ``count`` files are there already."""
    if count >= MAX_FILES:
        return no(_("A submission takes ten files. Remove one first."))
    if extension(name) not in FILE_TYPES:
        return no(_("Choose a PDF, DOCX, PPTX, XLSX, ODT, ODS, PNG or JPG file."))
    if size == 0:
        return no(_("The file is empty. Choose another one."))
    return YES if size <= limit else too_large(limit)


def too_large(limit: int) -> Verdict:
    """Return the refusal of a file over ``limit`` bytes."""
    return no(
        _("The file is too large: the limit is %(limit)s MB. Make it smaller or split it.")
        % {"limit": limit // (1024 * 1024)}
    )


def is_what_it_says(name: str, content: bytes) -> Verdict:
    """Say whether a file's content is of the type that its name tells, and carries no macros."""
    kind = extension(name)
    wrong = no(
        _("The content of this file is not a %(kind)s. Save it again as %(kind)s and choose it once more.")
        % {"kind": kind.upper()}
    )
    if kind == "pdf":
        return YES if b"%PDF-" in content[:1024] else wrong
    if kind == "png":
        return YES if content.startswith(b"\x89PNG\r\n\x1a\n") else wrong
    if kind in ("jpg", "jpeg"):
        return YES if content.startswith(b"\xff\xd8\xff") else wrong
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if any(entry.lower().endswith("vbaproject.bin") for entry in names):
                return no(_("This file contains macros. Save it without them and choose it once more."))
            if kind in _OFFICE:
                fits = "[Content_Types].xml" in names and any(entry.startswith(_OFFICE[kind]) for entry in names)
            else:
                mime = package.open("mimetype").read(100).strip() if "mimetype" in names else b""
                fits = mime == FILE_TYPES[kind].encode()
    except BROKEN:
        return wrong
    return YES if fits else wrong
