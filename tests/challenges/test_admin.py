"""The admin site: beginning exercises, appointing people, categories, partners and blocked words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.models import BlockedTerm, Call, Category, Partner, PublicQuestion, Workshop
from ledger.models import Entry
from tests import cast
from tests.challenges.exercising import workshop
from tests.factories import call_at
from tests.listing import address, cost, kemi, sentences

pytestmark = pytest.mark.django_db


def people_page(call: Call) -> str:
    """Return where staff appoint the people of a call."""
    return reverse("admin:challenges_call_appointments", args=[call.pk])


def begun() -> Call:
    """An exercise without people."""
    client = kemi()
    answer = client.post(reverse("admin:challenges_call_add"), {"entity": cast.ate().pk, "title": "Escuchar a Ate"})
    assert answer.status_code == 302, sentences(answer)
    return Call.objects.get(title="Escuchar a Ate")


# --- exercises -------------------------------------------------------------------------------------------------------
def test_staff_begin_an_exercise_with_criteria_reference_partners_and_record() -> None:
    partner = Partner.objects.create(name="Universidad del Valle", kind="university")
    data = {"entity": cast.ate().pk, "title": "Escuchar a Ate", "partners": [partner.pk]}
    answer = kemi().post(reverse("admin:challenges_call_add"), data)
    assert answer.status_code == 302, sentences(answer)
    call = Call.objects.get(title="Escuchar a Ate")
    assert call.reference == f"ATE-{timezone.localdate().year}-001"
    assert (call.state, call.criteria.count(), list(call.partners.all())) == ("draft", 4, [partner])
    assert Entry.objects.filter(call=call.reference).values_list("kind", flat=True)[0] == "exercise_started"


def test_staff_need_a_title_to_begin_an_exercise() -> None:
    answer = kemi().post(reverse("admin:challenges_call_add"), {"entity": cast.ate().pk, "title": ""})
    assert (answer.status_code, len(sentences(answer)), Call.objects.count()) == (200, 1, 0)


def test_staff_may_not_type_a_state_and_never_undo_one_that_moved_meanwhile() -> None:
    call = call_at("open")
    note = "Datos del piloto de 2021."
    answer = kemi().post(
        reverse("admin:challenges_call_change", args=[call.pk]), {"state": "published", "source_note": note}
    )
    assert answer.status_code == 302, sentences(answer)
    call.refresh_from_db()
    assert (call.state, call.source_note) == ("open", note)
    newest = Entry.objects.filter(call=call.reference).latest("pk")
    assert (newest.kind, "source_note" in newest.payload) == ("staff_changed", True)


def test_staff_may_not_delete_an_exercise() -> None:
    call = call_at("draft")
    assert kemi().post(reverse("admin:challenges_call_delete", args=[call.pk]), {"post": "yes"}).status_code == 403
    assert Call.objects.filter(pk=call.pk).exists()


# --- people ----------------------------------------------------------------------------------------------------------
def test_staff_appoint_and_dismiss_the_authority() -> None:
    call, luz, client = begun(), cast.luz(), kemi()
    assert client.get(people_page(call)).status_code == 200
    data = {"email": "LUZ@muniate.example", "role": "authority", "resolution_no": "R.A. 7", "appoint": "1"}
    assert client.post(people_page(call), data).status_code == 302
    assert grants.is_appointed(luz, CallRole.AUTHORITY, call) is True
    assert luz.email in client.get(people_page(call)).content.decode()
    assert client.post(people_page(call), {"dismiss": f"authority:{luz.pk}"}).status_code == 302
    assert grants.is_appointed(luz, CallRole.AUTHORITY, call) is False
    kinds = Entry.objects.filter(call=call.reference).order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["appointment", "appointment_ended"]


def test_staff_read_why_a_person_may_not_have_two_roles_and_keep_what_they_typed() -> None:
    call, client = begun(), kemi()
    luz = {"email": cast.luz().email, "resolution_no": "R.A. 8", "appoint": "1"}
    assert client.post(people_page(call), {**luz, "role": "authority"}).status_code == 302
    answer = client.post(people_page(call), {**luz, "role": "custodian"})
    said = sentences(answer)
    assert (answer.status_code, len(said), said[0].endswith(".")) == (200, 1, True)
    assert said[0] in answer.content.decode().replace("&#x27;", "'")
    assert 'value="R.A. 8"' in answer.content.decode()
    assert grants.is_appointed(cast.luz(), CallRole.CUSTODIAN, call) is False


def test_staff_read_that_nobody_has_an_email() -> None:
    answer = kemi().post(people_page(begun()), {"email": "nadie@x.example", "role": "authority", "appoint": "1"})
    assert sentences(answer) == ["Nobody has this e-mail here: register the person first."]


@pytest.mark.parametrize("who", ["authority:", "authority:x", "king:1", "", "authority:999999"])
def test_nonsense_dismisses_nobody(who: str) -> None:
    call = call_at("framing")
    assert kemi().post(people_page(call), {"dismiss": who}).status_code == 302
    assert grants.is_appointed(cast.luz(), CallRole.AUTHORITY, call) is True


def test_rosa_may_not_open_the_admin_page_of_people() -> None:
    call, client = call_at("framing"), Client()
    client.force_login(cast.rosa())
    data = {"email": cast.ana().email, "role": "custodian", "appoint": "1"}
    assert client.get(people_page(call)).status_code == 302
    assert client.post(people_page(call), data).status_code == 302
    assert grants.is_appointed(cast.ana(), CallRole.CUSTODIAN, call) is False


# --- the catalogue ---------------------------------------------------------------------------------------------------
def test_staff_add_a_partner() -> None:
    data = {"name": "Red de Ciudades", "kind": "federation"}
    answer = kemi().post(reverse("admin:challenges_partner_add"), data)
    assert answer.status_code == 302, sentences(answer)
    assert Partner.objects.get(name="Red de Ciudades").kind == "federation"
    assert Entry.objects.filter(kind="staff_added").count() == 1


def test_staff_delete_a_partner_only_while_nothing_hangs_on_it() -> None:
    partner = Partner.objects.create(name="Aliado de prueba", kind="university")
    page = reverse("admin:challenges_partner_delete", args=[partner.pk])
    call = call_at("draft")
    for held, one in ((partner.calls, call), (partner.people, cast.ines())):
        held.add(one)
        assert kemi().get(page).status_code == 403
        held.remove(one)
    assert "object (" not in kemi().get(page).content.decode()
    assert kemi().post(page, {"post": "yes"}).status_code == 302
    assert not Partner.objects.filter(pk=partner.pk).exists()


def test_staff_add_a_blocked_word_once() -> None:
    client, data = kemi(), {"term": "VecinoTrack", "kind": "product"}
    assert client.post(reverse("admin:challenges_blockedterm_add"), data).status_code == 302
    again = client.post(reverse("admin:challenges_blockedterm_add"), data)
    assert (again.status_code, BlockedTerm.objects.filter(term="VecinoTrack").count()) == (200, 1)


def test_staff_may_word_the_proposed_categories_and_not_the_published_one() -> None:
    client = kemi()
    proposed, published = Category.objects.get(number=1), Category.objects.get(number=5)
    for category in (proposed, published):
        data = {"name": "Otro nombre", "name_pt": "Outro", "name_en": "Other", "number": 10, "source": "proposed"}
        answer = client.post(reverse("admin:challenges_category_change", args=[category.pk]), data)
        assert answer.status_code == 302, sentences(answer)
    proposed.refresh_from_db()
    published.refresh_from_db()
    assert (proposed.name, proposed.number) == ("Otro nombre", 1)
    assert (published.name, published.number, published.source, published.active) == (
        "Comunicación, reputación e imagen",
        5,
        "published",
        True,
    )
    assert client.get(reverse("admin:challenges_category_add")).status_code == 403


# --- the price of a list ---------------------------------------------------------------------------------------------
def _question(number: int) -> PublicQuestion:
    now = timezone.now()
    return PublicQuestion.objects.create(call=call_at("open"), text=f"¿{number}?", asked_at=now, asker_seal="x")


ROWS: list[tuple[Any, Any]] = [
    (Call, lambda n: call_at("framing")),
    (Partner, lambda n: Partner.objects.create(name=f"S{n}", kind="funder")),
    (BlockedTerm, lambda n: BlockedTerm.objects.create(term=f"marca{n}", kind="brand")),
    (Workshop, lambda n: workshop(call_at("framing"))),
    (PublicQuestion, _question),
]


@pytest.mark.parametrize(("model", "make"), ROWS, ids=[model.__name__ for model, _make in ROWS])
def test_staff_read_30_rows_with_as_many_queries_as_1(model: Any, make: Any) -> None:
    client = kemi()
    before = len(client.get(address(model)).context["cl"].result_list)
    make(0)
    few, queries = cost(client, model)
    for number in range(1, 30):
        make(number)
    many, again = cost(client, model)
    assert (few, many) == (min(before + 1, 50), min(before + 30, 50))
    assert again == queries
