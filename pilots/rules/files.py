"""What a file of evidence may be, and how its bytes become lines of text."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PARQUET = b"PAR1"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", b"<!DOCTYPE", b"<html")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: The kinds of file by the ending of their names.
KINDS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
TEXT_KINDS = {"csv", "jsonl"}


@dataclass(frozen=True, slots=True)
class Scan:
    """The digest of a file's content and the encoding that its bytes are in."""

    sha256: str
    encoding: str


def kind_of(name: str) -> str:
    """Return a file's kind by its name; "" for one that is none of ours."""
    return next((kind for ending, kind in KINDS.items() if name.lower().endswith(ending)), "")


def may_read(*, name: str, size: int, head: bytes, largest: int) -> Verdict:
    """Say whether a file may be checked, from its name, size in bytes and first bytes."""
    kind = kind_of(name)
    if size > largest:
        return no(
            _("This file has %(size)s MB; the most is %(most)s MB. Split it into several files.")
            % {"size": max(1, round(size / 1024**2)), "most": max(1, largest // 1024**2)}
        )
    if size == 0:
        return no(_("This file is empty. Choose the file with your rows."))
    if head.startswith(_OLD_OFFICE):
        return no(_("This spreadsheet has a password or an old format. Save it as XLSX without a password."))
    if not kind:
        return no(_("Choose a CSV, Excel (XLSX), JSON Lines (JSONL) or Parquet file: this one cannot be read."))
    if (kind == "xlsx") != head.startswith(_ZIP) or (kind == "parquet") != head.startswith(_PARQUET):
        return no(_("The end of this file's name says one kind, but its content is another. Save it again."))
    if kind in TEXT_KINDS and (head.startswith(_OTHERS) or (b"\0" in head and not head.startswith(_WIDE))):
        return no(_("The end of this file's name says one kind, but its content is another. Save it again."))
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
        if encoding == "cp1252":
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


def as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a text's bytes in UTF-8 without a mark; what means nothing in its encoding becomes a replacement mark."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def in_pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes in pieces of ``size`` bytes; the last may be shorter."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
    if waiting:
        yield bytes(waiting)
