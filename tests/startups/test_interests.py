"""What assessors declare: sealed, compared with who applies, and shown to nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.actions import sweep
from outbox.models import Job, Message
from selection.actions.entries import open_assessment
from selection.actions.seats import appoint_assessor
from selection.models import Assignment, BarredPair, Seat
from selection.queries.bars import barred_pairs
from startups.actions import desks
from startups.models import InterestDeclaration, Submission
from startups.rules.interests import is_whole
from tests import cast
from tests.declaring import SWORN, declare
from tests.factories import call_at
from tests.selection.builders import assessors_of
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db
SECRET = "Kallpatek1, donde trabajé hasta marzo"


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def with_seats(count: int, *, said: dict[int, dict[str, str]] | None = None) -> Call:
    """An open call whose seats have declared; ``said``: a seat's number to its answers."""
    call = call_at("open")
    for number, person in enumerate(assessors_of(count), start=1):
        declare(appoint_assessor(call=call, user=person, by=cast.rosa()), person, **(said or {}).get(number, {}))
    return call


def bars(call: Call) -> set[tuple[int, str]]:
    """Return the barred pairs, by the names of the start-ups that sent them."""
    received = Submission.objects.filter(call=call, state="received").select_related("startup")
    names = {str(one.code): one.startup.name for one in received}
    seats = Seat.objects.filter(call=call).values_list("number", flat=True)
    return {(seat, names[code]) for seat, code in barred_pairs(call, list(seats), list(names))}


# --- sealing ---------------------------------------------------------------------------------------------------------


def stored(one: InterestDeclaration) -> str:
    """Return what lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM startups_interestdeclaration WHERE id = %s", [one.pk])
        return str(cursor.fetchone()[0])


def test_what_lies_in_the_database_tells_neither_what_nor_whether_she_declared() -> None:
    call = call_at("open")
    said: list[dict[str, str]] = [{}, {"employers": SECRET}, {"employers": "x" * 2000, "people": "ñ" * 2000}]
    made_of = zip(assessors_of(3), said, strict=True)
    made_ = [
        declare(appoint_assessor(call=call, user=person, by=cast.rosa()), person, **one) for person, one in made_of
    ]
    assert [SECRET in one.content for one in made_] == [False, True, False]
    assert [SECRET in stored(one) for one in made_] == [False, False, False]
    assert len({len(stored(one)) for one in made_}) == 1


# --- declaring -------------------------------------------------------------------------------------------------------


def test_ines_declares_and_the_record_has_the_hash_only() -> None:
    call = call_at("open")
    found = appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    one = declare(found, cast.ines(), employers=SECRET)
    assert json.loads(InterestDeclaration.objects.get(pk=one.pk).content)["employers"] == [SECRET]
    told = json.loads(Recorded.objects.get(call=call.reference, kind="interests_declared").payload)
    assert told == {"by": f"user:{cast.ines().pk}", "seat": 1, "version": 1, "commitment": one.commitment}
    found.refresh_from_db()
    assert (found.declared_at is not None, found.admitted) == (True, False)


def test_nobody_declares_for_ines_and_a_half_declaration_is_refused() -> None:
    found = appoint_assessor(call=call_at("open"), user=cast.ines(), by=cast.rosa())
    with pytest.raises(Refused):
        declare(found, cast.tomas())
    assert InterestDeclaration.objects.count() == 0
    assert is_whole(answers={}, nothing=True, sworn=SWORN)
    assert not is_whole(answers={}, nothing=False, sworn=SWORN)
    assert not is_whole(answers={"people": "Daniela Moura"}, nothing=True, sworn=SWORN)
    assert not is_whole(answers={}, nothing=True, sworn=SWORN[1:])
    assert not is_whole(answers={"people": "x" * 2001}, nothing=False, sworn=SWORN)


def test_ines_adds_to_her_declaration_until_the_hand_over_and_the_first_version_stays() -> None:
    call = with_seats(3, said={1: {"employers": "Kallpatek0"}})
    found = Seat.objects.get(call=call, number=1)
    declare(found, cast.ines(), shares="Kallpatek2 S.A.C.")
    assert [one.version for one in InterestDeclaration.objects.filter(seat=found)] == [1, 2]
    made.handed_over(call, 3)
    assert bars(call) == {(1, "Kallpatek0"), (1, "Kallpatek2")}
    with pytest.raises(Refused, match="handed over"):
        declare(found, cast.ines(), shares="Kallpatek1")


# --- comparing -------------------------------------------------------------------------------------------------------


def test_the_hand_over_bars_whom_the_declarations_name() -> None:
    call = with_seats(
        4,
        said={
            1: {"employers": "KALLPATEK1 SAC, hasta marzo"},
            2: {"people": "Daniela Moura"},
            3: {"relatives": "Otra Firma S.A.C."},
        },
    )
    made.handed_over(call, 3)
    assert bars(call) == {(1, "Kallpatek1")}
    assert set(Seat.objects.filter(call=call).values_list("admitted", flat=True)) == {True}


def test_tax_ids_people_and_mail_domains_of_real_submissions_are_compared() -> None:
    call = with_seats(
        5, said={1: {"tax_ids": "11.222.333/0001-81"}, 2: {"people": "Persona Equipo1"}, 4: {"advice": "Nadie S.A."}}
    )
    fifth = Seat.objects.select_related("user").get(call=call, number=5).user
    fifth.email = "otra@equipo0.example"
    fifth.save()
    sent = made.apply(call, 2)
    for one, scheme, number in ((sent[1], "br.cnpj", "11222333000181"), (sent[0], "pe.ruc", "20131378620")):
        one.identity = one.identity | {"tax_scheme": scheme, "tax_id": number}
        one.save()
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.marta())
    assert bars(call) == {(1, "Kallpatek1"), (2, "Kallpatek1"), (5, "Kallpatek0")}


@pytest.mark.parametrize("said", [{}, {1: {"employers": "Kallpatek0"}}, {1: {"employers": "Kallpatek0\nKallpatek1"}}])
def test_the_rows_that_go_down_are_as_many_whatever_was_declared(said: dict[int, dict[str, str]]) -> None:
    call = with_seats(4, said=said)
    with CaptureQueriesContext(connection) as counted:
        made.handed_over(call, 3)
    rows = list(BarredPair.objects.order_by("pk").values_list("call", "digest"))
    assert len(rows) == 4 * 3
    assert [digest for _call, digest in rows] == sorted(digest for _call, digest in rows)
    assert {len(digest) for _call, digest in rows} == {64}
    told = json.loads(Recorded.objects.get(call=call.reference, kind="seats_admitted").payload)
    assert (sorted(told), told["seats"]) == (["by", "digest", "seats"], [1, 2, 3, 4])
    assert len(counted) == _once("hand-over", len(counted))


_COUNTED: dict[str, int] = {}


def _once(what: str, count: int) -> int:
    """Return the count that was seen first: the same in every world."""
    return _COUNTED.setdefault(what, count)


@pytest.mark.parametrize("said", [{}, {"employers": "Kallpatek0"}])
def test_a_seat_that_declares_late_is_compared_by_a_job_whatever_it_declared(said: dict[str, str]) -> None:
    call = with_seats(3)
    made.handed_over(call, 3)
    late = appoint_assessor(call=call, user=cast.julio(), by=cast.rosa())
    declare(late, cast.julio(), **said)
    job = Job.objects.get(kind="startups.admit_seat")
    assert job.arguments == {"seat_id": late.pk}
    late.refresh_from_db()
    assert late.admitted is False
    while sweep():
        pass
    late.refresh_from_db()
    assert late.admitted is True
    assert BarredPair.objects.count() == 4 * 3
    assert bars(call) == ({(4, "Kallpatek0")} if said else set())
    while sweep():
        pass
    assert BarredPair.objects.count() == 4 * 3


def test_a_panel_without_spare_opens_whatever_was_declared_and_one_more_seat_keeps_the_bar() -> None:
    call = with_seats(3, said={2: {"employers": "Kallpatek1"}})
    made.handed_over(call, 3)
    with transaction.atomic():
        open_assessment(call=call, by=cast.rosa())
        read = Assignment.objects.filter(seat__call=call).values_list("seat__number", flat=True)
        assert sorted(read) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
        transaction.set_rollback(True)
    declare(appoint_assessor(call=call, user=cast.julio(), by=cast.rosa()), cast.julio())
    while sweep():
        pass
    call.refresh_from_db()
    open_assessment(call=call, by=cast.rosa())
    read = Assignment.objects.filter(seat__call=call).values_list("seat__number", flat=True)
    assert sorted(read) == [1, 1, 1, 3, 3, 3, 4, 4, 4]
    assert Message.objects.filter(kind="selection.seat_standby").values_list("user", flat=True).get() == cast.tomas().pk


# --- the page --------------------------------------------------------------------------------------------------------


def test_ines_declares_on_her_page_and_sees_only_that_she_did() -> None:
    call = call_at("open")
    found = appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    url = reverse("seat_declare", args=[call.reference])
    client = as_(cast.ines())
    assert client.get(url).status_code == 200
    assert client.post(url, {"employers": SECRET}).status_code == 422
    assert client.post(url, {"employers": SECRET, "sworn": SWORN[:3]}).status_code == 422
    assert client.post(url, {"sworn": SWORN}).status_code == 422
    assert client.post(url, {"employers": SECRET, "sworn": SWORN}).status_code == 302
    assert InterestDeclaration.objects.filter(seat=found).count() == 1
    for name in ("seat_declare", "assessment", "assessments"):
        args = [] if name == "assessments" else [call.reference]
        assert "Kallpatek1" not in client.get(reverse(name, args=args)).content.decode()
    assert client.post(url, {"people": "Daniela Moura", "sworn": SWORN}).status_code == 302
    assert InterestDeclaration.objects.filter(seat=found).count() == 2


@pytest.mark.parametrize("who", [cast.tomas, cast.rosa, cast.luz, cast.oscar, cast.ana, cast.kemi])
def test_nobody_else_finds_the_page(who: Any) -> None:
    call = call_at("open")
    declare(appoint_assessor(call=call, user=cast.ines(), by=cast.rosa()), cast.ines(), employers=SECRET)
    assert as_(who()).get(reverse("seat_declare", args=[call.reference])).status_code == 404


def test_after_the_hand_over_the_page_takes_nothing_more() -> None:
    call = with_seats(3)
    made.handed_over(call, 3)
    client = as_(cast.ines())
    url = reverse("seat_declare", args=[call.reference])
    assert "<textarea" not in client.get(url).content.decode()
    assert client.post(url, {"people": "Daniela Moura", "sworn": SWORN}).status_code in {403, 409}
    assert InterestDeclaration.objects.count() == 3
