"""A second look at ink that was not read: turned upright, brought to one size, black on white, and read once more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import cv2
import numpy as np
from PIL import Image

from blinding.files import reading
from blinding.files.ink import Letter
from blinding.files.reading import Pixels

_HEIGHT = 40  # of a letter in what is read
_WIDEST = 3200
_GAP = 60
#: More rows than this are not tried: they are for a person.
_ROWS = 40
#: Below this slant a row is read as it stands.
_LEVEL = math.radians(3)
#: A row counts as read when that part of its shapes became letters of trusted words.
_PART = 0.6


@dataclass
class Look:
    """A row of unread ink: where it stands, what each way of reading it says, and whether one is to be relied on."""

    box: Pixels
    texts: list[str] = field(default_factory=list)
    read: bool = False


def look(rows: Sequence[Sequence[Letter]]) -> list[Look]:
    """Return one look for each row, in their order. Tesseract is asked once for all of them."""
    looks = [Look(_around(row)) for row in rows]
    strips: list[tuple[int, np.ndarray]] = []
    for number, row in enumerate(rows[:_ROWS]):
        strips += [(number, strip) for strip in _strips(row) if strip.shape[1] <= _WIDEST]
    if not strips:
        return looks
    across = max(strip.shape[1] for _, strip in strips) + 2 * _GAP
    sheet = np.full((sum(strip.shape[0] + _GAP for _, strip in strips) + _GAP, across), 255, np.uint8)
    spans: list[tuple[int, int, int]] = []
    top = _GAP
    for number, strip in strips:
        sheet[top : top + strip.shape[0], _GAP : _GAP + strip.shape[1]] = strip
        spans.append((number, top - _GAP // 2, top + strip.shape[0] + _GAP // 2))
        top += strip.shape[0] + _GAP
    said: list[list[reading.Word]] = [[] for _ in spans]
    for line in reading.read(Image.fromarray(sheet), layout=6).lines:
        for word in line:
            middle = (word.box[1] + word.box[3]) / 2
            for place, (_, above, below) in enumerate(spans):
                if above <= middle < below:
                    said[place].append(word)
    for (number, _, _), words in zip(spans, said, strict=True):
        looks[number].texts.append(" ".join(word.text for word in words))
        sure = sum(sum(char.isalnum() for char in word.text) for word in words if word.trusted)
        looks[number].read |= sure >= _PART * len(rows[number])
    return looks


def _around(row: Sequence[Letter]) -> Pixels:
    return (
        min(one.box[0] for one in row), min(one.box[1] for one in row),
        max(one.box[2] for one in row), max(one.box[3] for one in row),
    )  # fmt: skip


def _strips(row: Sequence[Letter]) -> list[np.ndarray]:
    """Return the row black on white: level, or turned by its slant both ways up, and with each letter on one line."""
    slant = _slant(row)
    if abs(slant) < _LEVEL:
        return [_drawn(row, 0.0)]
    ways = [_drawn(row, slant), _levelled(row)]
    if abs(slant) > math.pi / 4:
        ways.append(_drawn(row, slant + math.pi))
    return ways


def _slant(row: Sequence[Letter]) -> float:
    """Return the angle of a row, from its middles, in radians from -pi/2 to pi/2: positive when it falls."""
    middles = np.array([one.middle for one in row], np.float32)
    x, y, _, _ = (float(one) for one in cv2.fitLine(middles, cv2.DIST_L1, 0, 0.01, 0.01).ravel())
    return math.atan2(y, x) if x > 0 else math.atan2(-y, -x)


def _drawn(row: Sequence[Letter], slant: float) -> np.ndarray:
    left, top, right, bottom = _around(row)
    scale = _HEIGHT / median(min(one.box[3] - one.box[1], one.box[2] - one.box[0]) if abs(slant) > 0.8 else one.height
                             for one in row)  # fmt: skip
    scale = min(scale, 8 * _WIDEST / 4 / max(right - left, bottom - top))
    sheet = np.full((round((bottom - top) * scale) + 20, round((right - left) * scale) + 20), 255, np.uint8)
    for one in row:
        _put(sheet, one, 10 + (one.box[0] - left) * scale, 10 + (one.box[1] - top) * scale, scale)
    if not slant:
        return sheet
    height, width = sheet.shape
    cos, sin = abs(math.cos(slant)), abs(math.sin(slant))
    new = math.ceil(width * cos + height * sin), math.ceil(width * sin + height * cos)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(slant), 1)
    turn[0, 2] += (new[0] - width) / 2
    turn[1, 2] += (new[1] - height) / 2
    turned = cv2.warpAffine(sheet, turn, new, borderValue=255)
    ink = np.flatnonzero((turned < 128).any(axis=1))
    return turned[max(0, ink[0] - 8) : ink[-1] + 8] if ink.size else turned


def _levelled(row: Sequence[Letter]) -> np.ndarray:
    """Return the letters as they stand, side by side on one line: steps and stairs become a word."""
    down = _slant(row)
    order = sorted(row, key=lambda one: one.middle[1] if abs(down) > math.pi / 4 else one.middle[0])
    scale = _HEIGHT / median(one.height for one in order)
    tallest = max(one.height for one in order)
    room = sum((one.box[2] - one.box[0]) * scale + 6 for one in order)
    sheet = np.full((round(tallest * scale) + 20, round(room) + 40), 255, np.uint8)
    at = 10.0
    for one in order:
        _put(sheet, one, at, 10 + (tallest - one.height) * scale, scale)
        at += (one.box[2] - one.box[0]) * scale + 6
    return sheet


def _put(sheet: np.ndarray, letter: Letter, x: float, y: float, scale: float) -> None:
    width = max(1, round((letter.box[2] - letter.box[0]) * scale))
    height = max(1, round(letter.height * scale))
    drawn = 255 - cv2.resize(letter.shape, (width, height), interpolation=cv2.INTER_LINEAR)
    left, top = round(x), round(y)
    place = sheet[top : top + height, left : left + width]
    np.minimum(place, drawn[: place.shape[0], : place.shape[1]], out=place)
