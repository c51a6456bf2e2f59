"""Text with the place of every letter: read from a file's own letters, or by tesseract from pixels."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytesseract
from PIL import Image

from blinding.files.refusals import FileRefused
from blinding.files.tools import LANGUAGES
from blinding.vocabulary import is_listed

#: Left, top, right, bottom in pixels of the page.
Pixels = tuple[int, int, int, int]
#: That many pieces of a letter or two are no words on lines, but one scattered word.
_SCATTERED = 3
#: From this on tesseract's word is taken; from the lower one when a dictionary has the word.
_SURE, _LIKELY = 75, 35


@dataclass
class Word:
    """A word of a line and where it stands; `sure` is how far from 0 to 100 tesseract relies on it."""

    text: str
    box: Pixels
    sure: float = 100

    @property
    def trusted(self) -> bool:
        """Whether it was read, and not guessed from shapes that are no letters."""
        if self.sure >= _SURE:
            return True
        parts = re.findall(r"[^\W\d_]+", self.text.casefold())
        return self.sure >= _LIKELY and bool(parts) and all(is_listed(part) for part in parts)


@dataclass
class Reading:
    """A text, and for each of its characters the box in which it stands (None for what has no place)."""

    boxes: list[Pixels | None] = field(default_factory=list)
    lines: list[list[Word]] = field(default_factory=list)
    characters: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text; `boxes` has one entry for each of its characters."""
        return "".join(self.characters)

    def add(self, text: str, box: Pixels | None) -> None:
        """Append characters that share a box."""
        self.characters += text
        self.boxes += [box] * len(text)

    def places(self, start: int, end: int) -> list[Pixels]:
        """Return one box for each line (or column, when letters lie on their side) that a span of the text touches.

        Letters scattered over the page get one box together: box by box they could be counted.
        """
        inside = [(at, box) for at, box in enumerate(self.boxes[start:end], start) if box is not None and _drawn(box)]
        runs: list[Pixels] = []
        letters: list[set[Pixels]] = []
        for _, box in inside:
            if runs and (_goes_on(runs[-1], box) or self._alone_between(runs[-1], box, start, end)):
                runs[-1] = _both(runs[-1], box)
                letters[-1].add(box)
            else:
                runs.append(box)
                letters.append({box})
        if len(runs) >= _SCATTERED and all(len(one) <= 2 for one in letters):
            return [functools.reduce(_both, runs)]
        return runs

    def around(self, start: int, end: int) -> list[Pixels]:
        """Return the boxes of all that stands on the page besides a span of the text."""
        return [box for box in {*self.boxes[:start], *self.boxes[end:]} if box is not None and _drawn(box)]

    def _alone_between(self, run: Pixels, box: Pixels, start: int, end: int) -> bool:
        """Whether a box goes on further right on the line of a run, with nothing else in the gap."""
        if box[0] < run[2] or not _shared(run[1], run[3], box[1], box[3]):
            return False
        gap = (run[2], max(run[1], box[1]), box[0], min(run[3], box[3]))
        return not any(_overlap(gap, other) for other in self.around(start, end))


def _drawn(box: Pixels) -> bool:
    return box[2] > box[0] and box[3] > box[1]


def _both(one: Pixels, other: Pixels) -> Pixels:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _overlap(one: Pixels, other: Pixels) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _goes_on(run: Pixels, box: Pixels) -> bool:
    beside = _shared(run[1], run[3], box[1], box[3]) and _gap(run[0], run[2], box[0], box[2]) <= 4 * (box[3] - box[1])
    below = _shared(run[0], run[2], box[0], box[2]) and _gap(run[1], run[3], box[1], box[3]) <= box[2] - box[0]
    return beside or below


def _shared(a: int, b: int, c: int, d: int) -> bool:
    return min(b, d) - max(a, c) >= 0.3 * min(b - a, d - c)


def _gap(a: int, b: int, c: int, d: int) -> int:
    return max(0, c - b, a - d)


def read(pixels: Image.Image, layout: int = 3) -> Reading:
    """Return what tesseract (Spanish, Portuguese, English) reads in a page of 150 dpi; `layout` is its --psm."""
    try:
        told = pytesseract.image_to_data(
            pixels.convert("L"),
            lang="+".join(LANGUAGES),
            config=f"--dpi 150 --psm {layout}",
            output_type=pytesseract.Output.DICT,
            timeout=120,
        )
    except pytesseract.TesseractError as problem:
        # Nothing at all to be read on a page is no error; a crash is.
        raise FileRefused("crashed", where=f"tesseract ended with {problem.status}") from None
    except RuntimeError:
        raise FileRefused("too_slow", where="tesseract") from None
    lines: list[list[Word]] = []
    before: tuple[int, ...] = ()
    for index, text in enumerate(told["text"]):
        if not text.strip():
            continue
        at = tuple(told[name][index] for name in ("block_num", "par_num", "line_num"))
        left, top, width, height = (told[name][index] for name in ("left", "top", "width", "height"))
        if at != before:
            lines.append([])
            before = at
        lines[-1].append(Word(text.strip(), (left, top, left + width, top + height), float(told["conf"][index])))
    return of_lines(lines)


def of_lines(lines: Sequence[list[Word]]) -> Reading:
    """Return the reading of lines of words: blanks between words, a new line after each line.

    Every letter has the box of its word: where in a word a letter stands, tesseract does not say.
    """
    reading = Reading(lines=[list(line) for line in lines])
    for line in lines:
        for number, word in enumerate(line):
            if number:
                reading.add(" ", None)
            reading.add(word.text, word.box)
        reading.add("\n", None)
    return reading


def of_region(text: str, box: Pixels) -> Reading:
    """Return a reading of which every letter has the box of the whole region."""
    return of_lines([[Word(word, box) for word in text.split()]])
