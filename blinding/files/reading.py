"""Text with the place of every letter: read from a file's own letters, or by tesseract from pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import pytesseract
from PIL import Image

from blinding.files.refusals import FileRefused
from blinding.files.tools import LANGUAGES

#: Left, top, right, bottom in pixels of the page.
Pixels = tuple[int, int, int, int]


@dataclass
class Word:
    """A word of a line and where it stands."""

    text: str
    box: Pixels


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
        """Return one box for each line (or column, when letters lie on their side) that a span of the text touches."""
        found: list[Pixels] = []
        for box in self.boxes[start:end]:
            if box is None or box[2] <= box[0] or box[3] <= box[1]:
                continue
            if found and _goes_on(found[-1], box):
                last = found[-1]
                found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
            else:
                found.append(box)
        return found


def _goes_on(run: Pixels, box: Pixels) -> bool:
    beside = _shared(run[1], run[3], box[1], box[3]) and _gap(run[0], run[2], box[0], box[2]) <= 4 * (box[3] - box[1])
    below = _shared(run[0], run[2], box[0], box[2]) and _gap(run[1], run[3], box[1], box[3]) <= box[2] - box[0]
    return beside or below


def _shared(a: int, b: int, c: int, d: int) -> bool:
    return min(b, d) - max(a, c) >= 0.3 * min(b - a, d - c)


def _gap(a: int, b: int, c: int, d: int) -> int:
    return max(0, c - b, a - d)


def read(pixels: Image.Image) -> Reading:
    """Return what tesseract (Spanish, Portuguese, English) reads in a page of 150 dpi."""
    try:
        told = pytesseract.image_to_data(
            pixels.convert("L"),
            lang="+".join(LANGUAGES),
            config="--dpi 150 --psm 3",
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
        lines[-1].append(Word(text.strip(), (left, top, left + width, top + height)))
    return of_lines(lines)


def of_lines(lines: Sequence[list[Word]]) -> Reading:
    """Return the reading of lines of words: blanks between words, a new line after each line."""
    reading = Reading(lines=[list(line) for line in lines])
    for line in lines:
        for number, word in enumerate(line):
            if number:
                reading.add(" ", None)
            left, top, right, bottom = word.box
            step = (right - left) / len(word.text)
            for place, char in enumerate(word.text):
                reading.add(char, (round(left + place * step), top, round(left + (place + 1) * step), bottom))
        reading.add("\n", None)
    return reading


def line_height(lines: Sequence[list[Word]]) -> int:
    """Return the usual height of a line of words, in pixels."""
    heights = [word.box[3] - word.box[1] for line in lines for word in line]
    return round(median(heights)) if heights else 20
