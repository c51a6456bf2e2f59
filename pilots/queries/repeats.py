"""While a file is checked: which of its rows are in files that were imported already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kernel.late import Late
from pilots import columnar
from pilots.models import EvidenceImport
from pilots.queries.evidence import applied_beside, parts_of, shared_days
from pilots.rules.checking import check_frame, cube_of, sum_up
from pilots.rules.repeats import counted_with_texts, digest_of, in_both
from pilots.rules.rows import Book

if TYPE_CHECKING:
    import polars as pl
else:
    pl = Late("polars")

#: Of files imported before, so many rows are read again at most, newest files first: some seconds of a worker.
MOST_READ = 3_000_000


@dataclass(frozen=True, slots=True)
class Repeats:
    """``found``: of which imported files ({"file": id, "rows": n}) how many rows a file repeats, most first.

    ``signed``: the digests, by id, of files that were imported before files had one.
    """

    found: list[dict[str, int]]
    signed: dict[int, str]


def repeats_of(evidence_import: EvidenceImport, cube: pl.DataFrame, book: Book) -> Repeats:
    """Return what a file repeats of files imported before; ``cube`` counts its good rows.

    Rows are alike when day, source, topic, tone and zone are, and the text where both files keep theirs.
    """
    found: list[dict[str, int]] = []
    signed: dict[int, str] = {}
    left, own = MOST_READ, None
    for other in applied_beside(evidence_import):
        if not shared_days(other, cube) or other.good_rows > left:
            continue
        left -= other.good_rows
        if _keeps(evidence_import) and _keeps(other):
            own = _with_texts(evidence_import, book) if own is None else own
            rows = in_both(own, _with_texts(other, Book.from_json(other.book)))
        else:
            theirs = sum_up(_cubes(other))
            rows = in_both(cube, theirs)
            signed |= {} if other.digest else {other.pk: digest_of(theirs)}
        found += [{"file": other.pk, "rows": rows}] if rows else []
    return Repeats(sorted(found, key=lambda one: -one["rows"]), signed)


def _keeps(evidence_import: EvidenceImport) -> bool:
    return evidence_import.texts_purged_at is None and evidence_import.parts.filter(texts__gt="").exists()


def _cubes(evidence_import: EvidenceImport) -> Iterable[pl.DataFrame]:
    book = Book.from_json(evidence_import.book)
    for part in parts_of(evidence_import):
        yield cube_of(check_frame(columnar.rows_of(part), book, 0).good)


def _with_texts(evidence_import: EvidenceImport, book: Book) -> pl.DataFrame:
    frames: list[Any] = []
    for part in parts_of(evidence_import):
        good = check_frame(columnar.rows_of(part), book, 0).good
        frames.append(counted_with_texts(good, columnar.texts_of(part)))
    keys = [name for name in frames[0].columns if name != "count"]
    return pl.concat(frames).group_by(keys).agg(pl.col("count").sum())
