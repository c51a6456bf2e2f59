"""The net answers no guess: what somebody types herself is shown like anything else that she could have typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from challenges.models import Call, Paper, Workshop
from challenges.views import workshops
from outbox.actions import work
from outbox.models import Job, Message
from selection.views import assessing
from startups.models import Incident, Startup, Submission, TypedStrings
from startups.queries import guard
from startups.rules.guard import squeeze
from tests import cast
from tests.egress.test_guard import NAME, _guarded, as_, call, get, leak_in

__all__ = ["_guarded", "call"]
pytestmark = pytest.mark.django_db
#: As long as the applicant's, and nobody's.
OTHER = "Luz Serrana"[: len(NAME)]


def plan(browser: Client, call: Call, place: str, title: str = "Taller") -> Any:
    """Send the form that plans a workshop, with a name as its place."""
    typed = {"title": title, "mode": "in_person", "place": place, "facilitator": "GovLink", "method": "HCD"}
    typed |= {"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T12:00"}
    return browser.post(f"/exercises/{call.reference}/workshops/plan/", typed)


def same(one: Any, other: Any) -> bool:
    """Say whether two answers differ only in the names typed and in what is drawn for each request."""

    def plain(answer: Any, name: str) -> str:
        text = answer.content.decode().replace(name, "#").replace(name.replace(" ", "%20"), "#")
        text = text.replace(name.replace(" ", "+"), "#")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": *"[^"]*"', "", text)

    return (one.status_code, plain(one, NAME)) == (other.status_code, plain(other, OTHER))


ADDRESSES = ["/zzz/{}/", "/assess/{}/", "/calls/{}/", "/decide/{}/", "/record/{}/", "/calls/?q={}", "/custody/X/{}/"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", [cast.ines, cast.luz, cast.rosa])
def test_an_address_with_a_name_looks_like_any_other(call: Call, who: Any, address: str) -> None:
    for spell in (str, str.upper, lambda name: name.replace(" ", "")):
        answers = [get(who(), address.format(spell(name))) for name in (NAME, OTHER)]
        assert answers[0].status_code == answers[1].status_code != 503
    assert same(*(get(who(), address.format(name)) for name in (NAME, OTHER)))
    assert Incident.objects.count() == 0


def test_what_rosa_writes_can_be_read_again_whatever_she_guessed(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(state="framing")
    Call.objects.filter(pk=call.pk).update(state="assessment")
    rosa = as_(cast.rosa())
    seen = []
    for name in (NAME, OTHER):
        sent = plan(rosa, call, name)
        assert sent.status_code == 302
        seen.append((rosa.get(sent["Location"]), get(cast.luz(), sent["Location"])))
    assert [answer.status_code for pair in seen for answer in pair] == [200] * 4
    assert NAME in seen[0][0].content.decode()
    assert Incident.objects.count() == 0


def test_a_wrong_form_comes_back_with_what_was_typed(call: Call) -> None:
    rosa = as_(cast.rosa())
    answers = [
        rosa.post(f"/exercises/{call.reference}/workshops/plan/", {"title": "", "place": name})
        for name in (NAME, OTHER)
    ]
    assert answers[0].status_code == 422
    assert same(*answers)


def test_a_mail_with_what_its_writer_guessed_goes_out(call: Call) -> None:
    rosa, luz = as_(cast.rosa()), cast.luz()
    sent = plan(rosa, call, NAME)
    called = rosa.post(sent["Location"], {"call_in": "1", "people": [luz.pk]})
    assert called.status_code == 302
    for job in Job.objects.filter(state="due"):
        work(job.pk)
    [mail] = Message.objects.filter(user=luz, kind="workshop_invitation")
    assert (NAME in mail.text, mail.state) == (True, "sent")


@pytest.mark.parametrize(
    ("title", "place", "shown"),
    [("Taller Voz", "Urbana 2", "1,Taller Voz,Urbana 2"), ("Urbana B", "Sala Voz", "Sala Voz,Urbana B")],
)
def test_half_a_name_in_one_field_and_half_in_another_is_a_guess_too(
    call: Call, monkeypatch: pytest.MonkeyPatch, title: str, place: str, shown: str
) -> None:
    """What a table of open data or a paper then says side by side was typed, though nowhere as one."""
    assert plan(as_(cast.rosa()), call, place, title).status_code == 302
    leak_in(monkeypatch, assessing, shown)
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 200
    assert Incident.objects.count() == 0


def test_sending_a_form_costs_the_same_whatever_was_guessed(call: Call) -> None:
    rosa, counts = as_(cast.rosa()), []
    plan(rosa, call, "Sala 1")
    for name in (OTHER, NAME, OTHER, NAME):
        with CaptureQueriesContext(connection) as queries:
            assert plan(rosa, call, name).status_code == 302
        counts.append([re.sub(r"\d+|'[^']*'", "#", one["sql"])[:60] for one in queries])
    assert counts[0] == counts[2] == counts[3]
    # The first time, the strings of the changed row are read: one query by its key.
    assert len(counts[1]) - len(counts[0]) in {0, 1}


def test_a_guess_opens_the_net_for_nothing_else(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    plan(as_(cast.rosa()), call, NAME)
    leak_in(monkeypatch, assessing, "Voz Urbana Tecnologia")
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 200
    monkeypatch.undo()
    leak_in(monkeypatch, assessing, "daniela@vozurbana.example")
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 503


def _signed_up(name: str) -> Client:
    """Sign up under a name, as nobody yet, and verify an address of one's own."""
    browser, email = Client(), f"{squeeze(name)}@correo.example"
    typed = {"name": name, "email": email, "password1": "una clave larga 77", "password2": "una clave larga 77"}
    assert browser.post("/account/signup/", typed).status_code == 302
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", Message.objects.get(to=email).text, re.M)
    assert code is not None
    assert browser.post("/account/confirm-email/", {"code": code[0]}).status_code == 302
    return browser


@pytest.mark.parametrize("address", ["/calls/{}/", "/record/{}/", "/calls/{}/questions/", "/results/{}/"])
def test_who_signs_up_under_a_name_learns_nothing_by_it(call: Call, address: str) -> None:
    """Her own name stands at the head of every page, whoever she says that she is."""
    answers = [_signed_up(name).get(address.format(call.reference)) for name in (NAME, OTHER)]
    assert answers[0].status_code == answers[1].status_code != 503
    assert Incident.objects.count() == 0


def test_her_own_name_opens_the_net_for_nobody_else(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    _signed_up(NAME).get(f"/calls/{call.reference}/")
    leak_in(monkeypatch, assessing)
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 503


@pytest.mark.parametrize("who", [cast.daniela, cast.oscar])
def test_who_may_know_a_name_makes_no_hole_by_writing_it(call: Call, who: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_(who()).post("/profile/", {"name": NAME, "language": "es"}).status_code != 503
    assert [row.found for row in TypedStrings.objects.filter(user=who())] == [[]]
    leak_in(monkeypatch, assessing)
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 503


def test_who_signs_in_is_not_taken_for_somebody_who_guesses(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = cast.daniela().email
    Client().post("/account/login/", {"login": mail, "password": "wrong"})
    leak_in(monkeypatch, assessing, mail)
    assert get(cast.ines(), f"/assess/{call.reference}/").status_code == 503


def test_a_paper_with_a_guess_is_made_like_any_other(call: Call) -> None:
    """The entity types a name into the place of an acta: whoever it is, the acta is made and nothing is told."""
    rosa, states = as_(cast.rosa()), []
    begun = {"mode": "in_person", "held_from": "2021-05-20T09:00", "held_until": "2021-05-20T10:00"}
    for name in (OTHER, NAME):
        sent = rosa.post(f"/exercises/{call.reference}/papers/installation/", begun | {"place": f"Sala {name}"})
        assert sent.status_code == 302, sent.content.decode()
        for job in Job.objects.filter(state="due"):
            work(job.pk)
        paper = Paper.objects.latest("requested_at")
        states.append((paper.state, name in paper.data))
    assert states == [("ready", True), ("ready", True)]
    assert not Incident.objects.exists()


def test_what_a_form_carries_is_remembered_before_anything_is_done_with_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker may be faster than the answer to the form: what it makes of the form is looked at by then."""
    seen: list[bool] = []
    monkeypatch.setattr(workshops.actions, "plan_workshop", lambda **_more: seen.append(bool(guard.typed())) or planned)
    planned = Workshop.objects.create(
        call=call, title="Taller", starts_at=timezone.now(), ends_at=timezone.now(), mode="online", facilitator="X"
    )
    plan(as_(cast.rosa()), call, NAME)
    assert seen == [True]


def test_a_name_that_was_written_before_anybody_applied_is_held_back_nowhere(call: Call) -> None:
    """Who plants a start-up's name in a title must not see the page go the day on which that start-up begins."""
    rosa = as_(cast.rosa())
    other = Startup.objects.create(name="Ceibo Abierto", country="PE")
    plan(rosa, call, "Taller con Ceibo Abierto")
    page = f"/exercises/{call.reference}/"
    before = rosa.get(page)
    Submission.objects.create(call=call, startup=other, state="draft")
    guard.forget()
    TypedStrings.objects.all().delete()
    assert "Ceibo Abierto" not in {one.text for one in guard.guarded_strings(call)}
    assert (before.status_code, rosa.get(page).status_code) == (200, 200)
    assert not Incident.objects.exists()
