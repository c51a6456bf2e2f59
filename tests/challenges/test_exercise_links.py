"""The page of an exercise offers what a person may do there, and nothing that she would be refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from challenges.models import Call
from tests import cast
from tests.challenges.exercising import client, survey, workshop, written
from tests.factories import ORDER, call_at

pytestmark = pytest.mark.django_db


def links(person: User, call: Call) -> list[str]:
    """Return where the page of an exercise leads, within its main part."""
    page = client(person).get(reverse("exercise", args=[call.reference])).content.decode()
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return sorted({link for link in re.findall(r'href="(/[^"#]*)"', main)})


@pytest.mark.parametrize("who", [cast.rosa, cast.julio, cast.luz, cast.oscar, cast.kemi], ids=lambda one: one.__name__)
@pytest.mark.parametrize("state", ORDER)
def test_every_link_of_an_exercise_opens_for_who_sees_it(state: str, who: Callable[[], User]) -> None:
    call = call_at(state, entries=2)
    if state != "published":
        workshop(call)
        survey(call, [cast.rosa(), cast.julio()], "learning_after")
    if state == "framing":
        written(call)
    found = links(who(), call)
    assert len(found) >= 2
    # A decision, an opening, a pilot and a case are rows of the rooms above; these calls have none.
    above = ("/pilots/", "/cases/", "/results/", "/declarations/")
    browser = client(who())
    refused = {
        link: status
        for link in found
        if not link.startswith(above) and (status := browser.get(link).status_code) not in {200, 302}
    }
    assert refused == {}


@pytest.mark.parametrize(
    ("state", "name", "offered"),
    [
        ("framing", "call_prepare", True),
        ("announced", "call_prepare", False),
        ("open", "call_amend", True),
        ("closed", "call_amend", False),
        ("closed", "call_answers", True),
        ("assessment", "call_answers", False),
        ("open", "call_documents", True),
        ("published", "call_documents", False),
        ("assessment", "call_halt", True),
        ("published", "call_halt", False),
    ],
)
def test_rosa_is_offered_what_the_rules_let_her_do(state: str, name: str, offered: bool) -> None:
    call = call_at(state, entries=1)
    assert (reverse(name, args=[call.reference]) in links(cast.rosa(), call)) is offered
    assert reverse(name, args=[call.reference]) not in links(cast.julio(), call)


@pytest.mark.parametrize("lists", ["workshops", "surveys", "frames"])
def test_an_exercise_costs_as_much_with_many_parts_as_with_one(lists: str, django_assert_num_queries: Any) -> None:
    call = call_at("framing")
    kinds = iter(["learning_before", "learning_after", "conduct", "test_before"])
    make: dict[str, Callable[[], object]] = {
        "workshops": lambda: workshop(call),
        "surveys": lambda: survey(call, [cast.rosa()], kind=next(kinds)),
        "frames": lambda: call.frames.create(
            version=call.frames.count() + 1,
            state="returned",
            saved_by=cast.rosa(),
            saved_at="2026-01-01T00:00Z",
            submitted_by=cast.rosa(),
            submitted_at="2026-01-01T00:00Z",
            reviewed_by=cast.luz(),
            reviewed_at="2026-01-01T00:00Z",
        ),
    }
    make[lists]()
    browser, url = client(cast.rosa()), reverse("exercise", args=[call.reference])
    browser.get(url)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for _number in range(3):
        make[lists]()
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(browser.get(url).context[lists]) == 4
