"""The time of an answer tells nothing of a guess, however much is written around it, nor how often it is repeated."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from challenges.models import Call
from tests.egress.test_guard import NAME, _guarded, call
from tests.egress.test_guesses import OTHER

__all__ = ["_guarded", "call"]
pytestmark = pytest.mark.django_db
_SIGNS = 600_000


def seconds(name: str, around: str) -> float:
    """Return how long the quickest of some answers took to a stranger who sends a name with so much around it."""
    visitor, took = Client(), []
    text = (f"{name}{around}" * (_SIGNS // len(name + around))) if len(around) < 9 else f"{around} {name}"
    for _turn in range(3):
        begin = time.perf_counter()
        assert visitor.post("/language/", {"language": "es", "note": text}).status_code == 302
        took.append(time.perf_counter() - begin)
    return min(took)


@pytest.mark.parametrize(
    "around", ["agua y residuos " * (_SIGNS // 16), " ", "x"], ids=["once", "always", "never apart"]
)
def test_a_stranger_measures_no_difference_between_a_name_that_applies_and_another(call: Call, around: str) -> None:
    seconds(OTHER, " ")  # the net is woven
    applies, other = seconds(NAME, around), seconds(OTHER, around)
    assert abs(applies - other) < 0.2 * max(applies, other), (applies, other)
