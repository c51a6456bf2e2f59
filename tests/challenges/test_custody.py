"""Who becomes custodian of a call's identities: nobody who judges, and after the close nobody by one person alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from accounts.actions import add_member
from accounts.models import Membership, User
from accounts.states import CallRole
from challenges.actions.custody import ask_for_successor
from challenges.actions.exercises import appoint_to_call, dismiss_from_call
from challenges.models import Call, Succession
from kernel.verdict import Refused
from ledger.models import Entry
from outbox.models import Message
from tests import cast
from tests.challenges.exercising import client
from tests.factories import call_at

pytestmark = pytest.mark.django_db


def keepers(call: Call) -> list[str]:
    return [person.name for person in grants.appointed(call, CallRole.CUSTODIAN)]


def refused(call: Call, user: User, by: User, number: str = "R.A. 9") -> str:
    """Return the sentence with which an appointment as custodian is refused; nobody is appointed."""
    before = keepers(call)
    with pytest.raises(Refused) as refusal:
        appoint_to_call(call=call, user=user, role=CallRole.CUSTODIAN, by=by, resolution_no=number)
    assert keepers(call) == before
    return str(refusal.value)


def test_staff_make_custodian_neither_themselves_nor_who_belongs_to_the_entity_or_facilitates() -> None:
    call = call_at("open")
    julio, later = cast.julio(), cast.another("manana@muniate.example", "Desde mañana")
    tomorrow = timezone.localdate() + timedelta(days=1)
    add_member(user=later, entity=call.entity, role="civil_servant", starts_on=tomorrow, by="test")
    for person in (cast.rosa(), julio, later):
        assert "belongs to the entity" in refused(call, person, cast.kemi())
    Membership.objects.filter(user=julio).update(ends_on=timezone.localdate() - timedelta(days=1))
    appoint_to_call(call=call, user=julio, role=CallRole.CUSTODIAN, by=cast.kemi())
    helper = cast.another("taller@correo.example", "Gala Taller")
    appoint_to_call(call=call, user=helper, role=CallRole.FACILITATOR, by=cast.rosa())
    assert "facilitates" in refused(call, helper, cast.kemi())
    assert "Nobody appoints herself" in refused(call, cast.kemi(), cast.kemi())
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.oscar(), role=CallRole.FACILITATOR, by=cast.rosa())


@pytest.mark.parametrize("state", ["closed", "assessment", "standstill"])
def test_after_the_close_neither_a_custodian_nor_staff_alone_make_anybody_custodian(state: str) -> None:
    call = call_at(state)
    assert "only GovLink's staff" in refused(call, cast.ana(), cast.oscar())
    assert "only GovLink's staff" in refused(call, cast.rosa(), cast.oscar())
    assert "asked for a successor" in refused(call, cast.ana(), cast.kemi())
    assert client(cast.oscar()).post(
        reverse("exercise_appoint", args=[call.reference]),
        {"email": cast.rosa().email, "role": "custodian", "resolution_no": "R9"},
    ).headers["Location"] == reverse("custody")
    assert keepers(call) == ["Marta Solís", "Óscar Benavides"]


def test_oscar_asks_by_an_act_and_keeps_his_place_until_staff_appoint_ana_of_which_everybody_is_told() -> None:
    call, browser, kemi = call_at("assessment"), client(cast.oscar()), cast.kemi()
    auditor = cast.another("auditora@contraloria.example", "Amparo Loayza")
    appoint_to_call(call=call, user=auditor, role=CallRole.AUDITOR, by=kemi)
    page = reverse("exercise_appoint", args=[call.reference])
    assert browser.post(page, {"resolution_no": " "}).status_code == 422
    assert browser.post(page, {"resolution_no": "R.A. 9"}).headers["Location"] == reverse("custody")
    assert keepers(call) == ["Marta Solís", "Óscar Benavides"]
    assert str(browser.get(page).context["may_ask"].reason).startswith("You have asked for a successor.")
    assert set(Message.objects.filter(kind="successor_asked").values_list("user", flat=True)) == {kemi.pk}
    waits = client(kemi).get(reverse("home")).content.decode()
    assert page in waits
    shown: Any = client(kemi).get(page)
    assert [one.leaver for one in shown.context["leaving"]] == [cast.oscar()]
    assert "belongs to the entity" in refused(call, cast.rosa(), kemi)
    assert "excludes this one" in refused(call, cast.ines(), kemi)
    assert "number of the act" in refused(call, cast.ana(), kemi, number="")
    answer = client(kemi).post(page, {"email": cast.ana().email, "role": "custodian", "resolution_no": "R.A. 12"})
    assert answer.status_code == 302
    assert keepers(call) == ["Ana Torres", "Marta Solís"]
    told = list(Entry.objects.filter(call=call.reference).order_by("seq").values_list("kind", "payload"))[-3:]
    assert [kind for kind, _payload in told] == ["successor_asked", "appointment", "appointment_ended"]
    assert ("R.A. 9" in told[0][1], "R.A. 12" in told[1][1]) == (True, True)
    mails = Message.objects.filter(kind="custodian_changed")
    concerned = {cast.oscar(), cast.ana(), cast.marta(), kemi, auditor, cast.rosa()}
    assert {mail.user for mail in mails} == concerned
    assert {("Ana Torres" in mail.text, "R.A. 12" in mail.text) for mail in mails} == {(True, True)}
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.oscar(), role=CallRole.AUTHORITY, by=kemi)
    assert "asked for a successor" in refused(call, cast.bruno(), kemi)


def test_no_custodian_who_is_staff_appoints_a_successor() -> None:
    call = call_at("verification")
    User.objects.filter(pk__in=[cast.oscar().pk, cast.marta().pk]).update(is_staff=True)
    ask_for_successor(call=call, resolution_no="R.A. 9", by=cast.oscar())
    for custodian in (cast.oscar(), cast.marta()):
        assert "somebody else of GovLink's staff" in refused(call, cast.ana(), custodian)
    assert "already" in refused(call, cast.marta(), cast.kemi())


def test_oscar_asks_neither_before_the_close_nor_twice_and_a_dismissal_ends_what_he_asked() -> None:
    early, call = call_at("open"), call_at("verification")
    page = client(cast.oscar()).get(reverse("exercise_appoint", args=[early.reference]))
    assert (page.status_code, bool(page.context["may_ask"])) == (200, False)
    for person, where in ((cast.oscar(), early), (cast.ana(), call)):
        with pytest.raises(Refused):
            ask_for_successor(call=where, resolution_no="R.A. 9", by=person)
    ask_for_successor(call=call, resolution_no="R.A. 9", by=cast.oscar())
    with pytest.raises(Refused):
        ask_for_successor(call=call, resolution_no="R.A. 9", by=cast.oscar())
    dismiss_from_call(call=call, user=cast.oscar(), role=CallRole.CUSTODIAN, by=cast.kemi())
    assert Succession.objects.filter(ended_at=None).count() == 0
    assert "asked for a successor" in refused(call, cast.ana(), cast.kemi())
