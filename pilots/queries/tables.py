"""The dashboard's tables as rows of a file: counts, shares, intervals where the rows are a sample, and the base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pilots.queries.dashboard import TONES, Cell, Dashboard, cells_of


def table_file(found: Dashboard, kind: str, label: str) -> tuple[list[str], Iterable[list[Any]]]:
    """Return the head and the rows of one of the dashboard's tables; days as year-month-day, the base last.

    ``kind``: "table", whose last row has everything together, "days", or "multiples": each topic day by day.
    """
    tones = [str(tone.label) for tone in TONES]
    last = [_("last day")] if found.by_week else []
    if kind == "table":
        rows = [*found.table.rows, (_("Total"), found.table.whole, found.table.base)]
        head = [label, *_heads(found.table.columns, found.is_sample), _("base")]
        return head, ([name, *_figures(cells, found.is_sample), base] for name, cells, base in rows)
    if kind == "days":
        return [_("Day"), *last, *_heads(tones, found.is_sample), _("base")], _days(found)
    return [_("Topic"), _("Day"), *last, *_heads(tones, found.is_sample), _("base")], _topics(found)


def _days(found: Dashboard) -> Iterator[list[Any]]:
    for span, (_label, counts, base) in zip(found.spans, found.days, strict=True):
        yield [*_dated(span, found), *_figures(cells_of(counts, base, found.is_sample), found.is_sample), base]


def _topics(found: Dashboard) -> Iterator[list[Any]]:
    for name, series in found.panels:
        for place, span in enumerate(found.spans):
            counts = [one.values[place] for one in series]
            cells = cells_of(counts, sum(counts), found.is_sample)
            yield [name, *_dated(span, found), *_figures(cells, found.is_sample), sum(counts)]


def _dated(span: tuple[date, date], found: Dashboard) -> list[str]:
    return [one.isoformat() for one in (span if found.by_week else span[:1])]


def _heads(names: Iterable[str], is_sample: bool) -> list[str]:
    low, high = _("from"), _("to")
    ends = ["", " %", *([f" % {low}", f" % {high}"] if is_sample else [])]
    return [f"{name}{end}" for name in names for end in ends]


def _figures(cells: Iterable[Cell], is_sample: bool) -> list[Any]:
    return [
        figure
        for cell in cells
        for figure in (cell.count, _share(cell.share), *((_share(cell.low), _share(cell.high)) if is_sample else ()))
    ]


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"
