"""Letters written as codes of a machine: entities and tags of HTML, percent signs, quoted-printable, escapes, tags."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote_to_bytes

from blinding.traced import Traced

_ESCAPE = re.compile(
    r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d{0,2});"
    r"|(?:%[0-9a-f]{2})+"
    r"|(?:=[0-9a-f]{2})+|=\r?\n"
    r"|\\u\{?[0-9a-f]{4,6}\}?|\\x[0-9a-f]{2}|u\+[0-9a-f]{4,6}"
    r"|</?[a-z][^<>\n]{0,80}>|<!--[^<>\n]{0,80}-->"
    "|[\U000e0020-\U000e007e]+",
    re.IGNORECASE,
)
_SIGNS = frozenset("&%=\\+<")
_TAGS = 0xE0000
#: A code may hold another ("&amp;#97;").
_DEPTH = 3


def read(text: str) -> Traced | None:
    """Return the text with its codes read as letters; None when it holds none.

    Soft hyphens and tags become nothing. What decodes to no letter stays as it is written.
    """
    if _SIGNS.isdisjoint(text) and (text.isascii() or max(text) < "\U000e0020"):
        return None
    if not _ESCAPE.search(text):
        return None
    found = Traced(text)
    for _ in range(_DEPTH):
        before = found.text
        found.sub(_ESCAPE, lambda match: _letters(match.group()))
        if found.text == before:
            break
    return None if found.text == text else found


def _letters(code: str) -> str | None:
    first = code[0]
    if first == "&":
        letters = html.unescape(code)
        return None if letters == code else letters.replace("\u00ad", "")
    if first in "%=":
        raw = unquote_to_bytes(code.replace("=", "%")) if len(code) > 2 and code[1] not in "\r\n" else b""
        return raw.decode("utf-8", "replace") if raw else ""
    if first == "<":
        return ""
    if first in "\\uU":
        number = int(re.sub(r"^\\?[uUxX]\+?\{?|\}$", "", code), 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else None
    return "".join(chr(ord(char) - _TAGS) for char in code)
