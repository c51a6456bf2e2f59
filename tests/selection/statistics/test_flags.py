"""Flags: what would change the first place, computed by the official rule itself."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from selection.rules.ranking import Line, Sheets, rank
from selection.rules.statistics import flags

LINES = [Line("C1", 40, 3), Line("C2", 30, 3), Line("C3", 20, 3), Line("C4", 10, 3)]


def sheet(*levels: int) -> dict[str, int]:
    return {line.code: level for line, level in zip(LINES, levels, strict=True)}


def random_sheets(entries: int, seats: int, each: int, seed: int) -> Sheets:
    dice = np.random.default_rng(seed)
    return {
        f"K{entry:02}": {
            int(seat) + 1: sheet(*map(int, dice.integers(2, 6, 4))) for seat in sorted(dice.permutation(seats)[:each])
        }
        for entry in range(entries)
    }


def by_the_rule(sheets: Sheets, lines: list[Line], without: int | None = None) -> str | None:
    left = {code: {seat: one for seat, one in given.items() if seat != without} for code, given in sheets.items()}
    best = rank({code: given for code, given in left.items() if given}, lines, "seed")[0]
    return best.code if best.complies else None


@pytest.mark.parametrize("seed", range(12))
def test_the_first_without_each_seat_is_what_the_whole_rule_says(seed: int) -> None:
    sheets = random_sheets(9, 5, 3, seed)
    found = flags.table(sheets, LINES)
    told = flags.first_without(found, sheets, "seed")
    assert told == {seat: by_the_rule(sheets, LINES, seat) for seat in found.seats}
    assert flags.first(found, sheets, "seed") == by_the_rule(sheets, LINES)


def test_seats_change_the_first_in_some_of_these_panels() -> None:
    changes = 0
    for seed in range(12):
        sheets = random_sheets(9, 5, 3, seed)
        found = flags.table(sheets, LINES)
        changes += set(flags.first_without(found, sheets, "seed").values()) != {flags.first(found, sheets, "seed")}
    assert changes > 3


def test_a_tie_without_a_seat_is_broken_by_the_rule() -> None:
    same = {1: sheet(4, 4, 4, 4), 2: sheet(4, 4, 4, 4), 3: sheet(5, 5, 5, 5)}
    sheets: Sheets = {"K00": same, "K01": same}
    found = flags.table(sheets, LINES)
    assert flags.first_without(found, sheets, "seed")[3] == by_the_rule(sheets, LINES, 3)


def test_nothing_complies_without_the_seat_that_alone_was_above_the_line() -> None:
    sheets: Sheets = {"K00": {1: sheet(4, 4, 4, 4), 2: sheet(2, 2, 2, 2), 3: sheet(3, 3, 3, 3)}}
    told = flags.first_without(flags.table(sheets, LINES), sheets, "seed")
    assert told == {1: None, 2: "K00", 3: None}


def test_a_leaning_weight_is_exact_and_keeps_the_others_in_proportion() -> None:
    lines = flags.leaning(LINES, "C1", 10) or []
    whole = sum(line.weight for line in lines)
    shares = [Fraction(line.weight, whole) for line in lines]
    assert shares == [Fraction(1, 2), Fraction(1, 4), Fraction(1, 6), Fraction(1, 12)]
    assert flags.leaning([Line("C1", 95, 3), Line("C2", 5, 3)], "C2", -10) is None
    assert flags.leaning([Line("C1", 100, 3)], "C1", -10) is None


@pytest.mark.parametrize("seed", range(6))
def test_leaning_weights_give_the_first_of_the_whole_rule(seed: int) -> None:
    sheets = random_sheets(6, 4, 4, seed)
    for lean in flags.leans(flags.table(sheets, LINES), sheets, "seed"):
        lines = flags.leaning(LINES, lean.criterion, lean.points)
        assert lines is not None
        assert lean.first == by_the_rule(sheets, lines)


def test_a_proposal_that_is_best_on_everything_is_first_under_any_weights() -> None:
    sheets: Sheets = {"K00": {1: sheet(5, 5, 5, 5)}, "K01": {1: sheet(4, 4, 4, 4)}}
    found = flags.table(sheets, LINES)
    assert flags.shares_of_weights(found, {"K00": True, "K01": True}) == {"K00": 1.0}
    assert flags.shares_of_weights(found, {"K00": False, "K01": True}) == {"K01": 1.0}
    even: Sheets = {"K00": {1: sheet(5, 3, 3, 3)}, "K01": {1: sheet(3, 5, 3, 3)}}
    shares = flags.shares_of_weights(flags.table(even, LINES), {"K00": True, "K01": True})
    assert shares["K00"] == pytest.approx(0.5, abs=0.03)


def test_a_seat_that_gives_one_level_throughout_is_noted() -> None:
    flat, varied = sheet(4, 4, 4, 4), sheet(4, 3, 5, 4)
    sheets: Sheets = {f"K{n}": {1: flat, 2: varied, 3: flat if n < 2 else varied} for n in range(4)}
    assert flags.straight_liners(flags.table(sheets, LINES)) == [(1, 4, 4)]
