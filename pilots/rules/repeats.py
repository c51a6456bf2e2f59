"""Are these rows here already? Rows as a multiset: in whatever order, from whatever columns they came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kernel.late import Late
from pilots.rules.checking import CUBE, with_texts

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
else:
    np = Late("numpy")
    pl = Late("polars")

#: So many rows of a sorted count are written and hashed at once.
_SLICE = 100_000


def digest_of(cube: pl.DataFrame) -> str:
    """Return the digest of rows (day, source, topic, area, tone and how many are alike) that no order changes."""
    if not cube.height:
        return ""
    ordered, digest = cube.select([*CUBE, "count"]).sort(CUBE), hashlib.sha256()
    for place in range(0, ordered.height, _SLICE):
        digest.update(ordered.slice(place, _SLICE).write_csv(include_header=False).encode())
    return digest.hexdigest()


def texts_digest_of(sums: Iterable[int]) -> str:
    """Return the digest of the texts of several blocks from their sums (``texts_sum``); "" when none has a text."""
    total = sum(sums)
    return f"{total % 2**64:016x}" if total else ""


def texts_sum(good: pl.DataFrame, texts: pl.DataFrame) -> int:
    """Return the sum of the hashes of rows with their texts: a number that no order changes.

    The hash is polars' own and may be another one in a later version: files are then told apart by their other columns.
    """
    told = with_texts(good, texts)
    if not told.height:
        return 0
    return int(np.add.reduce(told.select([*CUBE, "text"]).hash_rows(seed=0).to_numpy(), dtype=np.uint64))


def counted_with_texts(good: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows share everything, their texts too (as a hash; none is a text of its own)."""
    joined = good.join(texts, on="line", how="left").with_columns(pl.col("text").fill_null("").hash().alias("text"))
    return joined.group_by([*CUBE, "text"]).len("count")


def in_both(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Return how many rows of a count are in another, each matched once. Both have the same columns."""
    keys = [name for name in one.columns if name != "count"]
    joined = one.join(other, on=keys, how="inner", suffix="_other")
    return int(joined.select(pl.min_horizontal("count", "count_other").sum()).item() or 0)
