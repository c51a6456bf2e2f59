"""A person is erased on her own request: nothing leads to her any more, and the record still verifies."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ErasureRequest, Membership, User
from challenges.models import Attendance, Call, Certificate, Workshop
from govlink.actions import erasing
from govlink.queries.people import as_json, hindrances, own_data
from govlink.rules import erasing as rules
from govlink.tasks import erasures
from kernel.verdict import Refused
from ledger.models import Entry
from ledger.queries import flaws
from ledger.queries.bundle import bundle_zip
from outbox.actions import post_ready, sweep
from outbox.models import Message
from pilots.actions.search import rebuild_search
from pilots.models import Pilot, PilotPerson
from pilots.queries.search import found_by_kind
from selection.models import Seat
from startups.actions import profiles
from startups.actions.guard import remember_typed
from startups.models import Startup, TeamInvitation, TeamMember
from startups.queries import guard
from tests import cast
from tests.cast import PASSWORD
from tests.conftest import ON_POSTGRES, ROOT
from tests.factories import call_at
from tests.ledger import whole_call
from tests.listing import kemi
from tests.pilots.conftest import ready
from tests.startups import making
from tests.vault import dump

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def spanish(settings: Any) -> None:
    """The word that stands for her is the platform's own language; here it is the source's."""
    settings.LANGUAGE_CODE = "en"


WORD = "Erased person"
#: What each answer draws anew.
HIDDEN = re.compile(r"csrfmiddlewaretoken[^>]*|nonce=\"[^\"]*\"")


def browser(person: User) -> Client:
    """A browser in which somebody signed in, and showed once more who she is."""
    client = Client()
    for address, form in (
        ("/account/login/", {"login": person.email, "password": PASSWORD}),
        ("/account/reauthenticate/", {"password": PASSWORD}),
    ):
        assert client.post(address, form).status_code == 302
    return client


def erase(person: User) -> bool:
    request = erasing.ask_erasure(by=person)
    ErasureRequest.objects.filter(pk=request.pk).update(due_at=timezone.now())
    return erasing.erase(request=request, by="clock")


# --- the rules -------------------------------------------------------------------------------------------------------
def test_every_relation_to_a_person_goes_or_stays_under_her_number() -> None:
    found = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        for one in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if one.is_relation and one.related_model is User and model is not User
    }
    assert frozenset() == rules.GO & rules.STAY_UNDER_HER_NUMBER
    assert found == rules.GO | rules.STAY_UNDER_HER_NUMBER, (
        "Say in govlink/rules/erasing.py what becomes of these rows."
    )


def test_texts_that_stay_are_named_as_they_are() -> None:
    labels = {f"{model._meta.label}.{one.name}" for model in apps.get_models() for one in model._meta.fields}
    known = {part for label in labels for part in (label, label.rpartition(".")[0], label.split(".")[0])}
    assert (rules.TEXTS_THAT_STAY | rules.SEARCHED_ALL_THE_SAME) - known == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Firma: Ana Torres.", "Firma: X."),
        ("ANA TORRES, ana@correo.example", "X, X"),
        ("Mariana Torres y Ana Torresola", "Mariana Torres y Ana Torresola"),
        ({"a": ["Ana Torres", 3], "b": None}, {"a": ["X", 3], "b": None}),
        ("luz.ana@correo.example, ana@correo.example.pe", "luz.ana@correo.example, ana@correo.example.pe"),
    ],
)
def test_a_name_is_replaced_as_a_whole_and_nothing_else(text: Any, left: Any) -> None:
    assert rules.without_names(text, ["ana@correo.example", "Ana Torres"], "X") == left


def test_erasing_somebody_changes_no_address_and_no_question_of_others() -> None:
    call, rosa = call_at("open"), cast.rosa()
    criterion = call.criteria.earliest("code")
    EmailAddress.objects.get_or_create(user=rosa, email=rosa.email)
    # Her address ends in that of whom is erased, whose name is what a criterion asks for.
    User.objects.filter(pk=rosa.pk).update(email="rosa.quispe@muniate.example")
    EmailAddress.objects.filter(user=rosa).update(email="rosa.quispe@muniate.example")
    strange = cast.another("quispe@muniate.example", criterion.name + " bien hecha")
    criterion.question = f"¿{strange.name}?"
    criterion.save()
    before = (EmailAddress.objects.filter(user=rosa).values_list("email", flat=True)[0], criterion.question)
    assert erase(strange)
    criterion.refresh_from_db()
    assert (EmailAddress.objects.get(user=rosa).email, criterion.question) == before


def test_what_an_erased_person_typed_is_still_no_secret() -> None:
    call = call_at("open")
    making.sent(call)
    ana = cast.ana()
    string = next(iter(guard.guarded_strings(call)))
    remember_typed(by=ana, found=[string])
    assert erase(ana)
    assert string in guard.typed()


def test_a_name_that_two_people_have_is_left_and_an_address_never() -> None:
    assert rules.searched_names(name="Ana Torres", email="a@b.example", shared=True) == ["a@b.example"]
    assert rules.searched_names(name="Rosa", email="a@b.example", shared=False) == ["a@b.example"]


# --- what keeps her from it ------------------------------------------------------------------------------------------
def test_whoever_has_a_part_in_a_running_exercise_cannot_be_erased_yet_and_reads_from_when() -> None:
    call = call_at("open")
    making.draft(call)
    for person in (cast.daniela(), cast.oscar()):
        [one] = hindrances(person)
        assert (call.reference in str(one.what), one.until is not None) == (True, True), person
        with pytest.raises(Refused):
            erasing.ask_erasure(by=person)
        page = browser(person).get(reverse("own_data")).content.decode()
        assert call.reference in page
        assert reverse("erasure") not in page
    assert not ErasureRequest.objects.exists()
    assert not Message.objects.filter(kind__startswith="erasure").exists()
    Call.objects.filter(pk=call.pk).update(state="deserted", end_cause="none_eligible", end_reason="-")
    assert hindrances(cast.daniela()) == hindrances(cast.oscar()) == []


def test_a_member_of_an_entity_and_staff_first_give_that_up() -> None:
    assert len(hindrances(cast.julio())) == 1
    Membership.objects.filter(user=cast.julio()).update(ends_on=timezone.localdate())
    [one] = hindrances(cast.julio())
    assert one.until == timezone.localdate() + timedelta(days=1)
    assert len(hindrances(cast.kemi())) == 1


def test_who_applies_in_the_meantime_is_not_erased_and_staff_see_the_same_as_if_she_had_taken_it_back() -> None:
    request = erasing.ask_erasure(by=cast.daniela())
    before = Entry.objects.count()
    listed = kemi().get(reverse("admin:accounts_erasurerequest_changelist")).content.decode()
    assert "daniela" not in listed.lower()
    assert "1 " in listed
    making.draft(call_at("open"))
    ErasureRequest.objects.filter(pk=request.pk).update(due_at=timezone.now())
    erased = Entry.objects.filter(kind="person_erased")
    erasures()
    assert (ErasureRequest.objects.exists(), erased.exists()) == (False, False)
    assert User.objects.filter(email=cast.daniela().email, is_active=True).exists()
    told = Message.objects.get(kind="erasure_lapsed")
    assert (told.private, told.call, told.user) == (True, "", cast.daniela())
    assert Entry.objects.count() > before  # the draft's own lines: the record could have told it


# --- asking ----------------------------------------------------------------------------------------------------------
def test_ana_confirms_twice_and_takes_it_back() -> None:
    ana = cast.ana()
    only_signed_in = Client()
    only_signed_in.force_login(ana, backend=BACKEND)
    for name in ("erasure", "own_data_file"):
        answer = only_signed_in.get(reverse(name))
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert only_signed_in.post(reverse("erasure"), {"sure": "on"}).status_code == 302
    assert not ErasureRequest.objects.exists()
    client = browser(ana)
    assert client.post(reverse("erasure"), {"sure": ""}).status_code == 422
    assert not ErasureRequest.objects.exists()
    lines = Entry.objects.count()
    assert client.post(reverse("erasure"), {"sure": "on"}).status_code == 302
    asked = ErasureRequest.objects.get()
    assert timedelta(days=13) < asked.due_at - timezone.now() <= timedelta(days=14)
    assert Message.objects.filter(user=ana, kind="erasure_asked", private=True).count() == 1
    erasures()
    assert User.objects.get(pk=ana.pk).is_active
    assert reverse("erasure_take_back") in client.get(reverse("own_data")).content.decode()
    client.post(reverse("erasure_take_back"))
    assert not ErasureRequest.objects.exists()
    assert Entry.objects.count() == lines


# --- what is given to her --------------------------------------------------------------------------------------------
def test_each_reads_what_is_kept_of_herself_and_nothing_of_anybody_else() -> None:
    call = call_at("open")
    making.sent(call)
    making.sent(call, by=cast.bruno(), of=making.startup(by=cast.bruno(), name="Barrio Lab", country="AR"))
    told = {
        person: json.dumps(as_json(own_data(person)), ensure_ascii=False) for person in (cast.daniela(), cast.oscar())
    }
    for word in (call.reference, "Voz Urbana", making.TEXTS["problem"]):
        assert word in told[cast.daniela()]
    assert "Barrio Lab" not in told[cast.daniela()]
    assert "Bruno" not in told[cast.daniela()]
    assert call.reference in told[cast.oscar()]
    assert not [word for word in ("Voz Urbana", "Barrio Lab", "Daniela", "Bruno") if word in told[cast.oscar()]]
    for person in (cast.daniela(), cast.oscar()):
        answer = browser(person).get(reverse("own_data_file"))
        assert answer["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer["Cache-Control"]
        assert answer.json()["account"][0]["email"] == person.email


# --- erasing ---------------------------------------------------------------------------------------------------------
def world() -> Call:
    """A published pilot in which Daniela's start-up took part, and traces of her and of Luz all over the platform."""
    pilot = ready()
    call = pilot.call
    making.startup(by=cast.daniela(), name="Voz Urbana")
    PilotPerson.objects.create(pilot=pilot, side="startup", name="Daniela Moura", function="Coordinación")
    workshop = Workshop.objects.create(
        call=call, title="Encuadre", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1),
        mode="online", facilitator="DANIELA MOURA, Luz Huamán", agenda="Presenta Daniela Moura <daniela@vozurbana.example>",
    )  # fmt: skip
    for person in (cast.daniela(), cast.luz()):
        attendance = Attendance.objects.create(workshop=workshop, user=person, attended=True)
        Certificate.objects.create(
            attendance=attendance, language="es", data=json.dumps({"name": person.name}), sha256="0" * 64, issued_at=timezone.now()
        )  # fmt: skip
        LogEntry.objects.create(
            user=cast.kemi(), content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk),
            object_repr=person.name, action_flag=CHANGE, change_message=json.dumps([{"changed": {"object": person.name}}]),
        )  # fmt: skip
        browser(person).get("/home/")
        post_ready(kind="account", subject="Hola", text=f"Hola, {person.name}", language="es", user=person)
        post_ready(
            kind="account",
            subject="Hola",
            text=f"Viene {person.name}",
            html=f"<b>{person.email}</b>",
            language="es",
            user=cast.ines(),
        )
        post_ready(kind="account", subject="Código", text="1234", language="es", to=person.email, private=True)
    Pilot.objects.filter(pk=pilot.pk).update(summary="Lo llevó Daniela Moura.", published_at=timezone.now())
    call.frame.signed_by = "Luz Huamán"
    call.frame.save()
    other = making.startup(by=cast.bruno(), name="Barrio Lab", country="AR")
    profiles.invite_member(startup=other, email=cast.daniela().email, by=cast.bruno())
    sweep()
    Membership.objects.filter(user=cast.luz()).update(ends_on=timezone.localdate() - timedelta(days=1))
    Call.objects.filter(pk=call.pk).update(state="published")
    rebuild_search(by="test")
    return call


def left_in_dump(*words: str) -> set[str]:
    """Return in which tables of a real dump, and on SQLite in which of the database's own files, a word stands."""
    wanted = [word.casefold() for word in words]
    rows = [(table.name, str(row.values())) for table in dump.take().values() for row in table.rows]
    found = {name for name, row in rows if any(word in row.casefold() for word in wanted)}
    if ON_POSTGRES:
        return found
    stored = Path(connection.settings_dict["NAME"])
    for path in stored.parent.glob(f"{stored.name}*"):
        content = subprocess.run(["cat", str(path)], check=True, capture_output=True).stdout
        found |= {path.name for word in words if word.encode() in content}
    return found


def test_a_real_dump_tells_nothing_of_whoever_was_erased(
    transactional_db: None,
) -> None:
    call = world()
    words = {person: [person.name, person.email] for person in (cast.daniela(), cast.luz())}
    numbers = {person.pk for person in words}
    assert found_by_kind(["daniela", "moura"]) != []
    before = left_in_dump(*words[cast.daniela()], *words[cast.luz()])
    tables = {"accounts_user", "outbox_message", "django_admin_log", "pilots_pilotperson", "pilots_pilot"}
    tables |= {"challenges_challengeframe", "challenges_certificate", "challenges_workshop", "startups_teaminvitation"}
    assert tables < before
    keys = set(Session.objects.values_list("session_key", flat=True))
    assert UserSession.objects.count() == len(keys) > 1
    for person in (cast.daniela(), cast.luz()):
        assert erase(person)
    sweep()
    erasures()
    for said in words.values():
        assert left_in_dump(*said) == set()
    assert not Message.objects.filter(kind="erasure_done").exists()
    assert not UserSession.objects.filter(user_id__in=numbers).exists()
    assert not Session.objects.exists()
    # What she did is still there, under her number.
    assert Entry.objects.filter(kind="person_erased").count() == 2
    frame = Call.objects.get(pk=call.pk).frame
    assert frame is not None
    assert (frame.reviewed_by_id in numbers, frame.signed_by) == (True, WORD)
    assert found_by_kind(["daniela", "moura"]) == []


def test_the_record_of_a_whole_call_still_verifies_when_everybody_in_it_was_erased(tmp_path: Path) -> None:
    call, _receipts = whole_call.told()
    Membership.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    Call.objects.update(state="published")
    everybody = list(User.objects.filter(is_staff=False).order_by("pk"))
    assert len(everybody) > 8
    assert [one.name for one in everybody if not erase(one)] == []
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(bundle_zip(call.reference))
    ran = subprocess.run(
        [sys.executable, ROOT / "ledger" / "verify.py", bundle, "--lang", "en"], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not [one for one in everybody if one.email in ran.stdout]
    assert list(flaws()) == []


def test_an_erased_person_cannot_sign_in_or_be_written_to_and_her_address_can_begin_anew() -> None:
    ana = cast.ana()
    email = ana.email
    assert erase(ana)
    ana.refresh_from_db()
    assert (ana.is_active, ana.has_usable_password(), ana.email) == (False, False, f"erased-{ana.pk}@erased.invalid")
    assert not EmailAddress.objects.filter(email=email).exists()
    assert Client().post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 200
    assert cast.another(email, "Ana Torres").pk != ana.pk
    assert not erasing.erase(request=ErasureRequest.objects.get(user=ana), by="clock")


def test_no_team_is_left_without_an_owner_and_no_start_up_without_people() -> None:
    mine = making.startup(by=cast.daniela())
    TeamMember.objects.create(startup=mine, user=cast.ana())
    alone = making.startup(by=cast.bruno(), name="Barrio Lab", country="AR")
    assert erase(cast.daniela())
    assert erase(cast.bruno())
    assert [(one.user, one.role) for one in TeamMember.objects.filter(startup=mine)] == [(cast.ana(), "owner")]
    assert not Startup.objects.filter(pk=alone.pk).exists()
    assert not TeamInvitation.objects.exists()


def test_whoever_judged_beside_her_sees_a_neutral_word_and_her_number_keeps_its_seat() -> None:
    call = call_at("assessment", entries=1)
    seat = Seat.objects.get(call=call, user=cast.ines())
    Call.objects.filter(pk=call.pk).update(state="published")
    assert erase(cast.ines())
    seat.refresh_from_db()
    assert (seat.user.name, seat.number) == (WORD, seat.number)


def test_whoever_judged_sees_the_same_before_and_after_an_author_was_erased() -> None:
    call = call_at("open")
    making.sent(call)
    Call.objects.filter(pk=call.pk).update(state="deserted", end_cause="none_eligible", end_reason="Nadie.")
    paths = [reverse(name) for name in ("exercises", "assessments", "calls")]
    paths += [reverse(name, args=[call.reference]) for name in ("call", "exercise", "call_record")]
    readers = {who.pk: browser(who) for who in (cast.rosa(), cast.luz(), cast.ines())}

    def seen() -> dict[tuple[int, str], tuple[int, str]]:
        found = {}
        for pk, client in readers.items():
            for path in paths:
                answer = client.get(path)
                found[pk, path] = (answer.status_code, HIDDEN.sub("", answer.content.decode()))
        return found

    seen()  # the first page says that she signed in
    before = seen()
    assert sum(status == 200 for status, _page in before.values()) > 8
    assert erase(cast.daniela())
    assert seen() == before
