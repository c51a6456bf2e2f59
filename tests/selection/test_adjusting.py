"""The severity-adjusted total: exact, the raw mean where everybody reads everything, nearer to the truth elsewhere."""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.rules.calls import SEVERITY_RIDGE, STATISTICS, severity_ridge
from ledger import verify
from selection.rules.adjusting import severities, solve
from selection.rules.ranking import Line, Sheets, hundredths, rank, severity
from selection.rules.statistics import flags

LINES = [Line("C1", 40, 3), Line("C2", 30, 3), Line("C3", 20, 3), Line("C4", 10, 3)]
EVEN = [Line(f"C{number}", 25, 3) for number in range(1, 5)]


def sheet(*levels: int) -> dict[str, int]:
    return {line.code: level for line, level in zip(LINES, levels, strict=True)}


def flat(level: int) -> dict[str, int]:
    return sheet(level, level, level, level)


def drawn(entries: int, seats: int, each: int, seed: int) -> dict[str, dict[int, dict[str, int]]]:
    """Random levels of so many readers an entry."""
    dice = np.random.default_rng(seed)
    return {
        f"K{entry:03}": {
            int(seat) + 1: sheet(*map(int, dice.integers(0, 6, 4))) for seat in sorted(dice.permutation(seats)[:each])
        }
        for entry in range(entries)
    }


def test_a_panel_worked_out_by_hand() -> None:
    # Seat 2 gives one level less than seat 1 on A, which both read; B only seat 2 read, C only seat 1.
    totals = {"A": {1: 4, 2: 3}, "B": {2: 3}, "C": {1: 4}}
    # (2 + 1) b1 - (b1 + b2) / 2 - b1 = 1/2 and the same with the other sign: b1 = 1/4, b2 = -1/4.
    assert severities(totals, 1) == {1: Fraction(1, 4), 2: Fraction(-1, 4)}
    assert severities(totals, 2) == {1: Fraction(1, 6), 2: Fraction(-1, 6)}
    sheets = {"A": {1: flat(4), 2: flat(3)}, "B": {2: flat(3)}, "C": {1: flat(4)}}
    told = {one.code: (one.mean_hundredths, one.raw_hundredths) for one in rank(sheets, LINES, "seed", ridge=1)}
    assert told == {"A": (350, 350), "B": (325, 300), "C": (375, 400)}
    assert {one.raw_hundredths for one in rank(sheets, LINES, "seed")} == {None}


def test_severities_are_what_minimises_the_penalised_squares() -> None:
    sheets = drawn(9, 5, 3, 4)
    found = severity(sheets, LINES, 2)
    codes, seats = sorted(sheets), sorted(found)
    rows, values = [], []
    for code, seats_of in sheets.items():
        for seat, one in seats_of.items():
            row = np.zeros(len(codes) + len(seats))
            row[codes.index(code)] = row[len(codes) + seats.index(seat)] = 1
            rows.append(row)
            values.append(sum(line.weight * one[line.code] for line in LINES) / 100)
    whole = np.array(rows)
    penalty = np.diag([0.0] * len(codes) + [2.0] * len(seats))
    solved = np.linalg.solve(whole.T @ whole + penalty, whole.T @ np.array(values))
    assert [float(found[seat]) for seat in seats] == pytest.approx(list(solved[len(codes) :]), abs=1e-12)
    totals = {one.code: one.mean_hundredths for one in rank(sheets, LINES, "seed", ridge=2)}
    assert [totals[code] for code in codes] == pytest.approx(100 * solved[: len(codes)], abs=0.5 + 1e-9)
    assert sum(found.values()) == 0


@given(
    st.integers(1, 5).flatmap(
        lambda seats: st.lists(
            st.lists(st.tuples(*[st.integers(0, 5)] * 4), min_size=seats, max_size=seats), min_size=1, max_size=8
        )
    ),
    st.integers(1, 6),
)
def test_where_every_seat_reads_everything_the_ranking_is_the_raw_one(
    rows: list[list[tuple[int, ...]]], ridge: int
) -> None:
    sheets = {
        f"K{place}": {seat: sheet(*levels) for seat, levels in enumerate(given, 1)} for place, given in enumerate(rows)
    }
    raw, adjusted = rank(sheets, LINES, "seed"), rank(sheets, LINES, "seed", ridge=ridge)
    assert [(one.code, one.rank, one.mean_hundredths, one.complies, one.tie_rule) for one in adjusted] == [
        (one.code, one.rank, one.mean_hundredths, one.complies, one.tie_rule) for one in raw
    ]
    assert [one.raw_hundredths for one in adjusted] == [one.mean_hundredths for one in raw]


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(2, 9), st.integers(1, 7))
def test_severities_add_up_to_nothing_and_never_depend_on_the_order_of_input(
    seed: int, ridge: int, seats: int, entries: int
) -> None:
    sheets = drawn(entries, seats, min(3, seats), seed)
    found = severity(sheets, LINES, ridge)
    assert sum(found.values()) == 0
    mixed = {code: dict(reversed(given.items())) for code, given in reversed(sheets.items())}
    assert severity(mixed, LINES, ridge) == found
    assert rank(mixed, LINES, "seed", ridge=ridge) == rank(sheets, LINES, "seed", ridge=ridge)


@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(1, 9))
def test_the_one_file_verifier_finds_the_same_by_its_own_arithmetic(seed: int, seats: int, entries: int) -> None:
    sheets = drawn(entries, seats, min(3, seats), seed)
    totals = {
        code: {seat: sum(line.weight * one[line.code] for line in LINES) for seat, one in given.items()}
        for code, given in sheets.items()
    }
    assert verify.severities(totals, 2) == severities(totals, 2)


def test_a_total_ends_with_the_scale() -> None:
    # Seat 3 is severe on everything that others read too; what it alone reads and lauds would end above five.
    sheets: dict[str, dict[int, dict[str, int]]] = {f"K{n}": {1: flat(4), 2: flat(4), 3: flat(1)} for n in range(6)} | {
        "TOP": {3: flat(5)},
        "LOW": {1: flat(0), 2: flat(0)},
    }
    assert severity(sheets, LINES, 2)[3] < -1
    told = {one.code: (one.mean_hundredths, one.raw_hundredths) for one in rank(sheets, LINES, "seed", ridge=2)}
    assert (told["TOP"], told["LOW"]) == ((500, 500), (0, 0))


def test_compliance_and_the_rule_for_ties_look_at_the_levels_as_given() -> None:
    sheets = drawn(9, 5, 3, 4)
    raw, adjusted = (
        {one.code: one for one in rank(sheets, LINES, "seed", ridge=ridge)} for ridge in (None, SEVERITY_RIDGE)
    )
    assert {code: (one.complies, one.levels) for code, one in raw.items()} == {
        code: (one.complies, one.levels) for code, one in adjusted.items()
    }
    twins: Sheets = {"A": {1: sheet(4, 5, 4, 3), 2: flat(4)}, "B": {1: flat(4), 2: flat(4)}}
    even = {"A": {1: {f"C{n}": level for n, level in enumerate((5, 3, 4, 4), 1)}, 2: flat(4)}, "B": twins["B"]}
    assert [(one.code, one.tie_rule) for one in rank(even, EVEN, "seed", ridge=2)] == [
        ("A", "heaviest"),
        ("B", "heaviest"),
    ]


def test_parts_that_no_proposal_joins_are_each_solved() -> None:
    apart = {"A": {1: 4, 2: 2}, "B": {3: 5, 4: 5}, "C": {5: 3}}
    found = severities(apart, 1)
    assert (found[1] + found[2], found[3], found[4], found[5]) == (0, 0, 0, 0)
    assert found[1] == Fraction(1, 2)  # (1 + 1) b - (b - b) / 2 = 1


def test_a_ridge_that_is_none_is_refused() -> None:
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="positive"):
            severities({"A": {1: 4}}, wrong)
    assert (severity_ridge("raw"), severity_ridge("adjusted")) == (None, 2)
    assert solve([], []) == ([], 1)


def test_the_verifier_knows_both_statistics_by_the_words_of_the_rules() -> None:
    assert sorted(STATISTICS.values()) == sorted([verify.MEAN, verify.ADJUSTED])


def test_three_hundred_proposals_and_sixty_seats_take_less_than_two_seconds() -> None:
    sheets = drawn(300, 60, 3, 1)
    begun = time.process_time()
    found = rank(sheets, LINES, "seed", ridge=2)
    here = time.process_time()
    totals = {
        code: {seat: sum(line.weight * one[line.code] for line in LINES) for seat, one in given.items()}
        for code, given in sheets.items()
    }
    theirs = verify.severities(totals, 2)
    assert (here - begun < 2, time.process_time() - here < 2, len(found)) == (True, True, 300)
    assert {seat: hundredths(value / 100) for seat, value in theirs.items()} == {
        seat: hundredths(value) for seat, value in severity(sheets, LINES, 2).items()
    }


# --- what it is good for ---------------------------------------------------------------------------------------------


def right_pairs(spread: float, panels: int = 120) -> tuple[float, float]:
    """The share of pairs that the raw mean and the adjusted total order as the truth has them; a tie counts half.

    20 proposals, 7 seats, three readings each, levels from 0 to 5; ``spread`` is the standard deviation of severity.
    """
    shares = []
    for seed in range(panels):
        dice = np.random.default_rng(seed)
        true, mild = dice.normal(3, 0.6, 20), dice.normal(0, spread, 7)
        sheets: dict[str, dict[int, dict[str, int]]] = {}
        load = np.zeros(7)
        for entry in range(20):
            readers = np.lexsort((dice.random(7), load))[:3]
            load[readers] += 1
            for seat in readers:
                given = true[entry] + mild[seat] + dice.normal(0, 0.5) + dice.normal(0, 0.5, 4)
                levels = np.clip(np.rint(given), 0, 5).astype(int)
                sheets.setdefault(f"K{entry:02}", {})[int(seat)] = {
                    f"C{n}": int(level) for n, level in enumerate(levels, 1)
                }
        row = []
        for ridge in (None, SEVERITY_RIDGE):
            told = {one.code: one.mean_hundredths for one in rank(sheets, EVEN, "seed", ridge=ridge)}
            total = np.array([told[f"K{entry:02}"] for entry in range(20)])
            one, other = np.triu_indices(20, 1)
            same = np.sign(total[one] - total[other]) * np.sign(true[one] - true[other])
            row.append(float(((same + 1) / 2).mean()))
        shares.append(row)
    raw, adjusted = np.mean(shares, axis=0)
    return float(raw), float(adjusted)


def test_more_pairs_stand_right_where_some_seats_are_severe() -> None:
    raw, adjusted = right_pairs(0.9)
    assert raw < 0.79
    assert adjusted > raw + 0.04


def test_it_does_no_harm_where_no_seat_is_severe() -> None:
    raw, adjusted = right_pairs(0.0)
    assert adjusted > raw - 0.006


# --- what the chair is told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_the_first_without_each_seat_is_what_the_adjusted_rule_says(seed: int) -> None:
    sheets = drawn(9, 5, 3, seed)
    sheets = {
        code: {seat: {name: max(2, level) for name, level in one.items()} for seat, one in given.items()}
        for code, given in sheets.items()
    }

    def by_the_rule(without: int | None = None) -> str | None:
        left = {code: {seat: one for seat, one in given.items() if seat != without} for code, given in sheets.items()}
        best = rank({code: given for code, given in left.items() if given}, LINES, "seed", ridge=2)[0]
        return best.code if best.complies else None

    found = flags.table(sheets, LINES, 2)
    assert flags.first_without(found, sheets, "seed") == {seat: by_the_rule(seat) for seat in found.seats}
    assert flags.first(found, sheets, "seed") == by_the_rule()


def test_equal_adjusted_totals_are_ordered_by_the_whole_rule() -> None:
    same = {1: flat(4), 2: flat(4), 3: flat(5)}
    sheets: Sheets = {"K00": same, "K01": same, "K02": {1: flat(3), 2: flat(3)}}
    found = flags.table(sheets, LINES, 2)
    assert flags.first(found, sheets, "seed") == rank(sheets, LINES, "seed", ridge=2)[0].code
    assert rank(sheets, LINES, "seed", ridge=2)[0].tie_rule == "lot"


def test_where_floats_cannot_tell_whole_numbers_do() -> None:
    # 4.125 in both: 412.5 hundredths, rounded half up. The second has the higher minimum; everybody read everything.
    def even(*levels: int) -> dict[str, int]:
        return {line.code: level for line, level in zip(EVEN, levels, strict=True)}

    sheets: Sheets = {"K00": {1: even(4, 5, 3, 4), 2: even(4, 5, 4, 4)}, "K01": {1: even(4, 5, 4, 4), 2: flat(4)}}
    found = flags.table(sheets, EVEN, 2)
    assert flags._hundredths(found, np.ones(4, bool)) is None
    assert [(one.code, one.mean_hundredths, one.tie_rule) for one in rank(sheets, EVEN, "seed", ridge=2)] == [
        ("K01", 413, "minimum"),
        ("K00", 413, "minimum"),
    ]
    assert flags.first(found, sheets, "seed") == "K01"
