"""Hearing of calls by mail without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail  # noqa: TID251  what arrives
from django.db import connection
from django.test import Client
from django.utils import timezone

from challenges.models import Call
from outbox.actions import sweep
from outbox.models import Message
from selection.blind_role import GRANTS
from startups.actions import followers
from startups.models import MailFollower
from startups.models.followers import MailFollower as Table
from startups.rules.followers import is_told, wants
from tests import cast
from tests.factories import call_at

pytestmark = pytest.mark.django_db
WHO = "ana.lectora@correo.example"


def ask(email: str = WHO, **more: Any) -> Any:
    return Client().post("/follow/", {"email": email, "language": "es", **more})


def wrote() -> list[tuple[str, str]]:
    """Return what arrived, after a worker asked and told and a worker delivered."""
    sweep()
    sweep()
    return [(one.to[0], str(one.subject)) for one in mail.outbox]


def link(what: str) -> str:
    found = re.search(rf"/follow/{what}/[\w=-]+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def confirmed(email: str = WHO, **more: Any) -> MailFollower:
    ask(email, **more)
    wrote()
    assert Client().post(link("confirm")).status_code == 200
    mail.outbox.clear()
    return MailFollower.objects.latest("confirmed_at")


def told(call: Call, what: str, hours: int = 0) -> list[tuple[str, str]]:
    followers.tell_followers_later(call=call, what=what, hours=hours, by="clock")
    return wrote()


def test_a_wish_is_about_one_call_or_about_all_that_fit() -> None:
    every = {"call": "", "category": 0, "country": ""}
    about = {"reference": "ATE-1", "category": 5, "countries": ["PE", "BR"]}
    assert [
        wants(every | wish, **about)
        for wish in ({}, {"category": 5}, {"category": 4}, {"country": "BR"}, {"country": "AR"}, {"call": "ATE-1"})
    ] == [True, True, False, True, False, True]
    assert wants(every | {"call": "ATE-2"}, **about) is False
    assert wants(every | {"country": "AR"}, **about | {"countries": []}) is True
    assert [is_told(what="closing_soon", hours=hours) for hours in (168, 48, 24)] == [False, True, True]
    assert [is_told(what=what, hours=0) for what in ("announced", "amended", "answered")] == [True, True, False]


def test_a_visitor_confirms_and_hears_of_the_call_until_she_stops(client: Client) -> None:
    call = call_at("open")
    for page in ("/calls/", f"/calls/{call.reference}/"):
        assert 'action="/follow/"' in client.get(page).content.decode()
    assert ask(language="pt").status_code == 200
    assert wrote() == [(WHO, "Confirme que deseja receber avisos de chamadas")]
    assert len(told(call, "announced")) == 1  # nothing before she confirmed
    path = link("confirm")
    assert (client.get(path).status_code, MailFollower.objects.get().confirmed_at) == (200, None)
    assert client.post(path).status_code == 200
    mail.outbox.clear()
    assert told(call, "announced") == [(WHO, f"Nova chamada: {call.title}"[:78])]
    assert [one.filename for one in mail.outbox[0].attachments] == ["govlink.ics"]
    assert len(told(call, "announced")) == 1  # each event once
    assert len(told(call, "closing_soon", 168)) == 1
    assert len(told(call, "closing_soon", 48)) == len(told(call, "closing_soon", 24)) == 2
    headers = mail.outbox[0].extra_headers
    stop = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert (headers["List-Unsubscribe-Post"], stop) == ("List-Unsubscribe=One-Click", link("stop"))
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(stop).status_code == 200
    assert MailFollower.objects.get().stopped_at is None
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len(told(call, "amended")) == 2
    strict.post(stop, {"again": "1"})
    assert len(told(call, "amended")) == 3


def test_one_call_alone_can_be_followed_and_that_ends_with_it() -> None:
    call, other = call_at("open"), call_at("open")
    confirmed(call=call.reference)
    assert told(other, "amended") == []
    assert [to for to, _subject in told(call, "amended")] == [WHO]
    told(call, "closed")
    assert MailFollower.objects.get().stopped_at is not None


def test_the_answer_is_the_same_whatever_the_address() -> None:
    confirmed()
    known, new, rosa = ask(), ask("nadie@correo.example"), ask(cast.rosa().email)
    token = re.compile(rb'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]+"')
    bodies = {token.sub(b"", one.content) for one in (known, new, rosa)}
    assert ({one.status_code for one in (known, new, rosa)}, len(bodies)) == ({200}, 1)
    assert ask("nothing").status_code == 422
    assert sorted(to for to, _subject in wrote()) == sorted([WHO, "nadie@correo.example", cast.rosa().email])
    for _time in range(5):
        ask("nadie@correo.example")
    assert [to for to, _subject in wrote()].count("nadie@correo.example") == 3


def test_too_many_from_one_connection_are_refused(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"follow": "2/h/ip"}
    answers = [ask(f"a{number}@correo.example") for number in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 'value="a2@correo.example"' in answers[2].content.decode(), "what was typed stands there to be sent again"


def test_addresses_and_wishes_lie_sealed_out_of_the_blind_roles_reach() -> None:
    call = call_at("open")
    confirmed(call=call.reference)
    table = Table._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        row = str(cursor.fetchall())
    for secret in (WHO, "lectora", call.reference):
        assert secret not in row
    assert table not in GRANTS
    assert [message.private for message in Message.objects.filter(to=WHO)] == [True]


def test_what_was_not_confirmed_or_was_stopped_is_forgotten_after_a_week() -> None:
    kept, stopped = confirmed("sigue@correo.example"), confirmed("deja@correo.example")
    ask("nunca@correo.example")
    wrote()
    followers.stop_follower(follower=stopped, by="reader")
    assert followers.forget_followers(by="clock") == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert followers.forget_followers(by="clock") == 2
    assert [one.pk for one in MailFollower.objects.all()] == [kept.pk]
    assert set(Message.objects.filter(user=None).values_list("to", flat=True)) == {"sigue@correo.example"}
    assert Client().get("/follow/stop/x/").status_code == 404
