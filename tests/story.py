"""The story of Ate, loaded once for all who look at its pages: they belong to the group ``story``."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="session")
def story(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """What those of the fixtures below read that a test of this run asks for; nothing of the story is left after it."""
    from ledger.actions.checkpoints import keep_signing
    from tests.docs.pictures import fetched
    from tests.journeys.luck import drawn
    from tests.journeys.pages import Site

    asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    found: dict[str, Any] = {}
    # The same keys each time: of those that are guessed the same are of each person.
    with django_db_blocker.unblock(), drawn("every page"), transaction.atomic():
        call_command("load_story", "ate", stdout=io.StringIO())
        keep_signing()
        for name, read in (("every_page", lambda: Site().walk()), ("pictured", fetched)):
            if name in asked:
                begin = transaction.savepoint()
                found[name] = read()
                transaction.savepoint_rollback(begin)
                cache.clear()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="session")
def every_page(story: dict[str, Any]) -> Any:
    """Everything that the people of the story see (``tests.journeys.pages.Site``)."""
    return story["every_page"]


@pytest.fixture(scope="session")
def pictured(story: dict[str, Any]) -> Any:
    """Each page of which a guide has a picture, as its person gets it, by the picture's name."""
    return story["pictured"]
