"""Every address of a single thing, asked by people who have a role elsewhere and none here: nobody gets in by its key."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions, grants
from accounts.models import PublicEntity, User
from accounts.states import CallRole, EntityKind, MemberRole
from challenges.actions.exercises import appoint_to_call
from selection.models import Assignment, Entry, Seat
from tests import cast
from tests.architecture.role_table import ROLE_TABLE
from tests.factories import call_at
from tests.journeys.crawl import Address, addresses, filled, known_addresses
from tests.journeys.reading import plain_templates
from tests.journeys.test_lists import World
from tests.startups import making

pytestmark = pytest.mark.django_db

#: What says no: a refusal, a page that is not there for her, a form where there is none; and the way to sign in.
NO = {403, 404, 405}
#: How many things of each address are asked for.
MOST = 2
OPEN = {"public", "signed-in"}
#: Where whoever is not signed in, or no staff, is sent.
DOORS = ("/account/login/", "/admin/login/")


def roles_of(name: str) -> set[str]:
    lines = [who for line, who in ROLE_TABLE.items() if line == name] or [
        who for line, who in ROLE_TABLE.items() if fnmatchcase(name, line)
    ]
    return set(lines[0].split())


def closed() -> list[Address]:
    """The addresses of single things that are for some people only; the admin site asks by itself."""
    return [
        one
        for one in addresses()
        if one.arguments and not one.name.startswith(("admin:", "account_", "mfa_")) and not roles_of(one.name) & OPEN
    ]


def spread(paths: list[str]) -> list[str]:
    """Some of many paths, from all over them."""
    return paths[:: max(1, len(paths) // MOST)][:MOST]


def comas() -> PublicEntity:
    """Another municipality."""
    return actions.join_entity(
        by="test",
        kind=EntityKind.DISTRICT,
        legal_name="Municipalidad Distrital de Comas",
        short_name="Comas",
        acronym="COM",
        tax_id="20131370645",
        country="PE",
        region="Lima",
        city="Lima",
        areas=[],
    )


def outsiders(world: World) -> dict[str, User]:
    """People with every role at another entity, on another call or in another start-up."""
    entity = comas()
    people = ("punto", "servidora", "custodia", "jurado", "decide", "auditora", "facilita", "mentora")
    made = {name: cast.another(f"{name}@comas.example", name.title()) for name in people}
    members = {"punto": (MemberRole.FOCAL_POINT, MemberRole.AUTHORITY), "servidora": (MemberRole.CIVIL_SERVANT,)}
    for name, roles in members.items():
        for role in roles:
            actions.add_member(user=made[name], entity=entity, role=role, starts_on=date(2020, 1, 1), by="test")
    elsewhere, judged = call_at("open"), call_at("assessment", entries=1)
    appoint_to_call(call=elsewhere, user=made["custodia"], role=CallRole.CUSTODIAN, by=cast.kemi())
    appointed = {"decide": CallRole.AUTHORITY, "auditora": CallRole.AUDITOR, "facilita": CallRole.FACILITATOR}
    for name, role in (appointed | {"mentora": CallRole.MENTOR}).items():
        grants.appoint(user=made[name], call=judged, role=role, by="test")
    seat = Seat.objects.create(call=judged, user=made["jurado"], number=9, declared_at=timezone.now(), admitted=True)
    Assignment.objects.create(seat=seat, entry=Entry.objects.get(call=judged), place=1)
    # A rival: she applies to the very call to which the others apply.
    rival = making.startup(by=cast.bruno(), name="Barrio Lab", country="AR")
    making.draft(world.open, rival, by=cast.bruno())
    return made | {"founder": cast.bruno()}


def browser(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(answer: Any) -> str:
    """Return "" where somebody was kept out, else what she got."""
    if answer.status_code in NO | {401} or answer.headers.get("Location", "").startswith(DOORS):
        return ""
    return f"{answer.status_code} {answer.headers.get('Location', '')}".strip()


def test_nobody_gets_what_belongs_to_others_by_its_key() -> None:
    world = World()
    world.add(range(1))
    paths = {one.name: spread(filled(one)) for one in closed()}
    assert len(paths) > 120
    got = []
    people: dict[str, User | None] = {"visitor": None, **outsiders(world)}
    with known_addresses(), plain_templates(wanted=True):
        for who, person in people.items():
            client = browser(person)
            for tried in paths.values():
                got += [
                    f"{who}: GET {path}: {told}"
                    for path in tried[: MOST if person else 1]
                    if (told := said(client.get(path)))
                ]
                got += [f"{who}: POST {path}: {told}" for path in tried[:1] if (told := said(client.post(path)))]
    assert got == []
    # The same addresses are there for whom they are: the walk asked for things that exist.
    entity, custodian, team = (browser(one) for one in (cast.rosa(), cast.oscar(), cast.daniela()))
    opened = {
        name
        for name, tried in paths.items()
        for client in (custodian if "desk" in name else team if name.startswith(("startup", "submission")) else entity,)
        if any(client.get(path).status_code == 200 for path in tried)
    }
    assert len(opened) > 30, "Most of these addresses would open for nobody: this walk would prove little."
