"""Nobody learns from the entrance who has an account: answers are the same, and so is what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html

from accounts.actions import confirm_address
from accounts.models import Membership, User
from accounts.passwords import PepperedHasher
from accounts.states import MemberRole
from outbox.models import Message
from tests import cast

pytestmark = pytest.mark.django_db
_PASSWORD = "una clave larga y rara 77"


@pytest.fixture
def hashed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed, by the hasher of the running site with fewer rounds."""
    settings.PASSWORD_HASHERS = ["accounts.passwords.PepperedHasher"]
    monkeypatch.setattr(PepperedHasher, "iterations", 10)
    seen: list[str] = []
    encode = PepperedHasher.encode

    def counting(self: PepperedHasher, password: str, salt: str, iterations: int | None = None) -> str:
        seen.append(password)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(PepperedHasher, "encode", counting)
    return seen


def _costs(hashed: list[str], address: str, **typed: str) -> tuple[int, str, int]:
    hashed.clear()
    answer = Client().post(address, typed)
    return answer.status_code, answer.headers.get("Location", ""), len(hashed)


def test_signing_up_costs_the_same_whether_the_account_is_there_or_not(hashed: list[str]) -> None:
    there = cast.daniela().email
    typed = {"name": "Ana Boj", "password1": _PASSWORD, "password2": _PASSWORD}
    costs = [_costs(hashed, "/account/signup/", email=email, **typed) for email in (there, "nadie@nube.example")]
    assert costs == [(302, "/account/confirm-email/", 1)] * 2


def test_signing_in_costs_the_same_whether_the_account_is_there_or_not(hashed: list[str]) -> None:
    person = cast.daniela()
    person.set_password(_PASSWORD)
    person.save()
    costs = [
        _costs(hashed, "/account/login/", login=email, password="another one")
        for email in (person.email, "nadie@nube.example")
    ]
    assert costs == [(200, "", 1)] * 2


def _signs_up(email: str, password: str = _PASSWORD) -> Client:
    client = Client(headers={"accept-language": "es"})
    typed = {"name": "Ana Boj", "email": email, "password1": password, "password2": password}
    assert client.post("/account/signup/", typed).headers["Location"] == "/account/confirm-email/"
    return client


def _signs_in(email: str, password: str = _PASSWORD) -> tuple[int, str, str]:
    answer = Client(headers={"accept-language": "es"}).post("/account/login/", {"login": email, "password": password})
    page = html.fromstring(answer.content or b"<p/>")
    said = " ".join("".join(page.xpath("//*[@data-error-summary]//text()")).split())
    return answer.status_code, answer.headers.get("Location", ""), said


def _code() -> str:
    [code] = re.findall(r"^[A-Z0-9-]{6,}$", Message.objects.latest("pk").text, re.MULTILINE)
    return code


@pytest.mark.usefixtures("_counted")
def test_whoever_signs_up_and_then_signs_in_does_not_read_who_had_an_account() -> None:
    addresses = [cast.daniela().email, "nadie@nube.example"]
    for email in addresses:
        _signs_up(email)
    there, new = ([_signs_in(email) for _time in range(7)] for email in addresses)
    assert there == new
    assert ("si no lo tiene, regístrese otra vez" in there[0][2], "intentos" in there[-1][2]) == (True, True)


def test_an_address_that_nobody_confirmed_is_its_owners_who_signs_up_again() -> None:
    thief = _signs_up("ana@nube.example", "la clave de quien no es 11")
    stolen = _code()
    owner = _signs_up("ana@nube.example")
    assert thief.post("/account/confirm-email/", {"code": stolen}).headers.get("Location", "") != "/home/"
    assert owner.post("/account/confirm-email/", {"code": _code()}).headers["Location"] == "/home/"
    assert _signs_in("ana@nube.example")[:2] == (302, "/home/")
    assert _signs_in("ana@nube.example", "la clave de quien no es 11")[0] == 200


def test_who_was_made_a_member_before_she_confirmed_keeps_her_place_whoever_signs_up_again() -> None:
    _signs_up("ana@nube.example")
    ana = User.objects.get(email="ana@nube.example")
    Membership.objects.create(user=ana, entity=cast.ate(), role=MemberRole.CIVIL_SERVANT, starts_on=date(2020, 1, 1))
    _signs_up("ana@nube.example", "la clave de quien no es 11")
    assert [one.user for one in Membership.objects.filter(entity=cast.ate(), user=ana)] == [ana]
    confirm_address(by=ana)  # as a link by which she chooses a new password does
    assert _signs_in("ana@nube.example")[:2] == (302, "/home/")


def test_a_link_to_a_new_password_confirms_the_address_to_which_it_was_mailed() -> None:
    _signs_up("ana@nube.example")
    client = Client()
    client.post("/account/password/reset/", {"email": "ana@nube.example"})
    [link] = re.findall(r"/account/password/reset/key/\S+", Message.objects.latest("pk").text)
    there = client.get(link, follow=True).request["PATH_INFO"]
    new = "otra clave larga y rara 78"
    assert client.post(there, {"password1": new, "password2": new}).status_code == 302
    assert _signs_in("ana@nube.example", new)[:2] == (302, "/home/")


@pytest.fixture
def _counted(settings: Any) -> Iterator[None]:
    """Count tries, as the running site does, from nothing."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "50/m/ip,5/5m/key"}
    cache.clear()
    yield
    cache.clear()
