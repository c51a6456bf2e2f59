"""Whether a page looks as its file says: a file may say one word and draw another, and only the drawn one is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from PIL import Image

from blinding.files import masking
from blinding.files.reading import Pixels, Reading, Word
from blinding.normalise import fold

#: Shorter words are misread too often to say anything.
_LONG = 5
#: The part of a word's letters that must be read in its place, in their order.
_PART = 0.4


def gainsaid(
    said: Reading, seen: Iterable[Iterable[Word]], pixels: Image.Image, painted: Iterable[Pixels]
) -> list[Pixels]:
    """Return where words of the file (``said``) are not what tesseract saw there; not where nothing is, or paint."""
    painted = list(painted)
    read = [word for line in seen for word in line]
    found = []
    for word in _words(said):
        if any(_meet(word.box, box) for box in painted) or masking.blank(
            pixels, masking.fraction(word.box, pixels.size)
        ):
            continue
        there = " ".join(one.text for one in read if _meet(word.box, one.box))
        blocks = SequenceMatcher(None, fold(word.text), fold(there), autojunk=False).get_matching_blocks()
        if sum(block.size for block in blocks) < _PART * len(word.text):
            found.append(word.box)
    return found


def _words(said: Reading) -> Iterator[Word]:
    """Give the longer words of a file, each with the box around its letters."""
    text, boxes = "", list[Pixels]()
    for char, box in [*zip(said.characters, said.boxes, strict=True), (" ", None)]:
        if char.isalpha() and box is not None:
            text += char
            boxes.append(box)
            continue
        if len(text) >= _LONG:
            sides = list(zip(*boxes, strict=True))
            yield Word(text, (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])))
        text, boxes = "", []


def _meet(one: Pixels, other: Pixels) -> bool:
    """Whether two boxes share a good part of the lower one's height, and anything across."""
    high = min(one[3], other[3]) - max(one[1], other[1])
    return one[0] < other[2] and other[0] < one[2] and high >= 0.3 * min(one[3] - one[1], other[3] - other[1])
