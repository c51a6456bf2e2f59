"""What a file of evidence may be, and how its bytes become lines of text."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

#: More rows than this belong into several files.
MAX_ROWS = 200_000
_ARCHIVE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"<!DOCTYPE", b"<html")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Scan:
    """The digest of a file's content and the encoding that its bytes are in."""

    sha256: str
    encoding: str


def may_read(*, name: str, size: int, head: bytes, largest: int) -> Verdict:
    """Say whether a file may be checked as CSV, from its name, size in bytes and first bytes."""
    if size > largest:
        return no(
            _("This file has %(size)s MB; the most is %(most)s MB. Split it into several files.")
            % {"size": max(1, round(size / 1024**2)), "most": max(1, largest // 1024**2)}
        )
    if size == 0:
        return no(_("This file is empty. Choose the CSV file with your rows."))
    if head.startswith(_ARCHIVE):
        return no(_("This is a spreadsheet or an archive, not a CSV file. Open it and save the sheet as CSV."))
    wrong_name = not name.lower().endswith((".csv", ".txt"))
    if wrong_name or head.startswith(_OTHERS) or (b"\0" in head and not head.startswith(_WIDE)):
        return no(_("This is not a CSV file. Choose a file whose name ends in .csv, one row for each manifestation."))
    return YES


def scan(chunks: Iterable[bytes]) -> Scan:
    """Read a file once: its digest, and whether it is UTF-8 (with or without a mark), UTF-16 or Windows Latin-1."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding, narrow = "utf-8-sig", True
    for place, chunk in enumerate(chunks):
        digest.update(chunk)
        if place == 0 and chunk.startswith(_WIDE):
            encoding = "utf-16"
        if encoding == "utf-8-sig":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
        # Five bytes mean nothing in Windows' Latin-1; with one of them it is the plain kind.
        narrow = narrow and not any(byte in chunk for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    if encoding == "utf-8-sig":
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = "cp1252"
    if encoding == "cp1252" and not narrow:
        encoding = "latin-1"
    return Scan(digest.hexdigest(), encoding)
