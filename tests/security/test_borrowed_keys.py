"""The right role on one's own thing, and the key of somebody else's thing within it: nobody gets in by mixing the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest

from accounts import actions, grants
from accounts.models import User
from accounts.states import CallRole, MemberRole
from challenges.models import Call
from selection.models import Seat
from startups.models import TeamMember
from tests import cast
from tests.factories import call_at
from tests.journeys import rows
from tests.journeys.crawl import Address, filled
from tests.journeys.luck import same_keys
from tests.journeys.test_lists import World
from tests.pilots.conftest import ready
from tests.security.test_outsiders import browser, closed, comas, said
from tests.startups import making

pytestmark = pytest.mark.django_db

#: Arguments that are keys of a thing; others count within their exercise (a version, a seat) or are words.
KEYS = {"pk", "attachment", "correction", "logo", "member", "invitation", "query", "answer"}
#: How many keys of each address are tried.
MOST = 3
#: How many keys of each table are tried at the most: the first ones.
FIRST = 6


@dataclass(frozen=True)
class Own:
    """A person, the addresses that are hers by how they begin, and the key of her own thing."""

    person: User
    begins: tuple[str, ...]
    key: str


def owners() -> Iterator[Own]:
    """People with every right over a thing of their own, which has all that the others' things have."""
    entity = comas()
    punto, custodia = (cast.another(f"{name}@comas.example", name.title()) for name in ("punto", "custodia"))
    actions.add_member(user=punto, entity=entity, role=MemberRole.FOCAL_POINT, starts_on=date(2020, 1, 1), by="test")
    decide, president = (cast.another(f"{name}@comas.example", name.title()) for name in ("decide", "preside"))
    framing, desk, pilot = call_at("framing"), call_at("verification"), ready()
    judged, told = call_at("deliberation", entries=1), call_at("standstill", entries=1)
    grants.appoint(user=decide, call=told, role=CallRole.AUTHORITY, by="test")
    Seat.objects.filter(call=judged, number=1).update(user=president)
    grants.appoint(user=custodia, call=desk, role=CallRole.CUSTODIAN, by="test")
    Call.objects.filter(pk__in=[framing.pk, pilot.call_id]).update(entity=entity)
    now = rows.timezone.now()
    framing.workshops.create(
        title="Taller", starts_at=now, ends_at=now + rows.timedelta(hours=1), mode="online", facilitator="G"
    )
    rows.exercise(framing, 71)
    rows.desk(desk, 72)
    rows.pilot(pilot, 73)
    startup = making.startup(by=cast.bruno(), name="Barrio Lab", country="AR")
    TeamMember.objects.create(startup=startup, user=cast.ana())
    draft = making.draft(call_at("open"), startup, by=cast.bruno())
    yield Own(punto, ("pilots/<", "cases/<"), pilot.call.reference)
    yield Own(punto, ("exercises/<", "calls/<"), framing.reference)
    yield Own(president, ("assess/<",), judged.reference)
    yield Own(decide, ("decide/<",), told.reference)
    yield Own(custodia, ("custody/<",), desk.reference)
    yield Own(cast.bruno(), ("startup/<",), str(startup.pk))
    yield Own(cast.bruno(), ("submissions/<",), str(draft.pk))


def mixed() -> dict[str, Address]:
    """The addresses that name a thing and, within it, another one by its key."""
    return {one.name: one for one in closed() if set(list(one.arguments)[1:]) & KEYS and len(one.arguments) > 1}


def within(address: Address, key: str) -> Address:
    """An address whose first thing is a given one: what is left to fill in are the keys within it."""
    _first, *others = address.arguments
    begin, _hole, end = address.route.partition(">")
    return replace(
        address,
        route=begin.partition("<")[0] + key + end,
        arguments={name: address.arguments[name] for name in others},
    )


def last(path: str) -> int:
    """The highest number that stands in an address for a key; 0 for none."""
    return max((int(part) for part in path.split("/") if part.isdecimal()), default=0)


def test_nobody_reaches_what_belongs_to_others_through_a_thing_of_her_own() -> None:
    begin = same_keys()
    world = World()
    world.add(range(1))
    addresses = mixed()
    assert len(addresses) > 30
    # What belongs to others: the keys that there are before anybody has a thing of her own.
    theirs = {
        name: [path for path in filled(within(one, "OWN")) if last(path) <= begin + FIRST]
        for name, one in addresses.items()
    }
    # Numbers begin anew in each table: nobody's own thing may have one that is tried.
    for number in range(100, 100 + FIRST):
        rows.pilot(world.case, number)
        rows.exercise(world.framing, number)
    got, tried, opened = [], set(), set()
    for own in owners():
        client = browser(own.person)
        for name, address in addresses.items():
            if not address.route.startswith(own.begins):
                continue
            for path in (one.replace("OWN", own.key) for one in theirs[name][:MOST]):
                tried.add(name)
                got += [f"{own.person}: GET {path}: {told}" for told in [said(client.get(path))] if told]
                got += [f"{own.person}: POST {path}: {told}" for told in [said(client.post(path))] if told]
            for path in filled(within(address, own.key))[: 4 * MOST]:
                opened |= {name} if client.get(path).status_code == 200 else set()
    assert got == []
    assert set(addresses) - tried == set()
    # The same addresses open for her own things: she was kept out by the key alone.
    assert len(opened) >= 10, sorted(opened)
