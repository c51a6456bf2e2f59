"""A session ends when its person did nothing for a while, or signed in long ago; what she typed comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from challenges.models import Call
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def thirty_minutes(settings: Any) -> None:
    settings.IDLE_MINUTES = 30


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def signed_in() -> Client:
    client = Client()
    person = {"login": cast.rosa().email, "password": cast.PASSWORD}
    assert client.post("/account/login/", person)["Location"] == "/home/"
    return client


def is_in(client: Client) -> bool:
    return client.get("/home/").status_code == 200


def test_who_does_something_stays_and_who_rests_signs_in_again(clock: Any) -> None:
    client = signed_in()
    for minutes in (29, 58, 87):
        clock.move_to(NOON + timedelta(minutes=minutes))
        assert is_in(client)
    clock.move_to(NOON + timedelta(minutes=87 + 31))
    answer = client.get("/home/", follow=True)
    assert answer.redirect_chain == [("/account/login/?next=/home/", 302)]
    assert "pasaron 30 minutos sin actividad" in answer.content.decode()
    assert [one.get_decoded().get("_auth_user_id") for one in Session.objects.all()] in ([], [None])


def test_who_rested_for_one_minute_reads_of_one(clock: Any, settings: Any) -> None:
    settings.IDLE_MINUTES = 1
    client = signed_in()
    clock.shift(timedelta(minutes=3))
    assert "pasó un minuto sin actividad" in client.get("/home/", follow=True).content.decode()


@pytest.mark.parametrize("minutes", [30, 0])
def test_who_never_rests_signs_in_again_after_twelve_hours(clock: Any, settings: Any, minutes: int) -> None:
    settings.IDLE_MINUTES = minutes
    client = signed_in()
    for later in range(20, 12 * 60, 20):
        clock.move_to(NOON + timedelta(minutes=later))
        assert is_in(client)
        client.session.save()  # Django's own session lasts twelve hours more whenever something is written into it
    clock.move_to(NOON + timedelta(hours=12, minutes=1))
    told = "o doce horas desde que ingresó" in client.get("/home/", follow=True).content.decode()
    assert (is_in(client), told) == (False, minutes > 0)
    assert "desde que ingresó" not in client.get("/home/", follow=True).content.decode()


def test_a_new_password_begins_the_twelve_hours_anew(clock: Any, settings: Any) -> None:
    settings.IDLE_MINUTES = 0
    client, new = signed_in(), "otra clave larga 2026"
    clock.move_to(NOON + timedelta(hours=11))
    changed = {"oldpassword": cast.PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/change/", changed).status_code == 302
    clock.move_to(NOON + timedelta(hours=22))
    assert is_in(client)


def test_whose_session_another_device_ended_does_not_read_that_it_rested(clock: Any) -> None:
    client = signed_in()
    clock.shift(timedelta(minutes=1))
    Session.objects.all().delete()
    assert "sin actividad" not in client.get("/home/", follow=True).content.decode()


def test_the_moment_of_another_session_or_none_keeps_nobody_in(clock: Any, settings: Any) -> None:
    mine, other = signed_in(), signed_in()
    mine.cookies[settings.IDLE_COOKIE_NAME] = other.cookies[settings.IDLE_COOKIE_NAME].value
    assert not is_in(mine)
    mine = signed_in()
    kept = mine.cookies[settings.IDLE_COOKIE_NAME]
    assert (kept["httponly"], kept["samesite"], kept["expires"], kept["max-age"]) == (True, "Lax", "", "")
    later = int((NOON + timedelta(days=1)).timestamp())
    mine.cookies[settings.IDLE_COOKIE_NAME] = f"{later}-{later}:{kept.value.rpartition(':')[2]}"
    assert not is_in(mine)
    mine = signed_in()
    del mine.cookies[settings.IDLE_COOKIE_NAME]
    assert not is_in(mine)
    assert is_in(other)


def test_the_clock_stands_still_for_nobody_who_is_not_signed_in(settings: Any) -> None:
    client = Client()
    assert client.get("/calls/").status_code == 200
    assert settings.IDLE_COOKIE_NAME not in client.cookies


def test_what_was_typed_comes_back_from_a_form_that_came_too_late(clock: Any) -> None:
    call: Call = call_at("open")
    client = Client()
    client.post("/account/login/", {"login": cast.ana().email, "password": cast.PASSWORD})
    address, text = f"/calls/{call.reference}/ask/", "¿Puede el piloto durar seis semanas, y en dos distritos?"
    clock.shift(timedelta(minutes=31))
    here = {"Origin": "http://testserver"}
    answer = client.post(address, {"text": text}, headers=here)
    assert (answer.status_code, text in answer.content.decode()) == (401, True)
    answer = client.post(address, {"text": text}, headers=here | {"Accept": "application/json"})
    assert (answer.status_code, "error" in answer.json()) == (401, True)


def test_where_the_setting_is_off_nobody_is_signed_out(clock: Any, settings: Any) -> None:
    settings.IDLE_MINUTES = 0
    client = signed_in()
    clock.move_to(NOON + timedelta(hours=11))
    assert is_in(client)
