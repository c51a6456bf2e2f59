"""What a text tells: as it is sent and as it is read, out of pages, PDFs and packages."""

from __future__ import annotations

import html
import io
import re
import string
import unicodedata
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import ahocorasick
import pikepdf

_SIGNS = bytes(sorted(set(range(128)) - set((string.ascii_lowercase + string.digits).encode())))


def squeeze(text: str) -> str:
    """Return a text without case, accents, blanks, signs and what is invisible: letters a to z and digits are left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    return plain.lower().translate(None, _SIGNS).decode("ascii")


@lru_cache(maxsize=256)
def readings(text: str) -> str:
    """Return a text as it is sent and as it is read, decoded and squeezed."""
    sent = unquote(text)
    return squeeze(html.unescape(sent)) + "|" + squeeze(html.unescape(re.sub(r"<[^>]*>", "", sent)))


class Needles(dict[str, str]):
    """Squeezed strings that must not appear, each with what it is; looked for all at once (Aho-Corasick)."""

    def __init__(self, needles: Mapping[str, str]) -> None:
        super().__init__(needles)
        self._search = ahocorasick.Automaton()
        for needle in needles:
            self._search.add_word(needle, needle)
        if needles:
            self._search.make_automaton()

    def within(self, text: str) -> set[str]:
        """Return those that stand in a text, however it is spelt, marked up or encoded."""
        return {needle for _end, needle in self._search.iter(readings(text))} if self else set()


# --- files -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def pdf_text(content: bytes) -> str:
    """Return everything readable in a PDF: page text through each font's ToUnicode map, strings, metadata."""
    told = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                told += [str(value) for value in dict(thing).values() if isinstance(value, pikepdf.String)]
            elif isinstance(thing, pikepdf.Stream):
                try:
                    told.append(thing.read_bytes().decode("utf-8", "ignore"))
                except pikepdf.PdfError:
                    continue
        for page in pdf.pages:
            told.append(_page_text(page))
    return "\n".join(told)


def _page_text(page: Any) -> str:
    maps = {str(name): _unicode_map(font) for name, font in page.resources.get("/Font", {}).items()}
    current: dict[str, str] = {}
    text = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps.get(str(operands[0]), {})
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part).hex()
                    text += [current.get(code[at : at + 4], "") for at in range(0, len(code), 4)]
        elif str(operator) == "ET":
            text.append(" ")
    return "".join(text)


def _unicode_map(font: Any) -> dict[str, str]:
    if "/ToUnicode" not in font:
        return {}
    cmap = font["/ToUnicode"].read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap)
    return {code.lower(): bytes.fromhex(to).decode("utf-16-be", "ignore") for code, to in pairs}


def unpacked(content: bytes) -> str:
    """Return what a file tells: a PDF's text, the names and contents of a package, or its own characters."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        try:
            return pdf_text(content)
        except pikepdf.PdfError:
            return content.decode("utf-8", "ignore")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(f"{name}\n{unpacked(package.read(name))}" for name in package.namelist())
    return content.decode("utf-8", "ignore")
