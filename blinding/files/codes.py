"""Codes for machines in pixels: QR, DataMatrix, Aztec, PDF417 and bars. They lead to whoever sends the file."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import zxingcpp
from PIL import Image

from blinding.files.reading import Pixels

#: A code is looked for as the page is and twice as large: who zooms in reads small codes as well.
_ZOOMS = (1, 2)
_MARGIN = 0.08  # of a code's longer side: its corners are told by the middle of its outermost squares


def find(pixels: Image.Image) -> list[Pixels]:
    """Return a box around each code that can be told from its ground, also one that is too damaged to be read here."""
    grey = np.asarray(pixels.convert("L"))
    corners: list[Iterable[tuple[float, float]]] = []
    for zoom in _ZOOMS:
        seen = grey if zoom == 1 else cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
        for code in zxingcpp.read_barcodes(seen, return_errors=True):
            # Text often looks like the edge of a code; what failed at its check digits only is one.
            if not code.valid and "Checksum" not in str(code.error):
                continue
            at = code.position
            four = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            corners.append([(one.x / zoom, one.y / zoom) for one in four])
    # A second reader: each reads what the other misses.
    read, _, points, _ = cv2.QRCodeDetector().detectAndDecodeMulti(grey)
    if read and points is not None:
        corners += [[(float(x), float(y)) for x, y in four] for four in points]
    return _apart([_around(one, pixels.size) for one in corners])


def _around(corners: Iterable[tuple[float, float]], size: tuple[int, int]) -> Pixels:
    across, down = zip(*corners, strict=True)
    margin = _MARGIN * max(max(across) - min(across), max(down) - min(down)) + 4
    return (
        max(0, round(min(across) - margin)), max(0, round(min(down) - margin)),
        min(size[0], round(max(across) + margin)), min(size[1], round(max(down) + margin)),
    )  # fmt: skip


def _apart(boxes: Iterable[Pixels]) -> list[Pixels]:
    """Return the boxes without those whose middle lies in a box that is kept."""
    kept: list[Pixels] = []
    for box in sorted(boxes, key=lambda one: (one[0] - one[2]) * (one[3] - one[1])):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not any(one[0] <= x <= one[2] and one[1] <= y <= one[3] for one in kept):
            kept.append(box)
    return kept
