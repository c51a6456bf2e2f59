"""Sampling: sizes by hand, the same draw from the same seed, and intervals that cover what they say."""

from __future__ import annotations

import numpy as np
import pytest

from pilots.rules.sampled import LEAST, MOST, draw, estimate, size_of, verdict_of, wilson
from selection.rules.statistics.agreement import nominal

#: Simulated suppliers: rows are the supplier's classes, columns what people say; in shares of each class.
SUPPLIERS = {
    "good": ([9000, 8000, 3796], [[0.92, 0.04, 0.04], [0.05, 0.9, 0.05], [0.06, 0.06, 0.88]]),
    "mixed": ([2046, 2318, 1432], [[0.8, 0.12, 0.08], [0.1, 0.75, 0.15], [0.2, 0.2, 0.6]]),
    "coin": ([3000, 3000, 3000], [[0.4, 0.3, 0.3], [0.3, 0.4, 0.3], [0.3, 0.3, 0.4]]),
    "rare": ([50000, 4000, 800], [[0.97, 0.02, 0.01], [0.2, 0.75, 0.05], [0.3, 0.1, 0.6]]),
}
RUNS = 1000


@pytest.mark.parametrize("name", SUPPLIERS)
def test_intervals_cover_the_truth_of_simulated_suppliers_within_three_points_of_nominal(name: str) -> None:
    population, shares = SUPPLIERS[name]
    truth = np.array(
        [np.round(count * np.array(share)) for count, share in zip(population, shares, strict=True)]
    ).astype(int)
    truth[:, 0] += np.array(population) - truth.sum(axis=1)
    drawn = size_of(4, population).drawn
    dice = np.random.default_rng(20210401)
    counts = np.stack(
        [dice.multivariate_hypergeometric(row, size, size=RUNS) for row, size in zip(truth, drawn, strict=True)], axis=1
    ).astype(float)
    found = estimate(counts, np.array(population, dtype=float))
    total = truth.sum()
    diagonal = np.diag(truth)
    for what, share, true in (
        ("accuracy", found.accuracy, diagonal.sum() / total),
        ("precision", found.precision, diagonal / truth.sum(axis=1)),
        ("recall", found.recall, diagonal / truth.sum(axis=0)),
        ("shares", found.shares, truth.sum(axis=0) / total),
    ):
        covered = ((share.low <= true) & (true <= share.high)).mean(axis=0)
        assert np.all(np.abs(covered - 0.95) <= 0.03), (what, covered)
        assert np.allclose(np.nanmean(share.value, axis=0), true, atol=0.02), what


def test_size_is_that_of_the_textbook_and_explained() -> None:
    # 384 for 5 points (Cochran, 4.4), 361 of 5,796 with the correction for a small population
    assert size_of(5, [10**9]).total == 385
    size = size_of(5, [2046, 2318, 1432])
    assert size.drawn == (128, 145, 90)
    assert "361 of 5,796" in size.why
    assert "363 are drawn" in size.why
    assert size_of(5, [5000, 40, 7]).drawn == (355, LEAST, 7)
    assert sum(size_of(0.1, [10**7]).drawn) == MOST


def test_same_seed_draws_the_same_and_another_one_others() -> None:
    one, again, other = (draw(seed, [500, 300], [40, 30]) for seed in ("a1b2", "a1b2", "a1b3"))
    assert [list(places) for places in one[0]] == [list(places) for places in again[0]]
    assert one[1] == again[1]
    assert [list(places) for places in one[0]] != [list(places) for places in other[0]]
    assert [len(set(places)) for places in one[0]] == [40, 30]
    assert sorted(one[1]) == list(range(70))


def test_estimates_by_hand() -> None:
    counts = np.array([[80.0, 20.0], [10.0, 40.0]])
    found = estimate(counts, np.array([1000.0, 250.0]))
    assert float(found.accuracy.value) == pytest.approx(0.8 * 0.8 + 0.2 * 0.8)
    assert found.precision.value == pytest.approx([0.8, 0.8])
    assert found.shares.value == pytest.approx([0.8 * 0.8 + 0.2 * 0.2, 0.8 * 0.2 + 0.2 * 0.8])
    assert found.recall.value == pytest.approx([0.64 / 0.68, 0.16 / 0.32])


def test_interval_is_wilsons() -> None:
    found = wilson(np.array(0.9), np.array(100.0))
    assert (float(found.low), float(found.high)) == pytest.approx((0.8256, 0.9448), abs=1e-4)


def test_verdict_needs_the_whole_interval() -> None:
    share = wilson(np.array(0.9), np.array(100.0))
    assert [verdict_of(share, level) for level in (0.8, 0.9, 0.95)] == ["enough", "open", "not_enough"]


def test_nominal_alpha_is_one_less_observed_over_expected_disagreement() -> None:
    one = [0, 1, 2, 2, 1, 0, 3, 0, 1]
    two = [0, 1, 2, 2, 1, 1, 3, 0, 1]
    unit = np.array([*range(9), *range(9)])
    found = nominal(unit, np.array([*one, *two]), units=9, levels=4)
    pairs = sum(a != b for a, b in zip(one, two, strict=True)) * 2
    n = np.bincount([*one, *two])
    expected = (n.sum() ** 2 - (n**2).sum()) / (n.sum() - 1)
    assert found.value == pytest.approx(1 - pairs / expected)
    assert nominal(unit, np.array([*one, *one]), units=9, levels=4).value == 1
