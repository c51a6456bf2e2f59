"""Two worlds that differ in who applies only: whoever judges sees the same in both, byte for byte, query for query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path, reverse

from tests.journeys import crawl
from tests.journeys.applicants import CANARIES, OTHERS
from tests.journeys.planted import PLANTS, Plant
from tests.journeys.reading import STATES
from tests.journeys.twins import FIRST, JUDGING, PLACES, SECOND, WALKS, Twin, compared, record_world, unlike

# Both worlds are recorded once for all of these.
pytestmark = [pytest.mark.xdist_group("twins"), pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[Twin, Twin]]:
    """The recordings of both worlds."""
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("other")
    with django_db_blocker.unblock():
        first = record_world(FIRST, folders[0], None, PLANTS)
        yield first, record_world(SECOND, folders[1], first, PLANTS)


@pytest.mark.parametrize(("state", "role"), WALKS)
def test_whoever_judges_sees_the_same_whoever_applies(worlds: tuple[Twin, Twin], state: str, role: str) -> None:
    assert compared(*worlds, state, role) == []
    asked = [told for key, told in worlds[0].told.items() if key[:2] == (state, role)]
    assert sum(told.status == 200 for told in asked) > 20


@pytest.mark.parametrize("what", ["mails", "record"])
@pytest.mark.parametrize("state", STATES[1:])
def test_whoever_judges_is_told_the_same_whoever_applies(worlds: tuple[Twin, Twin], state: str, what: str) -> None:
    assert unlike(*worlds, state, what) == []
    assert len(worlds[0].kept[state, what]) > 3


def test_no_page_breaks_in_either_world(worlds: tuple[Twin, Twin]) -> None:
    assert [world.broken for world in worlds] == [[], []]


#: Another page stands at these addresses before them; it is asked under its own name ("admin_desk").
SHADOWED = {"admin:index"}


def test_what_is_shadowed_cannot_be_reached() -> None:
    assert [crawl.view_name(reverse(name)) for name in sorted(SHADOWED)] == ["admin_desk"]


@pytest.mark.parametrize("role", JUDGING)
def test_every_address_is_asked_of_both_worlds(worlds: tuple[Twin, Twin], role: str) -> None:
    listed = {one.name for one in crawl.addresses() if not one.name.endswith(":")} - SHADOWED - crawl.OF_THE_MACHINE
    for world in worlds:
        asked = {crawl.view_name(url) for _where, who, url in world.told if who == role and "POST" not in url}
        assert sorted(listed - asked) == []


@pytest.mark.parametrize("role", JUDGING[1:])
def test_forms_are_sent_and_taken(worlds: tuple[Twin, Twin], role: str) -> None:
    sent = [told for (where, who, url), told in worlds[0].told.items() if who == role and url.startswith("POST")]
    assert {302, 422} & {told.status for told in sent} != set()
    assert len(sent) > 50


def test_the_walk_meets_candidates_answers_and_papers(worlds: tuple[Twin, Twin]) -> None:
    for world in worlds:
        found = {(who, url) for (_where, who, url), told in world.told.items() if told.status == 200}
        answers = {told.body for (_where, who, url), told in world.told.items() if url.endswith("/dates/")}
        assert any("Cada hora" in body for body in answers)
        assert {"pdf", "json"} <= {url.split("/")[3] for who, url in found if who != "staff" and url.count("/") == 4
                                   and url.startswith("/papers/")}  # fmt: skip


# --- that it could fail ----------------------------------------------------------------------------------------------


def test_the_worlds_differ_in_all_that_tells_who_applies() -> None:
    for one, other in zip(CANARIES, OTHERS, strict=True):
        assert {*one.words} & {*other.words} == set()
    for what in ("country", "women_led", "file", "city"):
        assert [getattr(one, what) for one in CANARIES] != [getattr(one, what) for one in OTHERS]
    assert [len(one.people) for one in CANARIES] != [len(one.people) for one in OTHERS]
    assert (FIRST.order, FIRST.apart, FIRST.askers) != (SECOND.order, SECOND.apart, SECOND.askers)


@pytest.mark.parametrize("plant", [one for one in PLANTS if one.state in PLACES], ids=lambda plant: plant.name)
def test_a_planted_leak_is_seen(worlds: tuple[Twin, Twin], plant: Plant) -> None:
    where = f"planted {plant.name}"
    found = {what: unlike(*worlds, where, what) for what in ("mails", "record")}
    for line in compared(*worlds, where, plant.role):
        found.setdefault(line.partition(": ")[2].partition(" ")[0], []).append(line)
    assert found.get(plant.shows, []) != [], found


def test_a_view_whose_arguments_nobody_provides_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = get_resolver()
    added = path("planted/<int:thing>/", lambda _request, thing: HttpResponse(str(thing)), name="planted")
    monkeypatch.setattr(resolver, "url_patterns", [added, *resolver.url_patterns])
    with pytest.raises(crawl.NoProvider, match="'thing'"):
        crawl.guesses()


def _page(*, mask: str = "t", path: str = "/here/", more: str = "") -> str:
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{mask}">'
    own = f'<input type="hidden" name="next" value="{path}"><span aria-current="true" lang="es">Español</span>'
    tongues = f'<form class="gl-lang" action="/language/" method="post">{field}{own}</form>'
    links = '<a href="/calls/?a=1#x">c</a><a href="?b=2">b</a><a href="../up/">u</a><a href="//other.example/">o</a>'
    return f'<html><body data-path="{path}">{tongues}{links}{more}</body></html>'


def test_where_a_page_leads_is_told_of_each_page() -> None:
    assert crawl.leads("/here/", _page()) == ["/calls/?a=1", "/here/?b=2", "/up/"]
    assert crawl.leads("/else/x/", _page(mask="u", path="/else/x/")) == ["/calls/?a=1", "/else/x/?b=2", "/else/up/"]
    more = '<form action="/find/"><input name="q"><input type="hidden" name="next" value="/here/"></form>'
    asked = [crawl.leads("/here/", _page(more=more.replace("/here/", to)), ("w",))[-1] for to in ("/here/", "/there/")]
    assert asked == ["/find/?next=%2Fhere%2F&q=w", "/find/?next=%2Fthere%2F&q=w"]
    assert crawl.leads("/here/", _page(mask="v", more='<a href="/new/">n</a>'))[-1] == "/new/"
