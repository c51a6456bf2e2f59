"""The admin site: seats, and nothing else of the blind room."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import RoleClaim
from ledger.models import Entry
from selection.models import Seat
from tests import cast
from tests.factories import call_at
from tests.listing import address, cost, kemi, sentences

pytestmark = pytest.mark.django_db
ADD = "admin:selection_seat_add"


def test_staff_appoint_an_assessor_and_it_is_on_record_once() -> None:
    call, ines = call_at("verification"), cast.ines()
    data = {"call": call.pk, "user": ines.pk, "resolution_no": "R.A. 9"}
    answer = kemi().post(reverse(ADD), data)
    assert answer.status_code == 302, sentences(answer)
    seat = Seat.objects.get(call=call)
    assert (seat.user, seat.number, seat.resolution_no, seat.state) == (ines, 1, "R.A. 9", "active")
    assert Entry.objects.filter(call=call.reference, kind="seat_appointed").count() == 1


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (cast.luz, "decid"),
        (cast.oscar, "identit"),
        (cast.alcalde, "head"),
    ],
)
def test_staff_read_in_the_form_why_a_person_may_not_assess(person: Any, sentence: str) -> None:
    call = call_at("verification")
    answer = kemi().post(reverse(ADD), {"call": call.pk, "user": person().pk, "resolution_no": "R.A. 9"})
    said = sentences(answer)
    assert (answer.status_code, len(said), sentence in said[0].lower()) == (200, 1, True), said
    assert 'value="R.A. 9"' in answer.content.decode()
    assert Seat.objects.filter(call=call).count() == 0


def test_staff_read_that_a_person_has_a_seat_already() -> None:
    call, client = call_at("verification"), kemi()
    data = {"call": call.pk, "user": cast.ines().pk}
    assert client.post(reverse(ADD), data).status_code == 302
    again = client.post(reverse(ADD), data)
    assert (again.status_code, len(sentences(again)), Seat.objects.count()) == (200, 1, 1)
    assert "already exists" not in sentences(again)[0]


def test_staff_need_a_call_and_a_person() -> None:
    answer = kemi().post(reverse(ADD), {})
    assert (answer.status_code, len(sentences(answer)), Seat.objects.count()) == (200, 2, 0)


def test_staff_vacate_a_seat_and_the_person_is_free_again() -> None:
    call, client = call_at("verification"), kemi()
    client.post(reverse(ADD), {"call": call.pk, "user": cast.ines().pk})
    seat, claims = Seat.objects.get(call=call), RoleClaim.objects.filter(call=call.reference).count()
    answer = client.post(address(Seat), {"action": "vacate", "_selected_action": [seat.pk]})
    seat.refresh_from_db()
    assert (answer.status_code, seat.state) == (302, "vacated")
    assert RoleClaim.objects.filter(call=call.reference).count() == claims - 1


def test_staff_read_why_a_seat_may_not_be_vacated_any_more() -> None:
    call = call_at("decided", entries=1)
    seat = Seat.objects.filter(call=call).first()
    assert seat is not None
    answer = kemi().post(address(Seat), {"action": "vacate", "_selected_action": [seat.pk]}, follow=True)
    seat.refresh_from_db()
    assert (answer.status_code, seat.state) == (200, "active")
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_seat_is_neither_edited_nor_deleted() -> None:
    call = call_at("assessment", entries=1)
    seat, client = Seat.objects.filter(call=call).earliest("number"), kemi()
    page = reverse("admin:selection_seat_change", args=[seat.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"user": cast.ana().pk}).status_code == 403
    assert client.post(reverse("admin:selection_seat_delete", args=[seat.pk]), {"post": "yes"}).status_code == 403


def test_nothing_else_of_the_blind_room_is_administered() -> None:
    listed = [model.__name__ for model in admin.site._registry if model._meta.app_label == "selection"]
    assert listed == ["Seat"]
    call = call_at("deliberation", entries=3)
    client, seat = kemi(), Seat.objects.filter(call=call).earliest("number")
    for page in (address(Seat), reverse("admin:selection_seat_change", args=[seat.pk])):
        text = client.get(page).content.decode()
        assert ("-4MD" in text, "Mineral" in text, "Propuesta" in text) == (False, False, False)


def test_staff_read_30_seats_with_as_many_queries_as_1() -> None:
    client = kemi()
    call_at("assessment")
    few, queries = cost(client, Seat)
    for _number in range(10):
        call_at("assessment")
    many, again = cost(client, Seat)
    assert (few, many, again) == (3, 33, queries)
