"""Who judges names nobody; and no page tells, by what it refuses, who applied."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blinding.naming import screen, words_of
from challenges.models import Call
from ledger.queries import happened, payload
from selection.models import Decision, Dissent, Entry, Query
from selection.queries.worklist import call_page
from selection.states import SeatState
from tests import cast
from tests.factories import call_at
from tests.selection import builders

REASON = "Habría preferido otra propuesta, porque su prueba duró más y midió el error en condiciones parecidas. "


def test_contact_data_and_companies_are_refused_and_names_asked_about() -> None:
    for text, refused, doubtful in (
        ("Creo que es de BarrioLab, de Bruno Ferrari.", (), ("BarrioLab", "Bruno", "Ferrari")),
        ("Andén Cívico S.R.L. la escribió.", ("Andén Cívico S.R.L.",), ()),
        ("Llame al teléfono 999 888 777 o a ana@correo.pe.", ("ana@correo.pe", "999 888 777"), ()),
        ("Escriba a hola@empresa.example si duda.", ("hola@empresa.example",), ()),  # as the guides say it
        ("Mirada Urbana la escribió. Daoura también.", (), ("Mirada", "Urbana", "Daoura")),
        ("Cumple la Ley 27444 en §3, Q7M-GEH lo dice con 1 500 000 personas. Además tiene una API.", (), ()),
        ("Que gane la de daoura, que es de oaxaca.", (), ("daoura", "oaxaca")),
        ("Gana la propuesta de quipubase datos, hecha por kallpatek.", (), ("quipubase", "kallpatek")),
        ("Prefiero la de menor costo; la otra es de poca utilidad y la propuesta de medir cada semana sirve.", (), ()),
    ):
        found = screen(text)
        assert (sorted(found.refused), found.doubtful) == (sorted(refused), doubtful)
    assert screen("Sirve a Los Algarrobos.", words_of(["Los Algarrobos"])).doubtful == ()


def _client(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _token(page: str) -> str:
    found = re.search(r'name="unnamed" value="(\w+)"', page)
    assert found is not None
    return found[1]


def _told(call: Call) -> list[dict[str, Any]]:
    return [payload(one) for one in happened(call.reference, "unnamed_confirmed")]


@pytest.mark.django_db
def test_assessor_asks_without_naming_anybody() -> None:
    call = builders.open_call(3)
    seat = builders.seat(call, 1)
    client, address = _client(seat.user), f"/assess/{call.reference}/dates/"
    refused = client.post(address, {"text": "¿Podemos llamar al teléfono 999 888 777 para verlo?"})
    assert (refused.status_code, "999 888 777" in refused.content.decode(), Query.objects.count()) == (422, True, 0)
    text = "¿Con qué datos de WhatsApp o de Quipubase trabaja su propuesta cada noche?"
    asked = client.post(address, {"text": text})
    page = asked.content.decode()
    assert (asked.status_code, "Quipubase" in page, Query.objects.count(), _told(call)) == (422, True, 0, [])
    token = _token(page)
    other = client.post(address, {"text": text.replace("Quipubase", "Daoura"), "unnamed": token})
    assert other.status_code == 422, "a confirmation counts for the words that were listed"
    assert client.post(address, {"text": text, "unnamed": token}).status_code == 302
    assert [(one["seat"], one["by"], sorted(one)) for one in _told(call)] == [(1, "panel", ["by", "seat"])]


@pytest.mark.django_db
def test_reasons_of_scores_are_screened_when_they_are_sent_and_kept_as_drafts() -> None:
    call = builders.open_call(3)
    one = builders.mine(call)[0]
    builders.fill(one)
    client = _client(one.seat.user)
    found = call_page(one.seat.user, call.reference)
    assert found is not None
    slug = next(reading.slug for reading in found.readings if reading.mark == one.entry.mark)
    address = f"/assess/{call.reference}/{slug}/"
    page = client.get(address).content.decode()
    data = dict(re.findall(r'name="(version-\w+)" value="(\d+)"', page))
    reason = "Creo que esto lo propuso Daoura, porque " + REASON.lower()
    for score in one.scores.select_related("criterion"):
        data |= {f"level_{score.criterion.code}": "4", f"reason_{score.criterion.code}": reason}
    data["unquoted"] = "on"
    sent = client.post(address, data | {"do": "seal"})
    one.refresh_from_db()
    assert (sent.status_code, one.sealed_at) == (422, None)
    assert {score.reason for score in one.scores.all()} == {reason}
    again = sent.content.decode()
    data |= dict(re.findall(r'name="(version-\w+)" value="(\d+)"', again))
    assert client.post(address, data | {"do": "seal", "unnamed": _token(again)}).status_code == 302
    one.refresh_from_db()
    assert (one.sealed_at is not None, _told(call)) == (True, []), "the record does not tell which sheet holds a name"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Daoura", "Quipubase"])
def test_a_decision_carries_its_confirmation_over_its_second_page_and_a_vote_against_asks_too(name: str) -> None:
    call = builders.ranked_call()
    luz, address = _client(cast.luz()), f"/decide/{call.reference}/decision/"
    first = Entry.objects.filter(call=call).order_by("standing__rank")[0]
    reasons = f"{builders.DECISION} Creemos que es de {name}."
    choice = {"entry": first.code, "reasons": reasons, "resolution_no": "RA 7"} | builders.BECAUSE_TYPED
    company = luz.post(address, choice | {"reasons": f"{reasons[:-1]} S.A.C.", "do": "check"})
    assert (company.status_code, f"{name} S.A.C." in company.content.decode()) == (422, True)
    asked = luz.post(address, choice | {"do": "check"})
    token = _token(asked.content.decode())
    assert (asked.status_code, reasons in asked.content.decode()) == (422, True)
    assert luz.post(address, choice | {"do": "confirm"}).status_code == 422
    checked = luz.post(address, choice | {"do": "check", "unnamed": token})
    assert (checked.status_code, _hidden(checked.content.decode(), "unnamed")) == (200, [token])
    assert Decision.objects.count() == 0
    assert luz.post(address, choice | {"do": "confirm", "unnamed": token}).status_code == 302
    assert [sorted(one) for one in _told(call)] == [["by"]]
    against, page = _client(builders.seat(call, 1).user), f"/assess/{call.reference}/dissent/"
    vote = {"reasons": f"{REASON} Creo que la elegida es de {name}."}
    asked = against.post(page, vote)
    assert (asked.status_code, Dissent.objects.count()) == (422, 0)
    assert against.post(page, vote | {"unnamed": _token(asked.content.decode())}).status_code == 302
    assert (Dissent.objects.count(), _told(call)[-1]["seat"]) == (1, 1)


@pytest.mark.django_db
def test_the_reason_for_which_a_seat_is_vacated_names_nobody() -> None:
    call = builders.open_call(3)
    rosa, address = _client(cast.rosa()), f"/assess/{call.reference}/seats/1/vacate/"
    asked = rosa.post(address, {"reason": "Porque trabaja con Daoura, que postula."})
    seat = builders.seat(call, 1)
    assert (asked.status_code, seat.state == SeatState.ACTIVE, "que postula" in asked.content.decode()) == (
        422,
        True,
        True,
    )


@pytest.mark.django_db
def test_the_reason_for_which_a_committee_changes_names_nobody() -> None:
    call = call_at("open")
    rosa, address = _client(cast.rosa()), f"/assess/{call.reference}/committee/"
    change = {"size": "3", "most_from_area": "0", "competences": "Datos Abiertos", "resolution_no": "RA 9"}
    asked = rosa.post(address, change | {"reason": "Falta alguien que conozca bien a Daoura."})
    assert (asked.status_code, "Daoura" in asked.content.decode(), _told(call)) == (422, True, [])
    changed = change | {"reason": "Falta alguien que conozca bien los datos."}
    assert rosa.post(address, changed).status_code == 302


def _hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="(\w+)"', page)
