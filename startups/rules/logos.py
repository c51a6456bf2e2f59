"""Which picture may be kept as a logo, and which places of a page may be marked to be painted over. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from startups.rules import files

#: A picture with more pixels is no logo; what one costs the flattening grows with them.
MAX_PIXELS = 16_000_000
MAX_BYTES = 5 * 1024 * 1024
MAX_LOGOS = 4
MAX_MARKS = 60
_KINDS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


def mime_of(name: str) -> str:
    """Return the MIME type of a logo by its file's name; ``KeyError`` for another kind."""
    return _KINDS[files.extension(name)]


def may_add_logo(*, is_member: bool, name: str, size: int, count: int) -> Verdict:
    """Say whether a picture may be taken by its name and size in bytes; ``count`` logos are there already."""
    if not is_member:
        return no(_("Only the team of this start-up may change it. Ask its owner to invite you."))
    if count >= MAX_LOGOS:
        return no(_("A start-up has at most four logos here. Remove one first."))
    if files.extension(name) not in _KINDS:
        return no(_("Choose a PNG or JPG file."))
    if size == 0:
        return no(_("The file is empty. Choose another one."))
    return YES if size <= MAX_BYTES else files.too_large(MAX_BYTES)


def sound_mark(*, page: int, box: Sequence[int], pages: int, marks: int) -> Verdict:
    """Say whether a place can be painted over: ``box`` is left, top, width, height in percent of page ``page``."""
    left, top, width, height = box
    if not 1 <= page <= pages:
        return no(_("Write a page that the file has: 1 to %(pages)s.") % {"pages": pages})
    if min(left, top) < 0 or min(width, height) < 1 or left + width > 100 or top + height > 100:
        return no(_("The rectangle does not lie on the page: left and width, and top and height, give 100 at most."))
    if marks >= MAX_MARKS:
        return no(_("A file takes sixty marks. Leave it out instead, or take marks away."))
    return YES
