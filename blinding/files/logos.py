"""The applicant's logo found in the pixels of a page, at any size, also in grey or turned light on dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from blinding.files.limits import Limits
from blinding.files.pixels import opened
from blinding.files.reading import Pixels
from blinding.files.refusals import FileRefused

_HALF = 0.5  # pages are searched at 75 dots per inch: four times as quick, and printing noise is gone
_SMALLEST, _LARGEST = 22, 0.7  # of a logo's longer side: pixels at 75 dpi, and part of the page's width
_STEP = 1.1  # from one size to the next
_FINE = (0.955, 0.97, 0.985, 1.0, 1.015, 1.03, 1.045)
#: Correlations from which a place is the logo. A word mark has many edges and is met by nothing else; a compact sign is
#: met by other compact signs, so that it must fit better.
_WORD_MARK, _SIGN = 0.75, 0.90
_WORTH_A_LOOK = 0.22  # how far below the threshold a rough fit may lie
_MOST_IN_A_PAGE = 12
_MARGIN = 8


@dataclass(frozen=True)
class Logo:
    """A logo ready to be searched: grey, cropped to its ink."""

    grey: np.ndarray
    threshold: float


def load(path: Path, limits: Limits) -> Logo:
    """Return a logo ready to be searched. FileRefused "logo_unreadable" when it is no picture, or of one colour."""
    try:
        picture = opened(path, ["PNG", "JPEG", "WEBP", "GIF"], limits)
    except FileRefused:
        raise FileRefused("logo_unreadable") from None
    grey = _cropped(np.asarray(picture.convert("L")))
    if grey.size == 0 or min(grey.shape) < 8 or float(grey.std()) < 4:
        raise FileRefused("logo_unreadable")
    long = max(grey.shape) / min(grey.shape) >= 2
    return Logo(grey, _WORD_MARK if long else _SIGN)


def _cropped(grey: np.ndarray) -> np.ndarray:
    corners = np.array([grey[0, 0], grey[0, -1], grey[-1, 0], grey[-1, -1]], dtype=int)
    ink = np.abs(grey.astype(int) - int(np.median(corners))) > 24
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows) or not len(columns):
        return grey[:0, :0]
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def find(pixels: Image.Image, logos: Sequence[Logo]) -> list[Pixels]:
    """Return the boxes, in pixels of the page, in which one of the logos stands."""
    if not logos:
        return []
    whole = np.asarray(pixels.convert("L"))
    page = cv2.resize(whole, None, fx=_HALF, fy=_HALF, interpolation=cv2.INTER_AREA)
    boxes: list[Pixels] = []
    for logo in logos:
        for score, box in sorted(_rough(page, logo), reverse=True)[: 4 * _MOST_IN_A_PAGE]:
            if any(_overlap(box, other) > 0.3 for other in boxes):
                continue
            sure, better = _refined(page, logo, box) if score < 0.98 else (score, box)
            if sure >= logo.threshold and not any(_overlap(better, other) > 0.3 for other in boxes):
                boxes.append(better)
    return [_whole(box, pixels.size) for box in boxes]


def _rough(page: np.ndarray, logo: Logo) -> Iterator[tuple[float, Pixels]]:
    longer = max(logo.grey.shape)
    side = float(_SMALLEST)
    while side <= _LARGEST * page.shape[1]:
        sized = _sized(logo.grey, side / longer)
        side *= _STEP
        if sized is None or sized.shape[0] > page.shape[0] or sized.shape[1] > page.shape[1]:
            continue
        fit = _fit(page, sized)
        for _ in range(_MOST_IN_A_PAGE):
            _, best, _, (x, y) = cv2.minMaxLoc(fit)
            if best < logo.threshold - _WORTH_A_LOOK:
                break
            down, across = sized.shape
            yield best, (x, y, x + across, y + down)
            fit[max(0, y - down // 2) : y + down // 2 + 1, max(0, x - across // 2) : x + across // 2 + 1] = 0


def _refined(page: np.ndarray, logo: Logo, box: Pixels) -> tuple[float, Pixels]:
    """Return the best fit near a rough one, over sizes between two steps."""
    left, top, right, bottom = box
    edge = max(4, (right - left) // 12, (bottom - top) // 12)
    x0, y0 = max(0, left - edge), max(0, top - edge)
    part = page[y0 : bottom + edge, x0 : right + edge]
    best: tuple[float, Pixels] = (0.0, box)
    scale = max(right - left, bottom - top) / max(logo.grey.shape)
    for fine in _FINE:
        sized = _sized(logo.grey, scale * fine)
        if sized is None or sized.shape[0] > part.shape[0] or sized.shape[1] > part.shape[1]:
            continue
        _, score, _, (x, y) = cv2.minMaxLoc(_fit(part, sized))
        down, across = sized.shape
        best = max(best, (score, (x0 + x, y0 + y, x0 + x + across, y0 + y + down)))
    return best


def _fit(page: np.ndarray, sized: np.ndarray) -> np.ndarray:
    # Correlation without regard to sign: a logo printed light on dark is the same logo.
    fit = np.abs(cv2.matchTemplate(page, sized, cv2.TM_CCOEFF_NORMED))
    fit[~np.isfinite(fit) | (fit > 1.001)] = 0  # an even ground correlates with anything
    return fit


def _sized(grey: np.ndarray, scale: float) -> np.ndarray | None:
    down, across = round(grey.shape[0] * scale), round(grey.shape[1] * scale)
    if min(down, across) < 6:
        return None
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(grey, (across, down), interpolation=way)
    return sized if float(sized.std()) >= 4 else None


def _overlap(one: Pixels, other: Pixels) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    smaller = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return across * down / smaller


def _whole(box: Pixels, size: tuple[int, int]) -> Pixels:
    left, top, right, bottom = (round(side / _HALF) for side in box)
    return (
        max(0, left - _MARGIN), max(0, top - _MARGIN), min(size[0], right + _MARGIN), min(size[1], bottom + _MARGIN)
    )  # fmt: skip
