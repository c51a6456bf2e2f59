"""Requests that schemathesis makes up from the description of the API, good and bad ones: none finds an error page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode

from tests.reports import exercises

pytestmark = pytest.mark.django_db

#: How many requests are made for each address and each way of making them.
EXAMPLES = 12


@pytest.fixture
def schema(settings: Any) -> Iterator[Any]:
    """The description as the site gives it, asked in this process; the site has a published pilot and one given up."""
    settings.ALLOWED_HOSTS = ["*"]
    exercises.published()
    exercises.given_up()
    signals = (request_started, request_finished)
    for signal in signals:  # as Django's own test client: the connection is the test's, and stays open
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(reverse("api_description"), get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "misfitting"])
def test_a_program_that_asks_whatever_it_likes_gets_what_is_described(schema: Any, mode: GenerationMode) -> None:
    """Each answer has a status, a kind and a shape that the description names for it."""
    answered: Counter[int] = Counter()
    operations = [found.ok() for found in schema.get_all_operations()]
    if mode is GenerationMode.NEGATIVE:  # any text fits the key of a row: only what a page is asked for can misfit
        operations = [one for one in operations if list(one.query)]
    assert len(operations) > 4
    for operation in operations:

        @seed(20261126)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def asks(case: Any) -> None:
            # The test client of WSGI unpacks nothing.
            response = case.call(headers={"Accept-Encoding": "identity"})
            answered[response.status_code] += 1
            case.validate_response(response)

        asks()
    assert answered.total() >= len(operations)
    assert {status for status in answered if status >= 500} == set()
    assert 200 in answered if mode is GenerationMode.POSITIVE else {400, 404, 401} & set(answered)
