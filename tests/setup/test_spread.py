"""What is costly to build is built once: a group of tests stays on one worker."""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("kept-together")
def test_a_group_of_tests_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    # The spreading goes by this ending; pytest 9.2 drops it without a word, and every worker builds everything.
    spread = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@kept-together") is spread
