"""Inviting many people from a list: what each line does before anything is written, and nothing twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from challenges.models import Attendance, Call
from challenges.rules.roster import as_text, lines_of
from outbox.models import Message
from tests import cast
from tests.factories import call_at
from tests.listing import kemi

PAGE = "admin_invite"
LIST = "Correo;Nombre;Cargo;Área\nnueva@muniate.example;Nueva Núñez;Punto focal;\nROSA@muniate.example;Rosa;;\nmal;Sin correo;;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_reads_the_same_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    content = LIST.replace(";", separator).replace("\n", "\r\n").encode(encoding)
    lines = lines_of(as_text(content))
    assert [(one.number, one.email, one.name, one.role, bool(one.verdict)) for one in lines] == [
        (2, "nueva@muniate.example", "Nueva Núñez", "focal_point", True),
        (3, "rosa@muniate.example", "Rosa", "civil_servant", True),
        (4, "mal", "Sin correo", "civil_servant", False),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04...", "This is a spreadsheet. Save it as CSV in your spreadsheet program and choose that file."),
        (b"a\0b", "This file is no list of people. Save the list as CSV, and choose that file."),
        (b"uno;dos\n1;2\n", "The first line must name the columns: e-mail and name at least."),
        (b"email;name\n", "The list has headings and no line."),
        (b"email;name\n" + b"a@b.pe;A\n" * 501, "At most 500 lines at a time. Split the list."),
    ],
)
def test_staff_read_what_is_wrong_with_a_list(content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError) as problem:
        lines_of(as_text(content))
    assert problem.value.messages == [sentence]


def test_lines_say_why_they_cannot_be_taken() -> None:
    text = "sep=,\nemail,nome,função\na@b.pe,,\na@b.pe,Ana,rei\nb@b.pe,Bea,\nb@b.pe,Bea,civil servant\n"
    assert [(one.number, str(one.verdict.reason)) for one in lines_of(text)] == [
        (3, "The name is missing."),
        (
            4,
            "No such role. Write one of these: Civil servant, Focal point, Assessor, Chair, Secretary, Deciding authority, "
            "Observer, Head of the entity or councillor. Empty: civil servant.",
        ),
        (5, ""),
        (6, "The same person is on a line above already."),
    ]


def send(call: Call, **more: Any) -> Any:
    """Send the list for a call's entity; ``more`` fields of the form."""
    return kemi().post(reverse(PAGE), {"entity": call.entity_id, **more})


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("lista.csv", LIST.encode("cp1252"))


def state() -> tuple[int, int, int, int]:
    """Return how many people, memberships, mails and called-in there are."""
    return User.objects.count(), Membership.objects.count(), Message.objects.count(), Attendance.objects.count()


@pytest.mark.django_db
def test_staff_see_what_a_list_does_and_write_nothing_before_they_confirm() -> None:
    call = call_at("framing")
    cast.rosa(), cast.kemi()
    before = state()
    answer = send(call, file=upload())
    assert [(one.good, str(one.does)) for one in answer.context["plans"]] == [
        (True, "Is registered and invited."),
        (True, "Has an account; joins the entity."),
        (False, ""),
    ]
    assert send(call, text=LIST, confirmed="on").context["bad"] == 1
    assert state() == before


@pytest.mark.django_db
def test_staff_invite_the_good_lines_once_and_call_them_in() -> None:
    call, now = call_at("framing"), timezone.now()
    workshop = call.workshops.create(
        title="Taller", starts_at=now, ends_at=now + timedelta(hours=1), mode="online", facilitator="G"
    )
    cast.rosa(), cast.kemi()
    people, memberships, mails, called = state()
    sent = {"text": LIST, "confirmed": "on", "only_good": "on", "workshop": workshop.pk}
    assert send(call, **sent).status_code == 302
    done = state()
    assert done == (people + 1, memberships + 2, mails + 4, called + 2)
    new = User.objects.get(email="nueva@muniate.example")
    assert (new.name, new.has_usable_password(), new.memberships.get().role) == ("Nueva Núñez", False, "focal_point")
    kinds = Message.objects.filter(user=new).order_by("pk").values_list("kind", "private")
    assert list(kinds) == [("entity_invitation", False), ("workshop_invitation", False)]
    assert send(call, **sent).status_code == 302
    assert state() == done


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["admin_invite", "admin_partners"])
@pytest.mark.parametrize(
    ("file", "said"),
    [(None, "Choose the file of the list."), (b"", "The submitted file is empty.")],
)
def test_staff_who_choose_no_list_are_told_that_and_nothing_of_columns(page: str, file: Any, said: str) -> None:
    sent = {"entity": cast.ate().pk} | ({} if file is None else {"file": SimpleUploadedFile("list.csv", file)})
    text = kemi().post(reverse(page), sent).content.decode()
    assert said in text
    assert "The first line must name the columns" not in text


@pytest.mark.django_db
def test_rosa_may_not_invite_from_a_list() -> None:
    client = kemi()
    client.force_login(cast.rosa())
    answer = client.post(reverse(PAGE), {"entity": cast.ate().pk, "text": LIST, "confirmed": "on", "only_good": "on"})
    assert (answer.status_code, User.objects.filter(email="nueva@muniate.example").exists()) == (302, False)
