"""No page that an ordinary person reads tells by a number how many people signed in or joined start-ups meanwhile."""

from __future__ import annotations

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from startups.actions import profiles
from startups.models import TeamInvitation, TeamMember
from tests import cast
from tests.accounts import test_sessions as devices
from vault.veil import veiled

pytestmark = pytest.mark.django_db
_ADDRESS = re.compile(r'(?:action|href|value)="([^"]*)"')


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def numbers(page: str) -> list[str]:
    """Return the bare numbers in the addresses and forms of a page."""
    return [part for told in _ADDRESS.findall(page) for part in re.split(r"[/?&=]", told) if part.isdecimal()]


def test_a_team_is_shown_without_numbers_of_its_rows() -> None:
    startup = profiles.register_startup(by=cast.daniela(), name="Nube Clara", country="PE")
    TeamMember.objects.create(startup=startup, user=cast.another("luz@nube.example", "Luz Ojeda"))
    member = TeamMember.objects.get(user__email="luz@nube.example")
    profiles.invite_member(startup=startup, email=cast.bruno().email, by=cast.daniela())
    waiting = TeamInvitation.objects.get()
    owner = signed_in(cast.daniela())
    page = owner.get(f"/startup/{startup.pk}/team/").content.decode()
    assert numbers(page) == []
    assert [f"/team/{veiled(member.pk)}/remove/" in page, f"/invitations/{veiled(waiting.pk)}/cancel/" in page] == [
        True,
        True,
    ]
    invited = signed_in(cast.bruno())
    page = invited.get("/startup/invitations/").content.decode()
    assert numbers(page) == []
    assert invited.post("/startup/invitations/", {"invitation": str(waiting.pk)}).status_code == 404
    assert invited.post("/startup/invitations/", {"invitation": veiled(waiting.pk)}).status_code == 302
    assert owner.post(f"/startup/{startup.pk}/team/{member.pk}/remove/").status_code == 404
    assert owner.post(f"/startup/{startup.pk}/team/{veiled(member.pk)}/remove/").status_code == 302


def test_sessions_are_shown_without_numbers_of_their_rows() -> None:
    cast.rosa()
    here, _phone = devices.signed_in(devices.FIREFOX), devices.signed_in(devices.PHONE)
    page = here.get("/account/sessions/").content.decode()
    lost = UserSession.objects.latest("pk")
    assert numbers(page) == []
    assert f"/profile/sessions/{veiled(lost.pk)}/end/" in page
    assert here.post(f"/profile/sessions/{lost.pk}/end/").status_code == 404
