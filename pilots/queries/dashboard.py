"""The dashboard of a pilot's evidence: two things against each other, days, and each topic's days. Six queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.late import Late
from pilots.models import Pilot, Source, Topic
from pilots.queries.evidence import sampled
from pilots.queries.figures import tallies
from pilots.rules.charts import Series
from pilots.rules.checking import OTHER_AREAS
from pilots.rules.sampled import wilson
from pilots.states import Cut, Sentiment

if TYPE_CHECKING:
    import numpy as np
else:
    np = Late("numpy")

ROWS = {
    "topic": gettext_lazy("Topic"),
    "source": gettext_lazy("Source"),
    "area": gettext_lazy("Zone"),
    "day": gettext_lazy("Day"),
}
COLUMNS = {"sentiment": gettext_lazy("Tone"), **ROWS}
#: More days than these are counted by week; of more rows and columns than these the page shows the largest.
_MOST_DAYS, MOST_ROWS, MOST_COLUMNS = 62, 40, 12
TONES = [Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, its share of its row in percent, and the share's 95 % interval where the rows are a sample."""

    count: int
    share: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Two things against each other; each share is one of its row's base. ``whole`` is the row of all rows together.

    ``keys`` says by which colours the columns are drawn: tones by their own, anything else by its place.
    """

    columns: list[str]
    keys: list[str]
    rows: list[tuple[str, list[Cell], int]]
    whole: list[Cell]
    base: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page shows; ``days`` and ``topics`` are (label, counts by tone, sum).

    ``spans`` are the first and last day of each of ``days``, ``panels`` each topic with its tones day by day.
    """

    table: Table
    days: list[tuple[str, list[int], int]]
    topics: list[tuple[str, list[int], int]]
    spans: list[tuple[date, date]]
    panels: list[tuple[str, list[Series]]]
    by_week: bool
    is_sample: bool
    base: int


def dashboard_of(pilot: Pilot, *, rows: str = "topic", columns: str = "sentiment", whole: bool = False) -> Dashboard:
    """Return the dashboard with one thing in rows and another in columns; ``whole`` leaves no row or column out."""
    names = _Names(pilot)
    is_sample = sampled(pilot)
    table = _table(pilot, names, rows, columns, is_sample, whole)
    counted: dict[Any, dict[str, int]] = defaultdict(dict)
    for row in tallies(pilot, Cut.DAY_TOPIC).values("day", "topic", "sentiment").annotate(n=Sum("count")):
        counted[row["day"], row["topic"]][row["sentiment"]] = row["n"]
    days, by_week = _days({day for day, _topic in counted})
    place = {day: number for number, (first, last) in enumerate(days) for day in _each(first, last)}
    sums = np.zeros((len(names.topics), len(days), len(TONES)), dtype=np.int64)
    order = {pk: number for number, pk in enumerate(names.topics)}
    for (day, topic), tones in counted.items():
        for number, tone in enumerate(TONES):
            sums[order[topic], place[day], number] += tones.get(tone, 0)
    by_day = sums.sum(axis=0)
    ranked = sorted(range(len(order)), key=lambda number: -int(sums[number].sum()))
    heard = [number for number in ranked if sums[number].sum()]
    topics = list(names.topics.values())
    return Dashboard(
        table=table,
        days=[
            (span_told(*span), [int(n) for n in row], int(row.sum())) for span, row in zip(days, by_day, strict=True)
        ],
        topics=[(topics[n], [int(one) for one in sums[n].sum(axis=0)], int(sums[n].sum())) for n in heard],
        spans=days,
        panels=[(topics[n], _tones(sums[n])) for n in heard],
        by_week=by_week,
        is_sample=is_sample,
        base=int(by_day.sum()),
    )


def span_told(first: date, last: date) -> str:
    """Return a day, or the first and last of several, with its year."""
    told = date_format(first, "SHORT_DATE_FORMAT")
    return told if first == last else f"{told} – {date_format(last, 'SHORT_DATE_FORMAT')}"


class _Names:
    """What sources and topics are called, by their ids."""

    def __init__(self, pilot: Pilot) -> None:
        self.sources = dict(Source.objects.filter(pilot=pilot).order_by("name").values_list("pk", "name"))
        self.topics = dict(Topic.objects.filter(pilot=pilot).order_by("name").values_list("pk", "name"))

    def of(self, what: str, key: Any) -> str:
        """Return what a key of a count is called."""
        if what == "source":
            return self.sources[key]
        if what == "topic":
            return self.topics[key]
        if what == "sentiment":
            return str(Sentiment(key).label)
        if what == "day":
            return date_format(key, "SHORT_DATE_FORMAT")
        return _("Other zones") if key == OTHER_AREAS else key or _("No zone")


def _table(pilot: Pilot, names: _Names, rows: str, columns: str, is_sample: bool, whole: bool) -> Table:
    cut = _cut(
        rows, "topic" if columns == "sentiment" and rows != "topic" else "source" if columns == "sentiment" else columns
    )
    counted: dict[Any, dict[Any, int]] = defaultdict(dict)
    for row in tallies(pilot, cut).values(rows, columns).annotate(n=Sum("count")):
        counted[row[rows]][row[columns]] = row["n"]
    by_column: dict[Any, int] = defaultdict(int)
    for cells in counted.values():
        for key, count in cells.items():
            by_column[key] += count
    heads = TONES if columns == "sentiment" else _ordered(by_column, columns)
    sides = _ordered({key: sum(cells.values()) for key, cells in counted.items()}, rows)
    shown, cols = (sides, heads) if whole else (sides[:MOST_ROWS], heads[:MOST_COLUMNS])
    base = sum(by_column.values())
    return Table(
        columns=[names.of(columns, key) for key in cols],
        keys=[str(key) if columns == "sentiment" else str(place) for place, key in enumerate(cols)],
        rows=[
            (names.of(rows, side), cells_of([counted[side].get(key, 0) for key in cols], total, is_sample), total)
            for side in shown
            for total in [sum(counted[side].values())]
        ],
        whole=cells_of([by_column.get(key, 0) for key in cols], base, is_sample),
        base=base,
        left_out=len(sides) - len(shown) + len(heads) - len(cols),
    )


def cells_of(counts: list[int], base: int, is_sample: bool) -> list[Cell]:
    """Return counts of one base with their shares, and the shares' intervals where the rows are a sample."""
    if not base:
        return [Cell(count, None) for count in counts]
    if not is_sample:
        return [Cell(count, 100 * count / base) for count in counts]
    found = wilson(np.array(counts) / base, np.full(len(counts), float(base)))
    return [
        Cell(count, 100 * float(value), 100 * float(low), 100 * float(high))
        for count, value, low, high in zip(counts, found.value, found.low, found.high, strict=True)
    ]


def _ordered(counts: dict[Any, int], what: str) -> list[Any]:
    """Return keys, days in their order and anything else most frequent first."""
    return sorted(counts) if what == "day" else sorted(counts, key=lambda key: (-counts[key], str(key)))


def _cut(one: str, other: str) -> Cut:
    return next(cut for cut in Cut if set(cut.value.split("_")) == {one, other})


def _days(heard: set[date]) -> tuple[list[tuple[date, date]], bool]:
    """Return each day from the first to the last, or each week when there are many."""
    if not heard:
        return [], False
    first, last = min(heard), max(heard)
    count = (last - first).days + 1
    if count <= _MOST_DAYS:
        return [(first + timedelta(days=n),) * 2 for n in range(count)], False
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    return [(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6)) for n in range(weeks)], True


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _tones(counts: Any) -> list[Series]:
    return [Series(str(tone.label), tone, [int(one) for one in counts[:, number]]) for number, tone in enumerate(TONES)]
