"""The benches do not rot: what they load is what the site accepts, and each page that they time is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bench import loading, pages
from selection.models import Assignment, Score, Standing
from startups.models import Submission
from startups.queries import guard

pytestmark = pytest.mark.django_db
COUNT = 20


def asked(rows: list[pages.Page]) -> dict[str, int]:
    """The status of each page, asked for as the bench does but without a server."""
    found = {}
    for person, name, page in rows:
        client = Client()
        if person is not None:
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        answer: Any = client.post(page.path, page.data()) if isinstance(page, pages.Saving) else client.get(page)
        found[name] = answer.status_code
    return found


def test_each_page_that_the_bench_times_is_there_in_its_phase() -> None:
    guard.forget()
    world = loading.load(COUNT)
    statuses = asked(pages.while_open(world))
    loading.assess(world)
    statuses |= asked(pages.in_assessment(world))
    loading.rank(world)
    statuses |= asked(pages.when_ranked(world))
    assert statuses == dict.fromkeys(statuses, 200)
    assert len(statuses) == 12
    assert Submission.objects.filter(call=world.call).count() == COUNT
    assert Assignment.objects.filter(seat__call=world.call).count() == COUNT * loading.READINGS
    assert Score.objects.filter(assignment__seat__call=world.call, state="sealed").count() == COUNT * 12
    ranks = Standing.objects.filter(call=world.call).order_by("rank").values_list("rank", flat=True)
    assert list(ranks) == list(range(1, COUNT + 1))
    # The guard knows who applies, as it would on the site.
    name = world.submission.startup.name
    assert {one.text for one in guard.net().find(f"La propuesta es de {name}.")} == {name}
    guard.forget()
