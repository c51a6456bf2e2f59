"""Letters written as codes of a machine: entities and tags of HTML, marks of other pages, percent signs,
quoted-printable, UTF-7, escapes of programs and of styles, tags; and letters that a mark of direction turns around.
"""

from __future__ import annotations

import binascii
import html
import re
from urllib.parse import unquote_to_bytes

from blinding.traced import Traced

_ESCAPE = re.compile(
    r"&(?:#\d{2,7};?|#x(?:[0-9a-f]{2,6};|0{0,4}[0-9a-f]{2})|[a-z]{2,8}\d{0,2};)"
    r"|(?:%[0-9a-f]{2})+"
    r"|(?:=[0-9a-f]{2})+|=\r?\n"
    r"|\\u\{[0-9a-f]{1,6}\}|\\u0{3}[01][0-9a-f]{4}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\'[0-9a-f]{2}|u\+(?:00[0-9a-f]{2}|[0-9a-f]{4,6})"
    r"|\\1[0-7]{2}|\\0{4}[0-9a-f]{2}|\\0{0,3}[0-9a-f]{2}[ ]?"
    r"|\+[a-z0-9+/]{3,400}-"
    r"|</?[a-z][^<>\n]{0,80}>|<!--[^<>\n]{0,80}-->"
    r"|\[/?(?:b|i|u|s|em|strong|code|sub|sup|color|size|font|url)(?:=[^\]\n]{0,40})?\]"
    r"|\[(?=[^\[\]\n]{1,80}\]\()|\]\([^()\n]{0,120}\)"
    "|[\U000e0020-\U000e007e]+",
    re.IGNORECASE,
)
_TURNED = re.compile("\u202e[^\u202a-\u202e\n]{1,200}\u202c?")
_SIGNS = frozenset("&%=\\+<[\u202e")
_TAGS = 0xE0000
#: A code may hold another ("&amp;#97;").
_DEPTH = 3


def read(text: str) -> list[Traced]:
    """Return the readings of a text that has codes: its codes as letters, then also what a mark of direction turns.

    Empty when it holds none. Soft hyphens and tags become nothing. What decodes to no letter stays as it is written.
    """
    if _SIGNS.isdisjoint(text) and (text.isascii() or max(text) < "\U000e0020"):
        return []
    readings = []
    found = Traced(text)
    if _ESCAPE.search(text):
        for _ in range(_DEPTH):
            before = found.text
            found.sub(_ESCAPE, lambda match: _letters(match.group()))
            if found.text == before:
                break
        readings.append(found)
    if _TURNED.search(found.text):
        turned = Traced(text)
        for rewriting in (*[_ESCAPE] * _DEPTH, *[_TURNED] * _DEPTH):
            turned.sub(rewriting, lambda match: _letters(match.group()))
        readings.append(turned)
    return [one for one in readings if one.text != text]


def _letters(code: str) -> str | None:
    first = code[0]
    if first == "&":
        letters = html.unescape(code)
        return None if letters == code else letters.replace("\u00ad", "")
    if first in "%=":
        raw = unquote_to_bytes(code.replace("=", "%")) if len(code) > 2 and code[1] not in "\r\n" else b""
        return raw.decode("utf-8", "replace") if raw else ""
    if first in "<[]":
        return ""
    if first == "+":
        return _utf7(code[1:-1])
    if first == "\u202e":
        return code.strip("\u202e\u202c")[::-1]
    if first in "\\uU":
        digits = re.sub(r"^\\?[uUxX']?\+?\{?|[} ]$", "", code)
        number = int(digits, 8 if re.fullmatch(r"\\1[0-7]{2}", code) else 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else None
    return "".join(chr(ord(char) - _TAGS) for char in code)


def _utf7(code: str) -> str | None:
    """Letters of UTF-7 (RFC 2152): base64 of UTF-16; None where they would be none."""
    try:
        letters = binascii.a2b_base64(code + "=" * (-len(code) % 4)).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return letters if all((char.isalpha() or char == " ") and char < "\u0250" for char in letters) else None
