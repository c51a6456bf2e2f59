"""Published examples of the intervals and the index; every table counted through for what the ratio's interval covers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from selection.rules.statistics import measures


def binomial(cases: int, rate: float) -> list[float]:
    return [math.comb(cases, k) * rate**k * (1 - rate) ** (cases - k) for k in range(cases + 1)]


def test_the_crisp_trial_has_the_published_blinding_index() -> None:
    # Bang, Ni and Davis 2004, table 7: the paper prints both ends of one-sided 95 % intervals
    treated = measures.blinding_index(82, 25, 170, level=0.9)
    control = measures.blinding_index(29, 27, 83, level=0.9)
    assert [round(one, 2) for one in (treated.value, treated.low, treated.high or 0)] == [0.21, 0.15, 0.26]
    assert [round(one, 2) for one in (control.value, control.low, control.high or 0)] == [0.01, -0.07, 0.10]
    assert (treated.base, control.base) == (277, 139)


def test_guessing_at_random_from_a_list_gives_an_index_of_nothing() -> None:
    assert measures.blinding_index(10, 50, 0, choices=6).value == pytest.approx(0)
    assert measures.blinding_index(10, 50, 0, choices=None).value == pytest.approx(1 / 6)
    assert measures.blinding_index(0, 0, 9).value == 0
    with pytest.raises(ValueError, match="needs an answer"):
        measures.blinding_index(0, 0, 0)


def test_the_blinding_index_is_within_its_interval_about_as_often_as_it_says() -> None:
    dice = np.random.default_rng(2)
    counts = dice.multinomial(120, [0.3, 0.25, 0.45], size=1000)
    found = [measures.blinding_index(*map(int, row)) for row in counts]
    inside = [one.low <= 0.05 <= (one.high or 0) for one in found]
    assert 0.92 <= sum(inside) / 1000 <= 0.98


def test_a_rate_has_its_exact_interval() -> None:
    # tables of Clopper and Pearson, as reprinted in every text: 8 of 10
    found = measures.rate(8, 10)
    assert (round(found.low, 4), round(found.high or 0, 4)) == (0.4439, 0.9748)
    assert measures.rate(0, 10).low == 0
    assert measures.rate(0, 10).high == pytest.approx(1 - 0.025 ** (1 / 10))
    assert measures.rate(10, 10).low == pytest.approx(0.025 ** (1 / 10))
    with pytest.raises(ValueError, match="needs a case"):
        measures.rate(0, 0)


@pytest.mark.parametrize(("p", "q"), [(0.5, 0.5), (0.3, 0.6), (0.45, 0.35), (0.9, 0.8)])
def test_the_interval_of_a_ratio_covers_it_in_95_of_100_at_least(p: float, q: float) -> None:
    n, m = 22, 18
    some = covered = 0.0
    for a, chance in enumerate(binomial(n, p)):
        for b, other in enumerate(binomial(m, q)):
            found = measures.rate_ratio((a, n), (b, m))
            if found is not None:
                some += chance * other
                covered += chance * other * (found.low <= p / q <= (found.high or math.inf))
    assert some > 0.85
    assert covered / some >= 0.95


def test_a_ratio_is_not_told_of_groups_that_are_too_small() -> None:
    # one chosen of twelve, six in either group: half a success expected
    assert measures.rate_ratio((1, 6), (0, 6)) is None
    assert measures.expected_successes((1, 6), (0, 6)) == (0.5, 0.5)
    assert measures.rate_ratio((5, 60), (5, 60)) is not None
    assert measures.rate_ratio((4, 60), (5, 60)) is None


def test_without_bias_the_four_fifths_flag_fires_most_of_the_time_when_one_of_twelve_is_chosen() -> None:
    # four women-led of twelve: her group's rate is 0 unless one of the four is chosen
    fires = sum((a / 4) / (b / 8) < 0.8 if b else False for a, b in [(1, 0)] * 4 + [(0, 1)] * 8) / 12
    assert round(fires, 2) == 0.67
    assert measures.told((1, 4), (0, 8)) is False


def test_the_median_has_the_interval_of_its_order_statistics() -> None:
    # of six values the ends hold the median with 1 - 2/64; of seventeen the 5th and the 13th (tables of the sign test)
    assert measures.median([1, 2, 3, 4, 5]) is None
    six = measures.median([6, 1, 5, 2, 4, 3])
    assert six is not None
    assert (six.value, six.low, six.high, six.base) == (3.5, 1, 6, 6)
    seventeen = measures.median(list(range(1, 18)))
    assert seventeen is not None
    assert (seventeen.value, seventeen.low, seventeen.high) == (9, 5, 13)
