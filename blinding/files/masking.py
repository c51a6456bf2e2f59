"""From findings in a text to neutral boxes over pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from blinding.files.reading import Pixels, Reading
from blinding.files.report import Box, Found, Masking
from blinding.identity import Leak

#: One grey for all: the ground beneath must not be told either.
GREY = (205, 205, 205)
#: Widths are rounded up to a multiple of this where there is room: the exact width would give the length of a name.
STEP = 64
_SIDE, _ABOVE = 6, 3


def places(leaks: Iterable[Leak], reading: Reading, page: int, found: Found, size: tuple[int, int]) -> list[Masking]:
    """Return one masking for each finding and each line that it touches, its box widened where nothing else stands."""
    told: list[Masking] = []
    for leak in leaks:
        others = reading.around(leak.start, leak.end)
        for box in reading.places(leak.start, leak.end):
            at = fraction(widened(box, size, others), size)
            told.append(Masking(page, leak.kind, leak.action, found, leak.reason, at, leak.matched))
    return told


def widened(box: Pixels, size: tuple[int, int], others: Sequence[Pixels] = ()) -> Pixels:
    """Return a box with a margin, wide as the next multiple of STEP, and as high when letters stand below each other.

    It ends at the edges of the page, and before it touches what stands beside it: `others`.
    """
    left, top, right, bottom = box
    beside = [one for one in others if one[1] < bottom and top < one[3]]
    walls = (
        max((one[2] for one in beside if _middle(one[0], one[2]) < left), default=-1) + 1,
        min((one[0] for one in beside if _middle(one[0], one[2]) > right), default=size[0] + 1) - 1,
    )
    left, right = _stretched(left, right, _SIDE, walls, STEP)
    if bottom - top <= 2 * (box[2] - box[0]):
        return left, max(0, top - _ABOVE), right, min(size[1], bottom + _ABOVE)
    stacked = [one for one in others if one[0] < right and left < one[2]]
    walls = (
        max((one[3] for one in stacked if _middle(one[1], one[3]) < top), default=-1) + 1,
        min((one[1] for one in stacked if _middle(one[1], one[3]) > bottom), default=size[1] + 1) - 1,
    )
    top, bottom = _stretched(top, bottom, _ABOVE, walls, STEP)
    return left, top, right, bottom


def _middle(low: int, high: int) -> float:
    return (low + high) / 2


def _stretched(low: int, high: int, margin: int, walls: tuple[int, int], step: int) -> tuple[int, int]:
    """Return an edge and another, further apart by twice the margin and up to a whole step, between two walls.

    What does not find room on one side is taken on the other. The edges themselves never come closer.
    """
    floor, ceiling = min(walls[0], low), max(walls[1], high)
    spare = -(-(high - low + 2 * margin) // step) * step - (high - low)
    before = min(spare // 2, low - floor)
    after = min(spare - before, ceiling - high)
    before = min(spare - after, low - floor)
    return low - before, high + after


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
