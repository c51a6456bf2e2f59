"""Partners and mentors from a list: what each line does before anything is written, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import grants
from accounts.models import User
from accounts.states import CallRole
from challenges.actions.partner_list import add_partners, appoint_mentors
from challenges.models import Partner
from challenges.rules.partner_list import partners_of
from challenges.rules.roster import lines_of
from kernel.verdict import Refused
from ledger.models import Entry
from tests import cast
from tests.factories import call_at
from tests.listing import kemi

pytestmark = pytest.mark.django_db

PARTNERS = (
    "Nombre;Tipo;Web;Aporte\nRed de Ciudades;Federación o red;redciudades.example;Convoca\n"
    "Fondo Sur;funder;;\nFONDO SUR;funder;;\nSin tipo;rey;;\n;funder;;\nMal sitio;university;http://;\n"
)
MENTORS = "correo;nombre;resolución\nMENTORA@x.example;Mentora Ruiz;R. 5\n{known};Conocida;\n"


def page(text: str, **more: Any) -> Any:
    upload = SimpleUploadedFile("lista.csv", text.encode("utf-8"), content_type="text/csv")
    return kemi().post(reverse("admin_partners"), {"file": upload, **more})


def confirm(text: str, **more: Any) -> Any:
    sent = {"text": text, "confirmed": "on", "only_good": "on", **more}
    return kemi().post(reverse("admin_partners"), sent, follow=True)


def test_lines_say_why_they_cannot_be_taken() -> None:
    assert [(one.number, one.name, one.kind, str(one.verdict.reason)) for one in partners_of(PARTNERS)] == [
        (2, "Red de Ciudades", "federation", ""),
        (3, "Fondo Sur", "funder", ""),
        (4, "FONDO SUR", "funder", "The same partner is on a line above already."),
        (5, "Sin tipo", "rey", "There is no such kind of partner. The form for one partner lists the kinds."),
        (6, "", "funder", "The name is missing."),
        (7, "Mal sitio", "university", "The website is not a valid address."),
    ]


def test_a_list_of_people_is_no_list_of_partners() -> None:
    with pytest.raises(ValidationError, match="name and kind"):
        partners_of(MENTORS)


def test_staff_read_first_what_the_list_does_and_nothing_is_written() -> None:
    Partner.objects.create(name="fondo sur", kind="funder")
    answer = page(PARTNERS)
    said = answer.content.decode()
    assert ("Is there already: nothing to do." in said, "Is added." in said, "Not taken" in said) == (True, True, True)
    assert Partner.objects.count() == 1


def test_staff_confirm_once_and_a_second_time_does_nothing() -> None:
    assert "2 partners were added." in confirm(PARTNERS).content.decode()
    assert "0 partners were added." in confirm(PARTNERS).content.decode()
    made = Partner.objects.get(name="Red de Ciudades")
    assert (made.kind, made.website, made.contribution) == ("federation", "https://redciudades.example", "Convoca")
    assert Entry.objects.filter(kind="partners_added").count() == 2


def test_without_a_word_on_the_bad_lines_nothing_is_written() -> None:
    kemi().post(reverse("admin_partners"), {"text": PARTNERS, "confirmed": "on"})
    assert not Partner.objects.exists()


def test_mentors_are_registered_and_appointed_and_who_may_not_be_is_named() -> None:
    call, text = call_at("framing"), MENTORS.format(known=cast.another("conocida@x.example", "Conocida").email)
    said = page(text, call=call.pk).content.decode()
    assert ("Is registered and appointed." in said, "Has an account; is appointed." in said) == (True, True)
    assert not grants.appointed(call, CallRole.MENTOR).exists()
    confirm(text, call=call.pk)
    mentor = User.objects.get(email="mentora@x.example")
    assert grants.is_appointed(mentor, CallRole.MENTOR, call)
    before = Entry.objects.filter(kind="appointment", call=call.reference).count()
    confirm(text, call=call.pk)
    assert Entry.objects.filter(kind="appointment", call=call.reference).count() == before


def test_a_person_with_a_role_that_excludes_it_is_refused_and_the_others_are_not() -> None:
    call, luz = call_at("framing"), cast.luz()
    text = f"email,name\n{luz.email},Luz\nmentora@x.example,Mentora\n"
    count, refused = appoint_mentors(lines=lines_of(text), call=call, by=cast.kemi())
    assert (count, [number for number, _reason in refused]) == (1, [2])
    assert refused[0][1].endswith(".")


def test_nobody_but_staff_takes_lists_in() -> None:
    client = Client()
    client.force_login(cast.rosa())
    assert client.get(reverse("admin_partners")).status_code == 302
    with pytest.raises(Refused):
        add_partners(lines=partners_of(PARTNERS), by=cast.rosa())
