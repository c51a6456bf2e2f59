"""All that happens to one file, inside the process that is kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from blinding.files import logos, pixels, writing
from blinding.files.convert import to_pdf
from blinding.files.kinds import OFFICE, PICTURES
from blinding.files.one_page import PagePass
from blinding.files.order import Order
from blinding.files.pixels import Page
from blinding.files.report import PageReport
from blinding.matcher import Matcher


def flatten(order: Order, progress: Callable[[int, int], None]) -> list[PageReport]:
    """Make `flat.pdf` and `thumbnail-N.jpg` in the workspace; return what was done to each page."""
    matcher = Matcher(order.identity)
    marks = [logos.load(path, order.limits) for path in order.logos]
    count, pages = _pages(order)
    progress(0, count)
    reports, sheets = [], []
    for number, page in enumerate(pages, start=1):
        report, sheet = PagePass(order, number, page, matcher).run(marks)
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
