"""The bench that weighs submissions counts what the database has."""

from __future__ import annotations

import pytest

from bench import growth
from startups.models import Answer
from tests.factories import call_at
from tests.startups import desk_making


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_table_is_weighed_with_its_rows() -> None:
    before = growth.sizes()
    desk_making.apply(call_at("open"), 1)
    after = growth.sizes()
    rows, size = (now - then for now, then in zip(after["startups_answer"], before["startups_answer"], strict=True))
    assert rows == Answer.objects.count() > 5
    assert size >= 8192
