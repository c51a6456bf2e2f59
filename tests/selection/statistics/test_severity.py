"""Severity and ranks: closed forms of balanced designs, published examples, and intervals that cover what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from selection.rules.statistics import severity
from selection.rules.statistics.severity import Design

if TYPE_CHECKING:
    from selection.rules.statistics.severity import Floats

#: Shrout and Fleiss 1979, Psychological Bulletin 86:420, table 2: six targets, four judges.
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)


def complete(entries: int, seats: int) -> Design:
    return Design(np.repeat(np.arange(entries), seats), np.tile(np.arange(seats), entries), entries, seats)


def in_turn(entries: int, seats: int, each: int) -> Design:
    """Each entry read by ``each`` seats, the groups changing from entry to entry."""
    given = [sorted((np.arange(each) * (1 + entry % 3) + entry) % seats) for entry in range(entries)]
    return Design(np.repeat(np.arange(entries), each), np.concatenate(given), entries, seats)


def panels(design: Design, count: int, *, seat_sd: float, seed: int) -> tuple[Floats, Floats]:
    """Return (f, totals) of simulated panels of the model."""
    dice = np.random.default_rng(seed)
    quality = dice.normal(0, 0.7, (count, design.entries))
    severe = dice.normal(0, seat_sd, (count, design.seats))
    noise = dice.normal(0, 0.6, (count, len(design.entry)))
    return quality, 3 + quality[:, design.entry] + severe[:, design.seat] + noise


def anova(scores: Floats) -> tuple[float, float, float]:
    """Return the variances of rows, columns and rest of a complete table, from its mean squares."""
    n, k = scores.shape
    rows, columns, whole = scores.mean(axis=1), scores.mean(axis=0), scores.mean()
    ms_rows = k * ((rows - whole) ** 2).sum() / (n - 1)
    ms_columns = n * ((columns - whole) ** 2).sum() / (k - 1)
    ms_rest = ((scores - rows[:, None] - columns[None] + whole) ** 2).sum() / ((n - 1) * (k - 1))
    return (ms_rows - ms_rest) / k, (ms_columns - ms_rest) / n, ms_rest


def test_variances_of_a_complete_table_are_those_of_its_anova() -> None:
    found = severity.fit(complete(6, 4), JUDGES.ravel())
    assert (found.var_entry[0], found.var_seat[0], found.var_rest[0]) == pytest.approx(anova(JUDGES), rel=1e-3)


def test_the_published_judges_have_the_published_icc() -> None:
    found = severity.fit(complete(6, 4), JUDGES.ravel())
    assert round(float(found.icc[0]), 2) == 0.29


def test_effects_of_a_complete_table_are_its_shrunken_means() -> None:
    found = severity.fit(complete(6, 4), JUDGES.ravel())
    entry, seat, rest = found.var_entry[0], found.var_seat[0], found.var_rest[0]
    rows = (JUDGES.mean(axis=1) - JUDGES.mean()) * 4 * entry / (4 * entry + rest)
    columns = (JUDGES.mean(axis=0) - JUDGES.mean()) * 6 * seat / (6 * seat + rest)
    assert found.quality[0] == pytest.approx(rows)
    assert found.severity[0] == pytest.approx(columns)
    assert found.mean[0] == pytest.approx(JUDGES.mean())


def test_an_unbalanced_panel_has_the_solution_of_the_whole_equations() -> None:
    design = in_turn(9, 5, 3)
    _quality, totals = panels(design, 1, seat_sd=0.5, seed=3)
    found = severity.fit(design, totals)
    whole = np.zeros((len(design.entry), 1 + 9 + 5))
    whole[:, 0] = 1
    whole[np.arange(len(design.entry)), 1 + design.entry] = 1
    whole[np.arange(len(design.entry)), 10 + design.seat] = 1
    ridge = np.r_[
        0, np.repeat(found.var_rest[0] / found.var_entry[0], 9), np.repeat(found.var_rest[0] / found.var_seat[0], 5)
    ]
    inverse = np.linalg.inv(whole.T @ whole + np.diag(ridge))
    solved = inverse @ whole.T @ totals[0]
    assert np.r_[found.mean[0], found.quality[0], found.severity[0]] == pytest.approx(solved, abs=1e-8)
    leverage = np.einsum("ni,ij,nj->n", whole, inverse, whole)
    plain = totals[0] - whole @ solved
    assert severity.residuals(found)[0] == pytest.approx(plain / np.sqrt(found.var_rest[0] * (1 - leverage)), abs=1e-6)
    drawn = severity.draw(found, draws=40_000, seed=1)[0]
    assert np.cov(drawn.T) == pytest.approx(found.var_rest[0] * inverse[1:10, 1:10], abs=0.01)
    assert drawn.mean(axis=0) == pytest.approx(found.quality[0], abs=0.01)


def test_a_severe_seat_no_longer_costs_its_proposals_their_place() -> None:
    design = in_turn(60, 6, 3)
    quality, totals = panels(design, 1, seat_sd=0.0, seed=11)
    totals = totals - 2.0 * (design.seat == 0)
    raw = np.bincount(design.entry, weights=totals[0]) / 3
    adjusted = severity.fit(design, totals).adjusted[0]
    better = np.corrcoef(adjusted, quality[0])[0, 1], np.corrcoef(raw, quality[0])[0, 1]
    assert better[0] > better[1] + 0.05


def test_the_90_per_cent_rank_interval_covers_87_to_93_per_cent_of_1000_panels() -> None:
    design, covered = in_turn(20, 7, 3), 0
    for part in range(4):  # so many draws at once do not fit a small machine
        quality, totals = panels(design, 250, seat_sd=0.6, seed=part)
        found = severity.ranks(severity.draw(severity.fit(design, totals), seed=part))
        true = 1 + np.argsort(np.argsort(-quality, axis=1), axis=1)
        covered += int(((found.low <= true) & (true <= found.high)).sum())
    assert 0.87 <= covered / 20_000 <= 0.93


def test_the_naive_bootstrap_would_not_cover_them() -> None:
    design = in_turn(20, 7, 3)
    quality, totals = panels(design, 250, seat_sd=0.6, seed=0)
    table = totals.reshape(250, 20, 3)
    dice = np.random.default_rng(1)
    picks = dice.integers(0, 3, (250, 2000, 20, 3))
    means = np.take_along_axis(np.broadcast_to(table[:, None], picks.shape), picks, axis=3).mean(axis=3)
    found = severity.ranks(means)
    true = 1 + np.argsort(np.argsort(-quality, axis=1), axis=1)
    assert ((found.low <= true) & (true <= found.high)).mean() < 0.87


def test_a_small_complete_panel_is_covered_at_least_as_often_as_it_says() -> None:
    design = complete(12, 5)
    quality, totals = panels(design, 250, seat_sd=0.6, seed=5)
    found = severity.ranks(severity.draw(severity.fit(design, totals)))
    true = 1 + np.argsort(np.argsort(-quality, axis=1), axis=1)
    assert ((found.low <= true) & (true <= found.high)).mean() >= 0.9


def test_chances_of_being_first_add_up_and_the_best_has_the_most() -> None:
    design = complete(12, 5)
    _quality, totals = panels(design, 1, seat_sd=0.6, seed=5)
    found = severity.fit(design, totals)
    drawn = severity.draw(found)
    told = severity.ranks(drawn)
    best = int(found.quality[0].argmax())
    assert told.first[0].sum() == pytest.approx(1)
    assert int(told.first[0].argmax()) == best
    assert told.expected[0].sum() == pytest.approx(12 * 13 / 2)
    assert severity.chance_better(drawn[0], best, int(found.quality[0].argmin())) > 0.95


@pytest.mark.parametrize("totals", [np.full(60, 3.0), np.repeat(np.arange(12.0), 5), np.tile(np.arange(5.0), 12)])
def test_panels_without_any_noise_are_still_fitted(totals: Floats) -> None:
    found = severity.fit(complete(12, 5), totals)
    drawn = severity.draw(found, draws=100)
    assert np.isfinite(drawn).all()
    assert np.isfinite(severity.residuals(found)).all()


def test_an_entry_that_nobody_read_is_refused() -> None:
    with pytest.raises(ValueError, match="each with a reading"):
        severity.fit(Design(np.array([0, 0]), np.array([0, 1]), 2, 2), np.array([3.0, 4.0]))
