"""From findings in a text to neutral boxes over pixels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageDraw

from blinding.files.reading import Pixels, Reading
from blinding.files.report import Box, Found, Masking
from blinding.identity import Leak

#: One grey for all: the ground beneath must not be told either.
GREY = (205, 205, 205)
#: Widths are rounded up to a multiple of this: the exact width would give the length of a name.
STEP = 64
_SIDE, _ABOVE = 6, 3


def places(leaks: Iterable[Leak], reading: Reading, page: int, found: Found, size: tuple[int, int]) -> list[Masking]:
    """Return one masking for each finding and each line that it touches, its box widened to a common measure."""
    return [
        Masking(page, leak.kind, leak.action, found, leak.reason, fraction(widened(box, size), size), leak.matched)
        for leak in leaks
        for box in reading.places(leak.start, leak.end)
    ]


def widened(box: Pixels, size: tuple[int, int]) -> Pixels:
    """Return a box with a margin, as wide as the next multiple of STEP, pushed back into the page at its edges."""
    left, top, right, bottom = box
    width = -(-(right - left + 2 * _SIDE) // STEP) * STEP
    spare = width - (right - left)
    left, right = left - spare // 2, right + spare - spare // 2
    if left < 0:
        left, right = 0, right - left
    if right > size[0]:
        left, right = max(0, left - (right - size[0])), size[0]
    return left, max(0, top - _ABOVE), right, min(size[1], bottom + _ABOVE)


def fraction(box: Pixels, size: tuple[int, int]) -> Box:
    """Return a box of pixels in fractions of the page."""
    left, top, right, bottom = box
    across, down = size
    return Box(left / across, top / down, (right - left) / across, (bottom - top) / down)


def in_pixels(box: Box, size: tuple[int, int]) -> Pixels:
    """Return a box of fractions in pixels of the page, within the page."""
    across, down = size
    left, top = round(box.left * across), round(box.top * down)
    right, bottom = round((box.left + box.width) * across), round((box.top + box.height) * down)
    return max(0, left), max(0, top), min(across, right), min(down, bottom)


def blank(pixels: Image.Image, box: Box) -> bool:
    """Whether a box has exactly one colour: nothing is there, not even something too faint to see."""
    left, top, right, bottom = in_pixels(box, pixels.size)
    if right <= left or bottom <= top:
        return True
    return bool((np.ptp(np.asarray(pixels.crop((left, top, right, bottom))), axis=(0, 1)) == 0).all())


def paint(pixels: Image.Image, boxes: Iterable[Box]) -> None:
    """Paint boxes over, in place."""
    pen = ImageDraw.Draw(pixels)
    for box in boxes:
        left, top, right, bottom = in_pixels(box, pixels.size)
        if right > left and bottom > top:
            pen.rectangle((left, top, right - 1, bottom - 1), fill=GREY)
