"""Ink that looks like letters: shapes of even strokes that stand in rows, whether or not anybody could read them.

Photographs, drawings and charts hold many shapes. A letter differs in three ways: its ink and its ground are each of
one tone, its strokes are thin beside its height, and others of its height stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from blinding.files.reading import Pixels

#: Ink is searched at full size, and smaller for letters larger than the window of the threshold.
_SCALES = (1.0, 0.25)
_WINDOW = 61
#: How many tones of 255 ink must differ from its ground: fainter than this no eye reads it on paper.
FAINTEST = 9
_LEAST, _MOST = 9, 460  # height of a letter in pixels of the page (1.5 mm to 8 cm)
_FULL = 0.95
_LETTERS = 3  # that many in a row are a word
#: More shapes of one tone than this are not looked at: a page of specks would hide a name below them for hours.
_SHAPES = 4000
_CLOSE, _WIDE = 0.9, 2.2  # gaps within a word, and between scattered letters, in heights of a letter


@dataclass(frozen=True)
class Letter:
    """A shape that may be a letter: where it stands in the page, and its own pixels (255 where ink is)."""

    box: Pixels
    shape: np.ndarray

    @property
    def height(self) -> int:
        """Return its height in pixels of the page."""
        return self.box[3] - self.box[1]

    @property
    def bar(self) -> bool:
        """Whether it is a full rectangle: an "l" among letters, but no letter among bars."""
        return bool((self.shape > 0).mean() > _FULL)

    @property
    def middle(self) -> tuple[float, float]:
        """Return its middle in pixels of the page."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


class TooMany(Exception):
    """The page holds more shapes than are looked at: what it says, a person must see."""


def rows(pixels: Image.Image, known: Iterable[Pixels]) -> list[list[Letter]]:
    """Return rows of letter-like shapes, each from left to right, outside of the boxes that are known already.

    Raises TooMany for a page of specks.
    """
    colours = np.asarray(pixels.convert("RGB"))
    free = np.full(colours.shape[:2], 255, np.uint8)
    for left, top, right, bottom in known:
        free[max(0, top - 2) : bottom + 2, max(0, left - 3) : right + 3] = 0
    letters: list[Letter] = []
    for scale in _SCALES:
        # What is a word at full size is one blot when it is small.
        letters += [one for one in _apart(_letters(colours, free, scale)) if not _blot(one, letters)]
    found = [row for row in _rows(_apart(letters)) if sum(not one.bar for one in row) >= _LETTERS]
    return [sorted(row, key=lambda one: one.middle) for row in found]


def _letters(colours: np.ndarray, free: np.ndarray, scale: float) -> list[Letter]:
    seen = colours if scale == 1 else cv2.resize(colours, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found: list[Letter] = []
    # Coloured letters may differ from their ground in one channel only.
    channels = [np.asarray(Image.fromarray(seen).convert("L")), *cv2.split(seen)]
    if all(np.abs(channels[0].astype(int) - one).max() < FAINTEST for one in channels[1:]):
        channels = channels[:1]
    for tones in channels:
        ground = cv2.blur(tones, (_WINDOW, _WINDOW))
        for ink in (tones < ground.astype(int) - FAINTEST / 2, tones > ground.astype(int) + FAINTEST / 2):
            found += _shapes(ink.astype(np.uint8) * 255, tones, free, scale)
    return found


def _shapes(ink: np.ndarray, tones: np.ndarray, free: np.ndarray, scale: float) -> list[Letter]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least = _LEAST if scale == 1 else 24
    most = _MOST * scale
    found: list[Letter] = []
    lefts, tops, widths, heights, areas = (stats[:, column] for column in range(5))
    wanted = (heights >= least) & (heights <= most) & (widths <= 3 * heights) & (widths >= 2)
    wanted &= areas >= 0.08 * widths * heights
    down = np.clip(np.round((tops + heights / 2) / scale).astype(int) - 1, 0, free.shape[0] - 1)
    across = np.clip(np.round((lefts + widths / 2) / scale).astype(int) - 1, 0, free.shape[1] - 1)
    wanted &= free[down, across] > 0
    wanted[0] = False
    if wanted.sum() > _SHAPES:
        raise TooMany
    for number in np.flatnonzero(wanted):
        left, top, width, height, _area = (int(one) for one in stats[number])
        box = tuple(round(one / scale) for one in (left, top, left + width, top + height))
        shape = (labels[top : top + height, left : left + width] == number).astype(np.uint8) * 255
        if _even(shape, left, top, tones, ink):
            found.append(Letter(box, shape))  # type: ignore[arg-type]
    return found


def _even(shape: np.ndarray, left: int, top: int, tones: np.ndarray, all_ink: np.ndarray) -> bool:
    """Whether a shape is of one tone on ground of one tone, and drawn in strokes."""
    height, width = shape.shape
    padded = cv2.copyMakeBorder(shape, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    stroke = 2 * float(cv2.distanceTransform(padded, cv2.DIST_L2, 3).max())
    if stroke > 0.55 * max(height, width):
        return False
    edge = 2
    y0, y1, x0, x1 = max(0, top - edge), top + height + edge, max(0, left - edge), left + width + edge
    around = tones[y0:y1, x0:x1].astype(int)
    # The ground is what no ink touches: slanted neighbours reach into each other's boxes.
    ground = around[cv2.dilate(all_ink[y0:y1, x0:x1], np.ones((3, 3), np.uint8)) == 0]
    ink = tones[top : top + height, left : left + width][shape > 0].astype(int)
    if ground.size < 4 or ink.size < 4:
        return False
    # Edges are of all tones between: the darker half of the ink is what was meant.
    paper = float(np.median(ground))
    far = np.abs(ink - paper)
    contrast = float(np.percentile(far, 75))
    return contrast >= FAINTEST and float(np.abs(ground - paper).mean()) <= max(2.0, 0.12 * contrast)


def _blot(large: Letter, letters: Sequence[Letter]) -> bool:
    left, top, right, bottom = large.box
    return sum(left <= one.middle[0] <= right and top <= one.middle[1] <= bottom for one in letters) > 1


def _apart(letters: Sequence[Letter]) -> list[Letter]:
    """Return each shape once, though channels and scales tell it several times; the largest first."""
    kept: list[Letter] = []
    cells: dict[tuple[int, int], list[Letter]] = {}
    for one in sorted(letters, key=lambda letter: -letter.height):
        x, y = one.middle
        # A shape is entered in every cell that it touches: large ones hold their holes.
        near = cells.get((int(x) // 64, int(y) // 64), ())
        if any(_inside(one, other) for other in near):
            continue
        for across in range(one.box[0] // 64, one.box[2] // 64 + 1):
            for down in range(one.box[1] // 64, one.box[3] // 64 + 1):
                cells.setdefault((across, down), []).append(one)
        kept.append(one)
    return kept


def _inside(one: Letter, other: Letter) -> bool:
    x, y = one.middle
    return other.box[0] < x < other.box[2] and other.box[1] < y < other.box[3]


def _rows(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Join shapes of like height that stand close to each other, in any direction; then what is left, more widely."""
    words = _joined([[one] for one in letters], _CLOSE)
    lone = [word for word in words if len(word) < _LETTERS]
    return [word for word in words if len(word) >= _LETTERS] + _joined(lone, _WIDE)


def _joined(groups: Sequence[list[Letter]], reach: float) -> list[list[Letter]]:
    owner = list(range(len(groups)))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    members = sorted(((one, at) for at, group in enumerate(groups) for one in group), key=lambda pair: pair[0].box[0])
    for place, (one, at) in enumerate(members):
        for other, at_other in members[place + 1 :]:
            if other.box[0] - one.box[2] > 2.2 * reach * one.height:
                break
            if root(at) != root(at_other) and _beside(one, other, reach):
                owner[root(at)] = root(at_other)
    joined: dict[int, list[Letter]] = {}
    for at, group in enumerate(groups):
        joined.setdefault(root(at), []).extend(group)
    return list(joined.values())


def _beside(one: Letter, other: Letter, reach: float) -> bool:
    small, large = sorted((one.height, other.height))
    if large > 2.2 * small:
        return False
    across = max(0, other.box[0] - one.box[2], one.box[0] - other.box[2])
    down = max(0, other.box[1] - one.box[3], one.box[1] - other.box[3])
    return max(across, down) <= reach * (small + large) / 2
