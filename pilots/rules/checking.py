"""Checking rows in columns: the good ones become codes, the bad ones are told as ``pilots.rules.rows.check`` tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kernel.late import Late
from pilots.rules.rows import SENTIMENTS, Book, Good, Problem, check, plain, read_day
from pilots.states import Cut

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

#: Of so many areas each is counted by its name; the rest of a file's areas are counted together.
MOST_AREAS = 200
OTHER_AREAS = "*"
_BY = {
    Cut.DAY_TOPIC: ("day", "topic"),
    Cut.SOURCE_TOPIC: ("source", "topic"),
    Cut.AREA_TOPIC: ("area", "topic"),
    Cut.DAY_SOURCE: ("day", "source"),
    Cut.DAY_AREA: ("day", "area"),
    Cut.SOURCE_AREA: ("source", "area"),
}
CUBE = ["day", "source", "topic", "area", "sentiment"]


@dataclass(frozen=True, slots=True)
class Checked:
    """``good``: line, day, source, topic, area, sentiment; how many rows are bad, and what is wrong with the first."""

    good: pl.DataFrame
    bad: int
    problems: list[Problem]


def check_frame(rows: pl.DataFrame, book: Book, most: int) -> Checked:
    """Check rows of texts (line, date, source, topic, sentiment, perhaps area); tell at most ``most`` problems."""
    tones = {name: str(tone) for name, tone in SENTIMENTS.items()}
    # A day with its hour is the day: as many different texts as there are days remain to be read.
    days = pl.col("date").str.replace(r"^(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}[^\n]*$", "$1")
    texts = rows.with_columns(pl.col(pl.String).fill_null("").str.strip_chars())
    if "area" not in texts.columns:
        texts = texts.with_columns(area=pl.lit(""))
    coded = texts.select(
        "line",
        _coded(texts.select(days.alias("day"))["day"], lambda text: _inside(read_day(text), book), pl.Date),
        _coded(texts["source"], lambda text: book.sources.get(plain(text)), pl.Int64),
        _coded(texts["topic"], lambda text: book.topics.get(plain(text)), pl.Int64),
        pl.col("area").str.slice(0, 60),
        _coded(texts["sentiment"], lambda text: tones.get(plain(text)), pl.String),
    )
    wrong = coded.select(pl.any_horizontal(pl.col("day", "source", "topic", "sentiment").is_null()).alias("w"))["w"]
    bad = texts.filter(wrong)
    problems: list[Problem] = []
    for row in bad.head(most).iter_rows(named=True):
        found = check(int(row["line"]), row, book)
        problems += [] if isinstance(found, Good) else found
    return Checked(coded.filter(~wrong), bad.height, problems[:most])


def cube_of(good: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows share day, source, topic, area and tone."""
    return good.group_by(CUBE).len("count")


def sum_up(cubes: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the counts of several blocks as one, with every area by its name."""
    frames = list(cubes)
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys([*CUBE, "count"], pl.Int64))
    return pl.concat(frames).group_by(CUBE).agg(pl.col("count").sum())


def add_up(cubes: list[pl.DataFrame]) -> pl.DataFrame:
    """Add up the counts of several blocks; beyond ``MOST_AREAS`` areas the smaller ones become one."""
    cube = sum_up(cubes)
    areas = cube.group_by("area").agg(pl.col("count").sum()).sort(["count", "area"], descending=[True, False])
    if areas.height > MOST_AREAS:
        kept = areas["area"].head(MOST_AREAS).to_list()
        named = pl.when(pl.col("area").is_in(kept)).then(pl.col("area")).otherwise(pl.lit(OTHER_AREAS))
        cube = cube.with_columns(area=named).group_by(CUBE).agg(pl.col("count").sum())
    return cube


def cuts_of(cube: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the counts by two things at a time and tone, as rows: cut, its two keys, sentiment, count."""
    found: list[dict[str, Any]] = []
    for cut, by in _BY.items():
        grouped = cube.group_by([*by, "sentiment"]).agg(pl.col("count").sum()).sort([*by, "sentiment"])
        found += [{"cut": str(cut), **row} for row in grouped.iter_rows(named=True)]
    return found


def texts_by(good: pl.DataFrame, texts: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Count the good rows that have a text (line, text), by the supplier's class of each aspect."""
    told = with_texts(good, texts)
    return {
        aspect: {str(key): count for key, count in told.group_by(aspect).len().iter_rows()}
        for aspect in ("sentiment", "topic")
        if told.height
    }


def with_texts(good: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the good rows that have a text, with it, in the order of the file."""
    told = texts.filter(pl.col("text").str.strip_chars() != "")
    return good.join(told, on="line", how="inner").sort("line")


def _coded(texts: pl.Series, code: Callable[[str], Any], kind: Any) -> pl.Series:
    """Return what each text stands for; each different text is asked for once."""
    codes: Mapping[str, Any] = {text: code(text) for text in texts.unique().to_list()}
    values = pl.Series(list(codes.values()), dtype=kind)
    return texts.replace_strict(pl.Series(list(codes), dtype=pl.String), values, return_dtype=kind).alias(texts.name)


def _inside(day: date | None, book: Book) -> date | None:
    if day is None or (book.first and day < book.first) or day > book.last:
        return None
    return day
