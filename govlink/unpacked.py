"""The text of what leaves: a file is judged by its own bytes, never by the type that it is sent as."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib

import pypdfium2

#: More than this is not unpacked: a file for who judges is far smaller.
_MOST_BYTES = 40 * 1024 * 1024
_MOST_PAGES = 300
#: So deep lie files in files: a workbook in a document in an archive.
_DEEPEST = 3
#: Readers of PDF look for its mark in the first kilobyte.
_HEAD = 1024
#: How pictures, fonts, sound and film begin: nothing in them can be read as text.
_UNREADABLE = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*", b"RIFF"),
    *(b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"OTTO", b"\x00\x01\x00\x00", b"OggS", b"ID3", b"\x1aE\xdf\xa3"),
)
#: What begins so is read as that file and not as text too.
_WHOLE = (b"%PDF-", b"PK\x03\x04")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TAG = re.compile(r"<[^<>]*>")


def is_picture(body: bytes) -> bool:
    """Say whether these bytes are a picture, font, sound or film with nothing that could be read behind it."""
    return _is_bare(body) and b"%PDF-" not in body[:_HEAD] and not _is_packed(body)


def text_of(body: bytes) -> str:
    """Return the text of a page or file, by what its bytes are: PDF, archive (office documents too), JSON, text."""
    return _text_of(body, _DEEPEST, [_MOST_BYTES])


def _text_of(body: bytes, depth: int, left: list[int]) -> str:
    """``left``: one number, the bytes that may still be unpacked. What is two kinds at once is read as both."""
    parts = []
    if b"%PDF-" in body[:_HEAD]:
        parts.append(_pdf_text(body))
    if depth and _is_packed(body):
        parts += _packed_texts(body, depth - 1, left)
    if not body.startswith(_WHOLE):
        # Text, or text before a file: a page is no PDF because it speaks of one.
        parts.append(_plain(body))
    return "\n".join(parts)


def _is_bare(body: bytes) -> bool:
    # Sizes stand behind the mark, so there are zeros; a text that begins like a mark has none.
    return body.startswith(_UNREADABLE) and b"\0" in body[:64]


def _plain(body: bytes) -> str:
    if _is_bare(body):
        return ""
    text = body.decode("utf-16" if body.startswith(_WIDE) else "utf-8", "replace")
    if "\\u" in text and text.lstrip()[:1] in {"{", "[", '"'}:
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except ValueError:
            return text
    return text


def _pdf_text(body: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return _plain(body)
    try:
        parts = [str(value) for value in document.get_metadata_dict().values()]
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            parts.append(page.get_textpage().get_text_range())
            page.close()
        return "\n".join(parts)
    finally:
        document.close()


def _is_packed(body: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(body))


def _member_texts(package: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int, left: list[int]) -> list[str]:
    """Return the texts of one file of a package. One that cannot be read keeps nobody from reading the others."""
    try:
        text = _text_of(package.read(member), depth, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return []
    # A word of an office document may lie in several runs, with marks between.
    return [text, _TAG.sub("", text)] if "<" in text else [text]


def _packed_texts(body: bytes, depth: int, left: list[int]) -> list[str]:
    parts = []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts.append(package.comment.decode("utf-8", "replace"))
            for member in package.infolist():
                parts.append(member.filename)
                if member.file_size <= left[0]:
                    left[0] -= member.file_size
                    parts += _member_texts(package, member, depth, left)
    except zipfile.BadZipFile:
        parts.append(_plain(body))
    return parts
