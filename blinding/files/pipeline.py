"""All that happens to one file, inside the process that is kept apart."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PIL import Image

from blinding.files import logos, masking, pixels, reading, writing
from blinding.files.convert import to_pdf
from blinding.files.kinds import OFFICE, PICTURES
from blinding.files.limits import Limits
from blinding.files.pixels import Page
from blinding.files.reading import Pixels, Reading, Word
from blinding.files.report import Box, Masking, PageReport
from blinding.identity import Identity
from blinding.mask import neutral
from blinding.matcher import Matcher

_QUALITY = 65
_THUMBNAIL = (360, 360)
#: How often a masked page is read again and painted again before what is left goes to the desk.
_ROUNDS = 3


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

    def take(seen: Reading, how: str) -> list[Masking]:
        places = masking.places(matcher.find(seen.text), seen, number, how, size)  # type: ignore[arg-type]
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
    found += [_mark(number, box, size) for box in logos.find(page.pixels, marks)]
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
    name = order.workspace / f"page-{number}.jpg"
    name.write_bytes(jpeg)
    _thumbnail(sheet, order.workspace / f"thumbnail-{number}.jpg")
    report = PageReport(
        number, "ocr" if read_first else "text", tuple(_once(found, ())), tuple(_once(doubtful, found)), tuple(left)
    )
    return report, writing.Sheet(name, size, with_neutral_words(first.lines, found, order.language, size))


def _mark(number: int, box: Pixels, size: tuple[int, int]) -> Masking:
    return Masking(number, "logo", "redact", "logo", "the logo of the applicant", masking.fraction(box, size))


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
