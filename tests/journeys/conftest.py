"""The steps of the journeys tell what they compared when they fail, as tests do."""

import pytest

pytest.register_assert_rewrite(
    "tests.journeys.walking",
    "tests.journeys.steps_framing",
    "tests.journeys.steps_applying",
    "tests.journeys.steps_selecting",
    "tests.journeys.steps_piloting",
)
