"""What the statistics of a panel cost: 2,000 entries, 60 seats, three readings an entry, four criteria.

    .venv/bin/python -m bench.statistics [--entries 2000] [--seats 60] [--each 3]

A table in seconds of the processor, each line with its share of the two seconds that a page may take; no verdict.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from selection.rules.ranking import Line, Sheets
from selection.rules.statistics import agreement, flags, severity

LIMIT = 2.0
LINES = [Line("C1", 40, 3), Line("C2", 30, 3), Line("C3", 20, 3), Line("C4", 10, 3)]


def panel(entries: int, seats: int, each: int, *, seed: int = 1) -> Sheets:
    """Return made-up score sheets: better and worse entries, mild and severe seats, levels 0 to 5."""
    dice = np.random.default_rng(seed)
    quality, severe = dice.normal(3.2, 0.7, entries), dice.normal(0, 0.5, seats)
    sheets: dict[str, dict[int, dict[str, int]]] = {}
    for entry in range(entries):
        sheets[f"K{entry:05}"] = {}
        for seat in dice.permutation(seats)[:each]:
            told = quality[entry] + severe[seat] + dice.normal(0, 0.7, len(LINES))
            levels = np.clip(np.rint(told), 0, 5).astype(int)
            sheets[f"K{entry:05}"][int(seat) + 1] = dict(
                zip((line.code for line in LINES), map(int, levels), strict=True)
            )
    return sheets


def measured(sheets: Sheets) -> dict[str, tuple[float, Any]]:
    """Return what each part took (seconds) and gave."""
    found: dict[str, tuple[float, Any]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        before = time.process_time()
        answer = work()
        found[name] = time.process_time() - before, answer
        return answer

    table = timed("sheets to arrays", lambda: flags.table(sheets, LINES))
    design = severity.Design(table.entry, table.seat, len(table.codes), len(table.seats))
    fit = timed("severity, variances by EM", lambda: severity.fit(design, table.totals))
    drawn = timed("2,000 posterior draws", lambda: severity.draw(fit))
    timed("rank intervals", lambda: severity.ranks(drawn))
    timed("residuals", lambda: severity.residuals(fit))
    units = len(table.codes)
    timed(
        "alpha of each criterion",
        lambda: [agreement.ordinal(table.entry, table.levels[:, one], units=units) for one in range(len(LINES))],
    )
    timed("alpha of the totals", lambda: agreement.interval(table.entry, table.totals, units=units))
    timed("straight-lining", lambda: flags.straight_liners(table))
    timed("first without each seat", lambda: flags.first_without(table, sheets, "seed"))
    timed("first under other weights", lambda: flags.leans(table, sheets, "seed"))
    timed("shares of all weights", lambda: flags.shares_of_weights(table, dict.fromkeys(table.codes, True)))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time the statistics of a panel.")
    parser.add_argument("--entries", type=int, default=2000)
    parser.add_argument("--seats", type=int, default=60)
    parser.add_argument("--each", type=int, default=3)
    chosen = parser.parse_args()
    found = measured(panel(chosen.entries, chosen.seats, chosen.each))
    print(f"{chosen.entries} entries, {chosen.seats} seats, {chosen.each} readings an entry")
    for name, (seconds, _answer) in found.items():
        print(f"{name:28} {seconds:7.3f} s  {seconds / LIMIT:6.1%} of {LIMIT:.0f} s")
    whole = sum(seconds for seconds, _answer in found.values())
    print(f"{'everything':28} {whole:7.3f} s  {whole / LIMIT:6.1%} of {LIMIT:.0f} s")


if __name__ == "__main__":
    main()
