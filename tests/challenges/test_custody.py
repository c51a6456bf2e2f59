"""Who becomes custodian of a call's identities once they can be read: only in the place of a present custodian."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import grants
from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from kernel.verdict import Refused
from ledger.models import Entry
from tests import cast
from tests.challenges.exercising import client
from tests.factories import call_at

pytestmark = pytest.mark.django_db
CLOSED = ["closed", "verification", "assessment", "deliberation", "standstill"]


@pytest.mark.parametrize("state", CLOSED)
def test_staff_may_not_make_anybody_custodian_after_the_close(state: str) -> None:
    call = call_at(state)
    page = reverse("admin:challenges_call_appointments", args=[call.pk])
    for person in (cast.kemi(), cast.ana()):
        data = {"email": person.email, "role": "custodian", "resolution_no": "R.A. 9", "appoint": "1"}
        assert client(cast.kemi()).post(page, data).status_code == 200
        assert grants.is_appointed(person, CallRole.CUSTODIAN, call) is False
    assert client(cast.kemi()).get(f"/custody/{call.reference}/").status_code == 404


def test_staff_make_a_custodian_before_the_close_but_not_themselves() -> None:
    call = call_at("open")
    appoint_to_call(call=call, user=cast.ana(), role=CallRole.CUSTODIAN, by=cast.kemi())
    assert grants.is_appointed(cast.ana(), CallRole.CUSTODIAN, call) is True
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.kemi(), role=CallRole.CUSTODIAN, by=cast.kemi())


def test_oscar_gives_his_place_to_ana_with_a_resolution_and_it_is_on_record() -> None:
    call, browser = call_at("verification"), client(cast.oscar())
    page = reverse("exercise_appoint", args=[call.reference])
    form = browser.get(page).context["form"]
    assert [value for value, _label in form.fields["role"].choices] == ["custodian"]
    data = {"email": cast.ana().email, "role": "custodian", "resolution_no": ""}
    assert browser.post(page, data).status_code == 422
    answer: Any = browser.post(page, data | {"resolution_no": "R.A. 9"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("custody"))
    keepers = [person.name for person in grants.appointed(call, CallRole.CUSTODIAN)]
    assert keepers == ["Ana Torres", "Marta Solís"]
    told = list(Entry.objects.filter(call=call.reference).order_by("seq").values_list("kind", "payload"))[-2:]
    assert [kind for kind, _payload in told] == ["appointment", "appointment_ended"]
    assert "R.A. 9" in told[0][1]
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.oscar(), role=CallRole.AUTHORITY, by=cast.kemi())


@pytest.mark.parametrize("who", [cast.oscar, cast.marta])
def test_oscar_may_give_his_place_neither_to_himself_nor_to_the_other_custodian(who: Any) -> None:
    call = call_at("verification")
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=who(), role=CallRole.CUSTODIAN, by=cast.oscar(), resolution_no="R.A. 9")
    assert grants.appointed(call, CallRole.CUSTODIAN).count() == 2


def test_before_the_close_a_custodian_appoints_nobody() -> None:
    call = call_at("open")
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.ana(), role=CallRole.CUSTODIAN, by=cast.oscar(), resolution_no="R.A. 9")
