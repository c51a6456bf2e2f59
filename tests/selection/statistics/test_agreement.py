"""Krippendorff's published example, alpha by its definition, and what leaving out does."""

from __future__ import annotations

import numpy as np
import pytest

from selection.rules import deliberation as say
from selection.rules.statistics import agreement
from selection.rules.statistics.agreement import Alpha

#: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
READ = [(unit, int(told)) for line in OBSERVERS for unit, told in enumerate(line.split()) if told != "."]
UNIT, LEVEL = np.array([one for one, _ in READ]), np.array([one for _, one in READ])


def test_the_published_example_has_the_published_alphas() -> None:
    ordinal = agreement.ordinal(UNIT, LEVEL, units=12)
    interval = agreement.interval(UNIT, LEVEL.astype(float), units=12)
    assert round(ordinal.value or 0, 3) == 0.815
    assert round(interval.value or 0, 3) == 0.849
    assert (ordinal.units, ordinal.band) == (11, "reliable")


@pytest.mark.parametrize("kind", ["ordinal", "interval"])
def test_the_interval_is_that_of_leaving_out_each_unit_by_hand(kind: str) -> None:
    def alpha(keep: np.ndarray) -> Alpha:
        if kind == "ordinal":
            return agreement.ordinal(UNIT[keep], LEVEL[keep], units=12)
        return agreement.interval(UNIT[keep], LEVEL[keep].astype(float), units=12)

    found = alpha(np.ones(len(UNIT), bool))
    without = np.array([alpha(unit != UNIT).value for unit in range(11)])
    error = np.sqrt(10 / 11 * ((without - without.mean()) ** 2).sum())
    assert (found.low, found.high) == pytest.approx((found.value - 1.959964 * error, 1.0), abs=1e-5)  # type: ignore[operator]


def test_seats_who_agree_have_alpha_one_and_dice_have_about_none() -> None:
    unit = np.repeat(np.arange(400), 3)
    same = agreement.ordinal(unit, np.repeat(np.arange(400) % 6, 3), units=400)
    dice = agreement.ordinal(unit, np.random.default_rng(4).integers(0, 6, 1200), units=400)
    assert (same.value, same.low, same.high) == (1.0, 1.0, 1.0)
    assert dice.value == pytest.approx(0, abs=0.06)
    assert dice.band == "poor"


def test_levels_that_never_vary_tell_nothing() -> None:
    unit = np.repeat(np.arange(4), 3)
    assert agreement.ordinal(unit, np.full(12, 4), units=4) == Alpha(None, None, None, 4)
    assert agreement.interval(unit, np.full(12, 4.0), units=4) == Alpha(None, None, None, 4)
    assert agreement.ordinal(np.array([0]), np.array([4]), units=1).band == "none"


@pytest.mark.parametrize(
    ("value", "low", "said"),
    [
        (0.83, 0.7, "The assessors agree well"),
        (0.83, -0.4, "The assessors seem to agree, but too little was read"),
        (0.7, 0.67, "The assessors agree in part"),
        (0.4, -0.1, "The assessors agree little"),
    ],
)
def test_the_words_are_no_surer_than_the_interval(value: float, low: float, said: str) -> None:
    assert say.agreement(Alpha(value, low, 1.0, 3)).startswith(said)
