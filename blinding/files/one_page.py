"""All that happens to one page: what tells who applies is found, painted over, read again, and what is left is told."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from PIL import Image

from blinding.files import agreeing, codes, ink, logos, masking, reading, second, writing
from blinding.files.order import Order
from blinding.files.pixels import Page
from blinding.files.reading import Pixels, Reading, Word
from blinding.files.report import ORIGIN, Box, Found, Masking, PageReport
from blinding.identity import Identity, Leak
from blinding.markers import find_markers
from blinding.mask import neutral
from blinding.matcher import Matcher
from blinding.normalise import fold
from blinding.uniform import Style

_QUALITY = 65
_THUMBNAIL = (360, 360)
#: Nearly white becomes white and nearly black black, in each colour: ink so faint that nobody sees it, nor is it
#: looked for, would come back to whoever raises the contrast of the picture.
_LEVELS = [0 if tone < ink.FAINTEST else 255 if tone > 255 - ink.FAINTEST else tone for tone in range(256)] * 3
#: How often a masked page is read again and painted again before what is left goes to the desk.
_ROUNDS = 3
#: How alike a doubtful reading and the file's own letters must be to count as read.
_ALIKE = 0.6


class PagePass:
    """One page on its way through: its pixels, what was painted over, and what a person must look at."""

    def __init__(self, order: Order, number: int, page: Page, matcher: Matcher) -> None:
        self.order, self.number, self.matcher = order, number, matcher
        self.page = replace(page, pixels=page.pixels.point(_LEVELS))
        self.size = page.pixels.size
        self.read_first = page.pictured or page.reading is None
        self.found: list[Masking] = []
        self.doubtful: list[Masking] = []
        self.left: list[Masking] = []
        self.sheet = self.page.pixels

    def run(self, marks: Sequence[logos.Logo]) -> tuple[PageReport, writing.Sheet]:
        """Do all of it; write the page's picture and thumbnail, and return its report and its sheet of the new file."""
        if self.page.reading is not None:
            self._search_own_letters(self.page.reading)
        if self.read_first:
            self._encode()
            self.seen = reading.read(self.sheet)
            self.found += self._take(self.seen, "ocr")
        self.found += self._shapes(marks)
        self._paint_and_read_again()
        unread = self._look_twice()
        if self.page.reading is not None:
            unread += self._gainsaid(self.page.reading)
        return self._told(unread)

    def _take(self, seen: Reading, how: Found) -> list[Masking]:
        leaks = [own_place(leak, self.order.identity) for leak in self.matcher.find(seen.text)]
        leaks += marks_of_origin(seen.text, self.order)
        places = masking.places(leaks, seen, self.number, how, self.size)
        self.doubtful.extend(one for one in places if one.action == "review")
        return [one for one in places if one.action == "redact"]

    def _search_own_letters(self, letters: Reading) -> None:
        # White, covered, clipped or off the page: where there is nothing to see there is nothing to paint.
        self.found += [one for one in self._take(letters, "text") if not masking.blank(self.page.pixels, one.box)]
        self.doubtful = [one for one in self.doubtful if not masking.blank(self.page.pixels, one.box)]

    def _shapes(self, marks: Sequence[logos.Logo]) -> list[Masking]:
        pixels, told = self.page.pixels, self.order.painted.get(self.number, ())
        return [
            *(self._shape("logo", box) for box in logos.find(pixels, marks)),
            *(self._shape("code", box) for box in codes.find(pixels)),
            *(Masking(self.number, "desk", "redact", "desk", "painted by the desk", box) for box in told),
        ]

    def _shape(self, kind: Literal["logo", "code"], box: Pixels) -> Masking:
        return Masking(self.number, kind, "redact", kind, _WHY[kind], masking.fraction(box, self.size))

    def _paint_and_read_again(self) -> None:
        for turn in range(_ROUNDS):
            if self.found or not self.read_first or turn:
                self._paint(self.found)
                self.seen = reading.read(self.sheet)
                self.left = self._take(self.seen, "again")
            if not self.left:
                break
            if turn + 1 < _ROUNDS:
                self.found += self.left

    def _look_twice(self) -> list[Box]:
        """Look again at ink that nobody read, and paint what it tells; return what stays unread."""
        unseen: list[Box] = []
        self.looks: list[second.Look] = []
        try:
            self.looks = second.look(ink.rows(self.page.pixels, _known(self.seen, self.found, self.size)))
        except ink.TooMany:
            unseen = [masking.fraction((0, 0, *self.size), self.size)]
        late = [
            place for look in self.looks for text in look.texts
            for place in self._take(reading.of_region(text, look.box), "second")
        ]  # fmt: skip
        if self.found or self.looks:
            late += [self._shape("code", box) for box in codes.find(self.sheet)]
        if late:
            self._paint(late)
            self.found += late
        rows = [masking.fraction(look.box, self.size) for look in self.looks if not _read(look, self.page.reading)]
        return unseen + [one for one in rows if not any(_middle_inside(one, other.box) for other in self.found)]

    def _gainsaid(self, letters: Reading) -> list[Box]:
        """Return where the pixels show something else than the file's own letters say."""
        drawn = [masking.in_pixels(one.box, self.size) for one in (*self.found, *self.doubtful)]
        again = [Word(text, look.box) for look in self.looks for text in look.texts]
        wrong = agreeing.gainsaid(letters, [*self.seen.lines, again], self.page.pixels, drawn)
        return [masking.fraction(box, self.size) for box in wrong]

    def _told(self, unread: Sequence[Box]) -> tuple[PageReport, writing.Sheet]:
        name = self.order.workspace / f"page-{self.number}.jpg"
        name.write_bytes(self.jpeg)
        _thumbnail(self.sheet, self.order.workspace / f"thumbnail-{self.number}.jpg")
        report = PageReport(
            self.number,
            "ocr" if self.read_first else "text",
            tuple(_once(self.found, ())),
            tuple(_once(self.doubtful, self.found)),
            tuple(self.left),
            tuple(unread),
            self.page.pictured or self.page.drawn,
        )
        lines = with_neutral_words(self.seen.lines, self.found, self.order.language, self.size)
        return report, writing.Sheet(name, self.size, lines)

    def _paint(self, places: Iterable[Masking]) -> None:
        masking.paint(self.page.pixels, (one.box for one in places))
        self._encode()

    def _encode(self) -> None:
        """Keep the page's JPEG, and the pixels that a reader of it will see."""
        kept = io.BytesIO()
        self.page.pixels.save(kept, "JPEG", quality=_QUALITY, optimize=True)
        self.jpeg = kept.getvalue()
        self.sheet = Image.open(io.BytesIO(self.jpeg)).convert("RGB")


def marks_of_origin(text: str, order: Order) -> list[Leak]:
    """Return what tells a country other than the call's, for a person to judge: as in a text of the proposal."""
    if not order.country:
        return []
    found = find_markers(text, Style(order.language, order.country))
    return [Leak(one.start, one.end, ORIGIN, one.matched, "review", "tells a country") for one in found]


_WHY = {"logo": "the logo of the applicant", "code": "a code for machines"}


def own_place(leak: Leak, identity: Identity) -> Leak:
    """Return a finding as sure when it is a place of the record: a page cannot be asked of whom it says so."""
    if leak.kind == "place" and any(fold(leak.matched) == fold(one) for one in identity.places):
        return replace(leak, action="redact")
    return leak


def _known(first: Reading, painted: Iterable[Masking], size: tuple[int, int]) -> list[Pixels]:
    """Return the boxes of what was read or is painted over. A box far too large for its word was not read."""
    read = [
        word.box for line in first.lines for word in line
        if word.trusted and word.box[2] - word.box[0] <= 2 * len(word.text) * (word.box[3] - word.box[1])
    ]  # fmt: skip
    return read + [masking.in_pixels(one.box, size) for one in painted]


def _read(look: second.Look, letters: Reading | None) -> bool:
    """Whether a row was read at the second look, or says about what the file's own letters say in that place."""
    if look.read or letters is None:
        return look.read
    said = "".join(char for char, box in zip(letters.characters, letters.boxes, strict=True)
                   if box and char.isalnum() and _covers(look.box, box))  # fmt: skip
    return any(SequenceMatcher(None, said.casefold(), text.casefold()).ratio() >= _ALIKE for text in look.texts if said)


def _thumbnail(picture: Image.Image, target: Path) -> None:
    small = picture.copy()
    small.thumbnail(_THUMBNAIL)
    small.save(target, "JPEG", quality=70)


def _once(places: Iterable[Masking], painted: Sequence[Masking]) -> Iterator[Masking]:
    """Give each place once, although the letters and the pixels tell it, and not where paint covers it."""
    seen: list[Masking] = []
    for one in places:
        twice = any(_middle_inside(one.box, other.box) and other.kind == one.kind for other in seen)
        if not twice and not any(_middle_inside(one.box, other.box) for other in painted):
            seen.append(one)
            yield one


def _middle_inside(box: Box, other: Box) -> bool:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    return other.left <= x <= other.left + other.width and other.top <= y <= other.top + other.height


def with_neutral_words(
    lines: Iterable[Sequence[Word]], painted: Iterable[Masking], language: str, size: tuple[int, int]
) -> list[list[Word]]:
    """Return the lines with "[la empresa]" and its like where a box was painted, for who listens to the page.

    Words that still stand under paint, as a smudge that tesseract took for letters, are left out.
    """
    boxes = [(masking.in_pixels(one.box, size), neutral(one.kind, language)) for one in painted]
    kept = [[word for word in line if not any(_covers(box, word.box) for box, _ in boxes)] for line in lines]
    kept = [line for line in kept if line]
    for box, words in _apart(boxes):
        _insert(kept, Word(words, box))
    return kept


def _covers(box: Pixels, word: Pixels) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _apart(boxes: Iterable[tuple[Pixels, str]]) -> list[tuple[Pixels, str]]:
    kept: list[tuple[Pixels, str]] = []
    for box, words in boxes:
        if not any(_covers(other, box) for other, _ in kept):
            kept.append((box, words))
    return kept


def _insert(lines: list[list[Word]], word: Word) -> None:
    middle = (word.box[1] + word.box[3]) / 2
    for line in lines:
        if min(one.box[1] for one in line) <= middle <= max(one.box[3] for one in line):
            place = next((at for at, one in enumerate(line) if one.box[0] > word.box[0]), len(line))
            line.insert(place, word)
            return
    place = next((at for at, line in enumerate(lines) if line[0].box[1] > middle), len(lines))
    lines.insert(place, [word])
