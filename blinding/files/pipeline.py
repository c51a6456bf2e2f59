"""All that happens to one file, inside the process that is kept apart."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from PIL import Image

from blinding.files import agreeing, codes, ink, logos, masking, pixels, reading, second, writing
from blinding.files.convert import to_pdf
from blinding.files.kinds import OFFICE, PICTURES
from blinding.files.limits import Limits
from blinding.files.pixels import Page
from blinding.files.reading import Pixels, Reading, Word
from blinding.files.report import Box, Found, Masking, PageReport
from blinding.identity import Identity, Leak
from blinding.mask import neutral
from blinding.matcher import Matcher
from blinding.normalise import fold

_QUALITY = 65
_THUMBNAIL = (360, 360)
#: How often a masked page is read again and painted again before what is left goes to the desk.
_ROUNDS = 3
#: How alike a doubtful reading and the file's own letters must be to count as read.
_ALIKE = 0.6


@dataclass
class Order:
    """What is to be done with one file."""

    workspace: Path
    source: Path
    kind: str
    identity: Identity
    dated: datetime
    title: str
    language: str
    limits: Limits
    logos: Sequence[Path] = ()
    painted: Mapping[int, Sequence[Box]] = field(default_factory=dict)


def flatten(order: Order, progress: Callable[[int, int], None]) -> list[PageReport]:
    """Make `flat.pdf` and `thumbnail-N.jpg` in the workspace; return what was done to each page."""
    matcher = Matcher(order.identity)
    marks = [logos.load(path, order.limits) for path in order.logos]
    count, pages = _pages(order)
    progress(0, count)
    reports, sheets = [], []
    for number, page in enumerate(pages, start=1):
        report, sheet = _one(order, number, page, matcher, marks)
        reports.append(report)
        sheets.append(sheet)
        progress(number, count)
    writing.write(order.workspace / "flat.pdf", sheets, dated=order.dated, title=order.title, language=order.language)
    return reports


def _pages(order: Order) -> tuple[int, Iterator[Page]]:
    if order.kind in PICTURES:
        return 1, iter([pixels.picture_page(order.source, order.kind, order.limits)])
    printed = order.source
    if order.kind in OFFICE:
        printed = to_pdf(order.source, order.kind, order.workspace, order.limits.seconds)
    bare = order.workspace / "bare.pdf"
    return pixels.clean_pdf(printed, bare, order.limits), pixels.pdf_pages(bare)


def _one(
    order: Order, number: int, page: Page, matcher: Matcher, marks: Sequence[logos.Logo]
) -> tuple[PageReport, writing.Sheet]:
    size = page.pixels.size
    sheet = page.pixels
    read_first = page.pictured or page.reading is None
    found: list[Masking] = []
    doubtful: list[Masking] = []
    first: Reading | None = None

    def take(seen: Reading, how: Found) -> list[Masking]:
        leaks = [own_place(leak, order.identity) for leak in matcher.find(seen.text)]
        places = masking.places(leaks, seen, number, how, size)
        doubtful.extend(one for one in places if one.action == "review")
        return [one for one in places if one.action == "redact"]

    if page.reading is not None:
        # White, covered, clipped or off the page: where there is nothing to see there is nothing to paint.
        found += [one for one in take(page.reading, "text") if not masking.blank(page.pixels, one.box)]
        doubtful = [one for one in doubtful if not masking.blank(page.pixels, one.box)]
    if read_first:
        sheet, jpeg = _encoded(page.pixels)
        first = reading.read(sheet)
        found += take(first, "ocr")
    found += [_shape(number, "logo", box, size) for box in logos.find(page.pixels, marks)]
    found += [_shape(number, "code", box, size) for box in codes.find(page.pixels)]
    found += [
        Masking(number, "desk", "redact", "desk", "painted by the desk", box) for box in order.painted.get(number, ())
    ]

    left: list[Masking] = []
    for turn in range(_ROUNDS):
        if found or not read_first or turn:
            masking.paint(page.pixels, (one.box for one in found))
            sheet, jpeg = _encoded(page.pixels)
            first = reading.read(sheet)
            left = take(first, "again")
        if not left:
            break
        if turn + 1 < _ROUNDS:
            found += left
    assert first is not None

    known = _known(first, found, size)
    try:
        looks = second.look(ink.rows(page.pixels, known))
        unseen: list[Box] = []
    except ink.TooMany:
        looks, unseen = [], [masking.fraction((0, 0, *size), size)]
    late = [place for one in looks for text in one.texts for place in take(reading.of_region(text, one.box), "second")]
    late += [_shape(number, "code", box, size) for box in codes.find(sheet)] if found or looks else []
    if late:
        masking.paint(page.pixels, (one.box for one in late))
        found += late
        sheet, jpeg = _encoded(page.pixels)
    unread = [
        one for one in (masking.fraction(look.box, size) for look in looks if not _read(look, page.reading))
        if not any(_middle_inside(one, other.box) for other in found)
    ]  # fmt: skip
    if page.reading is not None:
        drawn = [masking.in_pixels(one.box, size) for one in (*found, *doubtful)]
        again = [Word(text, look.box) for look in looks for text in look.texts]
        wrong = agreeing.gainsaid(page.reading, [*first.lines, again], page.pixels, drawn)
        unread += [masking.fraction(box, size) for box in wrong]
    name = order.workspace / f"page-{number}.jpg"
    name.write_bytes(jpeg)
    _thumbnail(sheet, order.workspace / f"thumbnail-{number}.jpg")
    report = PageReport(
        number, "ocr" if read_first else "text", tuple(_once(found, ())), tuple(_once(doubtful, found)), tuple(left),
        (*unseen, *unread), page.pictured or page.drawn,
    )  # fmt: skip
    return report, writing.Sheet(name, size, with_neutral_words(first.lines, found, order.language, size))


_WHY = {"logo": "the logo of the applicant", "code": "a code for machines"}


def _shape(number: int, kind: Literal["logo", "code"], box: Pixels, size: tuple[int, int]) -> Masking:
    return Masking(number, kind, "redact", kind, _WHY[kind], masking.fraction(box, size))


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


def _encoded(picture: Image.Image) -> tuple[Image.Image, bytes]:
    """Return the page's JPEG, and the pixels that a reader of it will see."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=_QUALITY, optimize=True)
    return Image.open(io.BytesIO(kept.getvalue())).convert("RGB"), kept.getvalue()


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
