"""The public library: what anybody finds of published pilots, and nothing of others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilots.actions import learning, plan, running
from pilots.models import Lesson, Pilot
from pilots.queries.library import barriers_page, lessons_page
from tests import cast
from tests.pilots.conftest import planned

pytestmark = pytest.mark.django_db


def taught(*, published: bool = True) -> Pilot:
    """Return an ended pilot with two lessons and a barrier."""
    pilot, rosa = planned(), cast.rosa()
    learning.add_lesson(pilot=pilot, kind="political", text="La gestión cambió en mayo.", applies_to="Lima", by=rosa)
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes de empezar.", by=rosa)
    fields = {"norm": "Ley 32069", "blocks": "No prevé pilotos sin contrato.", "reform": "Permitirlos."}
    running.save_row(pilot=pilot, sheet="barriers", by=rosa, **fields)
    pilot = plan.end_pilot(pilot=pilot, outcome="not_started", summary="No empezó.", by=rosa)
    return plan.publish_case(pilot=pilot, by=rosa) if published else pilot


def texts(**asked: str) -> list[str]:
    """Return the lessons that a search finds."""
    return [one.text for one in lessons_page(**asked)["rows"]]  # type: ignore[arg-type]


def test_anybody_searches_without_case_and_accents() -> None:
    taught()
    method, political = "Acordar los temas antes de empezar.", "La gestión cambió en mayo."
    assert texts() == [method, political]
    assert texts(asked="GESTION mayo") == [political]
    assert texts(asked="lima") == [political]
    assert texts(asked="gestión temas") == []
    assert texts(kind="method") == [method]
    assert texts(kind="nonsense") == [method, political]
    assert [one.norm for one in barriers_page(asked="PREVE")["rows"]] == ["Ley 32069"]
    assert barriers_page(asked="gestion")["rows"] == []


def test_nothing_of_an_unpublished_pilot_is_found() -> None:
    pilot = taught(published=False)
    assert (pilot.lessons.count(), pilot.barriers.count()) == (2, 1)
    assert (texts(), barriers_page()["rows"]) == ([], [])
    plan.publish_case(pilot=pilot, by=cast.rosa())
    assert (len(texts()), len(barriers_page()["rows"])) == (2, 1)


def test_pages_go_on_where_the_last_one_ended_though_lessons_arrive_meanwhile() -> None:
    pilot = taught()
    Lesson.objects.bulk_create(
        Lesson(pilot=pilot, number=number, kind="method", text=f"Lección {number}", search=f"leccion {number}")
        for number in range(3, 30)
    )
    first = lessons_page(asked="leccion", limit=10)
    Lesson.objects.create(pilot=pilot, number=99, kind="method", text="Nueva", search="leccion nueva")
    second = lessons_page(asked="leccion", limit=10, after=first["next_after"])
    third = lessons_page(asked="leccion", limit=10, after=second["next_after"])
    seen = [one.number for page in (first, second, third) for one in page["rows"]]
    assert (seen, third["next_after"]) == (list(range(29, 2, -1)), None)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "What pilots taught"), ("es", "Lo que enseñaron los pilotos"), ("pt", "O que os pilotos ensinaram")],
)
def test_anybody_reads_the_library_in_three_languages(language: str, heading: str) -> None:
    pilot = taught()
    browser = Client(headers={"accept-language": language})
    page = browser.get(reverse("lessons"), {"asked": "gestion", "kind": "political", "after": "x"}).content.decode()
    assert (heading in page, "La gestión cambió en mayo." in page, "Acordar los temas" in page) == (True, True, False)
    assert reverse("case", args=[pilot.call.reference]) in page
    assert "Ley 32069" in browser.get(reverse("barriers")).content.decode()
    assert browser.get(reverse("lessons"), {"after": "9" * 40, "kind": "zzz"}).status_code == 200
