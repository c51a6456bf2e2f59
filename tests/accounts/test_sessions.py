"""Where a person is signed in: what is kept of it, for how long, and how she ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.rules import device_of
from govlink.tasks import retention
from tests import cast
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
NEW = "otra clave larga 2026"


def signed_in(agent: str, address: str = "203.0.113.7", password: str = PASSWORD) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    answer = client.post("/account/login/", {"login": "rosa@muniate.example", "password": password})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    return client


def kept() -> set[tuple[str, str]]:
    return set(UserSession.objects.values_list("ip", "user_agent"))


def is_in(client: Client) -> bool:
    return client.get("/home/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Linux"),
        ("curl/8.7.1", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_device_is_named_by_kind_of_browser_and_system_only(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_nobody_finds_in_the_database_from_which_address_or_with_which_version_rosa_signed_in() -> None:
    cast.rosa()
    client = signed_in(FIREFOX)
    assert kept() == {("::", "Firefox, Windows")}
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/account/password/change/", changed).status_code == 302
    assert kept() == {("::", "Firefox, Windows")}


def test_rosa_sees_her_devices_and_ends_one_and_then_all_others() -> None:
    cast.rosa()
    here, phone, other = signed_in(FIREFOX), signed_in(PHONE), signed_in("curl/8.7.1")
    page = here.get(reverse("usersessions_list"))
    assert [row.user_agent for row in page.context["sessions"]] == ["Firefox, Windows", "Chrome, Android", ""]
    words = page.content.decode()
    ends = [reverse("session_end", args=[row.pk]) in words for row in page.context["sessions"]]
    assert (ends, "203.0.113.7" in words, "128.0" in words) == ([False, True, True], False, False)
    lost = page.context["sessions"][1]
    assert here.post(reverse("session_end", args=[lost.pk])).status_code == 302
    assert [is_in(one) for one in (here, phone, other)] == [True, False, True]
    assert here.post(reverse("usersessions_list")).status_code == 302
    assert [is_in(one) for one in (here, phone, other)] == [True, False, False]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (30, "Una sesión termina tras 30 minutos sin actividad y, en todo caso, doce horas después de ingresar."),
        (1, "Una sesión termina tras un minuto sin actividad y, en todo caso, doce horas después de ingresar."),
        (0, "Una sesión termina a las doce horas como máximo."),
    ],
)
def test_rosa_reads_when_a_session_ends(minutes: int, told: str, settings: Any) -> None:
    settings.IDLE_MINUTES = minutes
    cast.rosa()
    words = signed_in(FIREFOX).get(reverse("usersessions_list")).content.decode()
    assert (told in words, "sin actividad" in words) == (True, minutes > 0)


def test_rosa_may_not_end_a_session_of_somebody_else() -> None:
    cast.rosa()
    hers = signed_in(FIREFOX)
    row = UserSession.objects.get()
    stranger = Client()
    stranger.force_login(cast.ana())
    assert stranger.post(reverse("session_end", args=[row.pk])).status_code == 404
    assert Client().post(reverse("session_end", args=[row.pk])).status_code == 401
    assert is_in(hers)


@pytest.mark.parametrize("how", ["change", "reset"])
def test_new_password_ends_every_other_session(how: str, mailoutbox: Any) -> None:
    rosa = cast.rosa()
    here, other = signed_in(FIREFOX), signed_in(PHONE)
    assert is_in(other)
    if how == "change":
        changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert here.post("/account/password/change/", changed).status_code == 302
        assert is_in(here)
    else:  # what the link of the mail does
        rosa.set_password(NEW)
        rosa.save()
        assert not is_in(here)
    assert not is_in(other)
    assert is_in(signed_in(FIREFOX, password=NEW))


def test_what_was_kept_of_a_session_goes_with_it() -> None:
    cast.rosa()
    signed_in(FIREFOX)
    stays = signed_in(PHONE)
    over = Session.objects.get(session_key=UserSession.objects.get(user_agent="Firefox, Windows").session_key)
    over.expire_date = timezone.now() - timedelta(minutes=1)
    over.save()
    retention()
    assert (kept(), Session.objects.count()) == ({("::", "Chrome, Android")}, 1)
    assert is_in(stays)
    # Once an hour: what ends now is found then.
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    retention()
    assert Session.objects.count() == 1
    cache.clear()
    retention()
    assert (kept(), Session.objects.count()) == (set(), 0)
