"""The portfolio: counts with their bases, nothing that is not public, and the same number of queries for any length."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from challenges.countries import COUNTRIES
from challenges.models import Partner
from challenges.states import CallState
from govlink.queries import places
from pilots.actions import learning, plan
from pilots.actions.requirements import add_requirement
from pilots.models import Pilot
from reports.queries.portfolio import Share, page
from reports.rules.map import drawn
from startups.models import Startup
from tests import cast
from tests.factories import call_at
from tests.pilots.conftest import ready
from tests.pilots.test_views import signed_in

pytestmark = pytest.mark.django_db


def case(state: str = "published") -> Pilot:
    """A pilot with two findings of which one led to a decision, and its call in a state."""
    Startup.objects.filter(name="Voz Urbana").update(name=f"Otra {Startup.objects.count()}")
    pilot, rosa = ready(), cast.rosa()
    first = learning.add_finding(pilot=pilot, text="Uno", by=rosa)
    learning.add_finding(pilot=pilot, text="Dos", by=rosa)
    for text in ("Decisión", "Otra"):
        learning.record_decision_taken(pilot=pilot, text=text, decided_on=date(2021, 7, 2), finding=first, by=rosa)
    add_requirement(pilot=pilot, text="El sistema deberá contar.", fit_criterion="Nueve de diez.", by=rosa)
    add_requirement(pilot=pilot, text="El sistema deberá mostrar.", by=rosa)
    for code, numerator, direction in (("a", 9, "up"), ("b", 7, "up"), ("c", 1, "down")):
        learning.set_indicator(
            pilot=pilot, code=code, name=code, target=80 if direction == "up" else 20, numerator=numerator, denominator=10,
            direction=direction, by=rosa,
        )  # fmt: skip
    learning.set_indicator(pilot=pilot, code="d", name="d", numerator=1, denominator=1, by=rosa)
    plan.add_activity(
        pilot=pilot, by=rosa, phase="test", title="P", planned_from=date(2021, 5, 3), planned_until=date(2021, 5, 4)
    )
    Pilot.objects.filter(pk=pilot.pk).update(state="ended", outcome="completed")
    pilot.call.state = state
    pilot.call.save()
    return pilot


def public(**asked: int) -> dict[str, object]:
    from django.contrib.auth.models import AnonymousUser

    user = AnonymousUser()
    return page(user, **asked)  # type: ignore[arg-type]


def test_public_reads_counts_of_published_cases_with_their_bases() -> None:
    case(), case("evaluated"), call_at("open"), call_at("framing")
    found = public()
    shares = {
        name: found[name] for name in ("published", "completed", "findings", "requirements", "indicators", "activities")
    }
    assert shares == {
        "published": Share(1, 3),
        "completed": Share(1, 1),
        "findings": Share(1, 2),
        "requirements": Share(1, 2),
        "indicators": Share(2, 3),
        "activities": Share(0, 1),
    }
    assert found["exercises"] == 3
    assert found["startups"] == [{"label": "Brazil", "value": 1}]
    assert {row["call"].state for row in found["rows"]} == {"published", "evaluated", "open"}  # type: ignore[attr-defined]
    assert [bool(row["pilot"]) for row in found["rows"] if row["call"].state == "evaluated"] == [False]  # type: ignore[attr-defined]


def test_staff_read_every_exercise_and_every_pilot() -> None:
    case(), case("evaluated"), call_at("framing")
    found = page(cast.kemi())
    assert (found["exercises"], found["pilots"], found["findings"]) == (3, 2, Share(2, 4))
    assert "drafts too" in signed_in("kemi").get("/portfolio/").content.decode()


def test_public_page_names_no_draft_and_no_start_up() -> None:
    pilot, draft = case("piloting"), call_at("framing")
    draft.title = "Secreto en borrador"
    draft.save()
    told = Client(headers={"accept-language": "en"}).get("/portfolio/").content.decode()
    assert [word in told for word in (pilot.call.title, draft.title, pilot.startup.name)] == [True, False, False]
    assert "Secreto en borrador" in signed_in("kemi").get("/portfolio/").content.decode()


def test_partner_reads_the_exercises_that_it_supports() -> None:
    with_her, other = case(), call_at("open")
    partner = Partner.objects.create(name="Femulp X", kind="federation")
    with_her.call.partners.set([partner])
    found = public(partner=partner.pk)
    assert ([row["call"].pk for row in found["rows"]], found["exercises"]) == ([with_her.call.pk], 1)  # type: ignore[attr-defined]
    assert other.pk in [row["call"].pk for row in public()["rows"]]  # type: ignore[attr-defined]
    assert Client().get("/portfolio/", {"partner": "x", "after": "9" * 30}).status_code == 200


def test_empty_portfolio_says_so() -> None:
    assert "No exercise yet" in Client(headers={"accept-language": "en"}).get("/portfolio/").content.decode()


def test_portfolio_asks_the_same_number_of_queries_for_one_and_for_forty_exercises() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            assert Client().get("/portfolio/").status_code == 200
        return len(made.captured_queries)

    case()
    one = cost()
    for _number in range(40):
        call_at("open")
    assert cost() == one
    first = public()
    second = public(after=first["next_after"])  # type: ignore[arg-type]
    assert (len(first["rows"]), len(second["rows"])) == (30, 11)  # type: ignore[arg-type]
    assert str(CallState.OPEN.label) in [str(row["label"]) for row in first["states"]]  # type: ignore[attr-defined]


def test_person_of_a_partner_begins_with_its_exercises_and_reads_what_the_public_reads() -> None:
    hers, other, draft = call_at("open"), call_at("open"), call_at("framing")
    partner = Partner.objects.create(name="Red de alcaldesas", kind="federation", contribution="Conecta.")
    partner.people.add(cast.ana())
    for call in (hers, draft):
        call.partners.add(partner)
    ana, home = signed_in("ana"), f"/portfolio/?partner={partner.pk}"
    assert [place.url for place in places(cast.ana(), set()) if "portfolio" in place.url] == [home]
    assert [place.url for place in places(cast.bruno(), set()) if "portfolio" in place.url] == []
    own = ana.get("/portfolio/")
    assert [row["call"] for row in own.context["rows"]] == [hers]
    assert ("You belong to Red de alcaldesas" in own.content.decode(), own.context["everything"]) == (True, False)
    everything = ana.get("/portfolio/?partner=")
    assert {row["call"] for row in everything.context["rows"]} == {hers, other}
    assert "You belong to" not in signed_in("bruno").get(home).content.decode()


def test_map_shows_exercises_by_country_and_pilots_of_published_cases_only() -> None:
    pilot = case()
    Startup.objects.filter(pk=pilot.startup_id).update(country="BR")
    call_at("open")
    found: Any = public()["map"]
    assert {one.code: one.exercises for one in found.countries if one.exercises} == {"PE": 2}
    assert [(one.start, one.end, one.pilots) for one in found.lines] == [("BR", "PE", 1)]
    content = Client().get("/portfolio/", headers={"accept-language": "es"}).content.decode()
    assert content.count('class="gl-map__dot"') == content.count('class="gl-map__way"') == 1
    pilot.call.state = "piloting"
    pilot.call.save()
    assert public()["map"].lines == []  # type: ignore[attr-defined]


def test_every_country_of_a_call_is_on_the_map_within_its_picture() -> None:
    everything = drawn({code: 5 for code, _name in COUNTRIES}, {("BR", "PE"): 2, ("PE", "PE"): 1, ("XX", "PE"): 1})
    assert {one.code for one in everything.countries} == {code for code, _name in COUNTRIES}
    for one in everything.countries:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", one.outline)]
        across, down = [*numbers[0::2], float(one.x)], [*numbers[1::2], float(one.y)]
        assert (min(numbers) >= 0, max(across) <= 400, max(down) <= 430) == (True, True, True), one.code
    assert [(one.start, one.end, one.width) for one in everything.lines] == [("BR", "PE", "3")]
