"""Whoever appoints a person learns nothing of whether she belongs to an applicant: two worlds that look the same."""

from __future__ import annotations

import difflib
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import grants
from accounts.models import RoleClaim, User
from accounts.states import CallRole, ClaimKind
from challenges.actions.exercises import appoint_to_call, dismiss_from_call
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry
from outbox.models import Job, Message
from selection.actions.seats import appoint_assessor, mark_declared, vacate_seat
from selection.models import Seat
from startups.models import Incident
from startups.queries import guard
from tests import cast
from tests.factories import call_at
from tests.startups import making

pytestmark = pytest.mark.django_db
SAID = "You belong to an applicant of this call"
SHIFTED = ("announced_at", "opens_at", "questions_until", "closes_at")


@pytest.fixture(params=["before", "after"])
def call(request: Any) -> Call:
    """A call to which Daniela's start-up applies, before its close and after."""
    cast.kemi()
    found = call_at("open")
    making.draft(found)
    if request.param == "after":
        dates = {field: getattr(found, field) - timedelta(days=40) for field in SHIFTED}
        Call.objects.filter(pk=found.pk).update(state="closed", **dates)
        found.refresh_from_db()
    return found


def stranger() -> User:
    """Somebody who applies to nothing, and reads as Daniela does."""
    return cast._person("damaris@correo.example", "Damaris Moreira", language="pt")


def signed_in(person: User) -> Client:
    browser = Client(headers={"accept": "text/html", "accept-language": "en"})
    browser.force_login(person)
    return browser


def panel(call: Call, person: User) -> tuple[User, str, dict[str, Any], str]:
    page = reverse("panel_seats", args=[call.reference])
    return (
        cast.rosa(),
        page,
        {"email": person.email, "resolution_no": "R.A. 1", "place": "president", "appointed_on": "2026-01-02"},
        page,
    )


def people(role: str) -> Any:
    def steps(call: Call, person: User) -> tuple[User, str, dict[str, Any], str]:
        page = reverse("exercise_appoint", args=[call.reference])
        data = {"email": person.email, "role": role, "resolution_no": "R.A. 1"}
        return cast.rosa(), page, data, reverse("exercise", args=[call.reference])

    return steps


def staff(role: str) -> Any:
    def steps(call: Call, person: User) -> tuple[User, str, dict[str, Any], str]:
        page = reverse("admin:challenges_call_appointments", args=[call.pk])
        return cast.kemi(), page, {"email": person.email, "role": role, "appoint": "1"}, page

    return steps


def staff_seat(call: Call, person: User) -> tuple[User, str, dict[str, Any], str]:
    page = reverse("admin:selection_seat_changelist")
    return cast.kemi(), reverse("admin:selection_seat_add"), {"call": call.pk, "user": person.pk}, page


WAYS = {
    "seat": panel,
    "authority": people("authority"),
    "auditor": people("auditor"),
    "facilitator": people("facilitator"),
    "staff seat": staff_seat,
    "staff authority": staff("authority"),
    "staff auditor": staff("auditor"),
}


def plain(text: str, person: User) -> str:
    """Return a text without what belongs to the person, and without what is new in each answer."""
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce|name="csrf-token" content)="[^"]*"', "", text)
    for own, word in ((person.email, "MAIL"), (person.name, "NAME"), (person.get_short_name(), "NAME")):
        text = text.replace(own, word)
    # PostgreSQL does not give the number of a row back that was never kept.
    text = re.sub(r'(selection/seat/|_selected_action" value=")\d+', r"\1N", text)
    return re.sub(rf'(user:|user/|value="(?:[a-z]+:)?){person.pk}\b', r"\1PK", text)


def world(call: Call, person: User, ways: list[Any]) -> list[Any]:
    """Return all that can be seen of appointing a person in some ways, one after the other; nothing of it stays."""
    told: list[Any] = []
    with transaction.atomic():
        for way in ways:
            by, page, data, after = way(call, person)
            browser = signed_in(by)
            browser.get(after)
            guard.forget()
            ContentType.objects.clear_cache()
            seen = (Entry.objects.count(), Message.objects.count(), Job.objects.count(), RoleClaim.objects.count())
            with CaptureQueriesContext(connection) as asked:
                answer = browser.post(page, data)
            with CaptureQueriesContext(connection) as read:
                shown = browser.get(after)
            entries = Entry.objects.order_by("pk")[seen[0] :]
            mails = Message.objects.order_by("pk")[seen[1] :]
            told.append(
                {
                    "status": (answer.status_code, answer.headers.get("Location")),
                    "body": plain(answer.content.decode(), person),
                    "page": (shown.status_code, plain(shown.content.decode(), person)),
                    "record": [(one.call, one.kind, plain(one.payload, person)) for one in entries],
                    "mail": [(one.kind, plain(one.to + one.subject + one.text + one.html, person)) for one in mails],
                    "jobs": list(Job.objects.order_by("pk").values_list("kind", flat=True)[seen[2] :]),
                    "claims": RoleClaim.objects.count() - seen[3],
                    "queries": (len(asked), len(read)),
                }
            )
        assert Incident.objects.count() == 0
        transaction.set_rollback(True)
    return told


def difference(one: list[Any], other: list[Any]) -> list[str]:
    """Return the lines by which two worlds differ."""
    lines = [json.dumps(seen, indent=1, ensure_ascii=False).replace("\\n", "\n").splitlines() for seen in (one, other)]
    return list(difflib.unified_diff(*lines, lineterm="", n=0))


@pytest.mark.parametrize("way", WAYS)
def test_whoever_appoints_sees_the_same_whether_or_not_the_person_applies(call: Call, way: str) -> None:
    unknown, applicant = (world(call, person, [WAYS[way]]) for person in (stranger(), cast.daniela()))
    assert difference(unknown, applicant) == []
    assert unknown[0]["status"][0] == 302
    assert [kind for _call, kind, _text in unknown[0]["record"]][:1] == [
        "seat_appointed" if "seat" in way else "appointment"
    ]
    assert unknown[0]["claims"] == (0 if way == "facilitator" else 1)


@pytest.mark.parametrize(("first", "second"), [("seat", "authority"), ("authority", "seat"), ("auditor", "authority")])
def test_a_second_role_is_refused_in_the_same_words_whether_or_not_the_person_applies(
    call: Call, first: str, second: str
) -> None:
    unknown, applicant = (world(call, person, [WAYS[first], WAYS[second]]) for person in (stranger(), cast.daniela()))
    assert difference(unknown, applicant) == []
    assert [one["status"][0] for one in unknown] == [302, 422]


def test_rosa_sees_the_same_when_what_she_typed_is_refused_whoever_it_names(call: Call) -> None:
    def wrong(call: Call, person: User) -> tuple[User, str, dict[str, Any], str]:
        by, page, data, after = panel(call, person)
        return by, page, data | {"place": "king"}, after

    unknown, applicant = (world(call, person, [wrong]) for person in (stranger(), cast.daniela()))
    assert difference(unknown, applicant) == []
    assert unknown[0]["status"][0] == 422


def test_the_same_page_of_another_call_of_the_entity_tells_nothing_either(call: Call) -> None:
    other = call_at("verification")
    unknown, applicant = (world(other, person, [panel]) for person in (stranger(), cast.daniela()))
    assert difference(unknown, applicant) == []


# --- what the void role gives ----------------------------------------------------------------------------------------
def test_daniela_is_told_alone_that_her_seat_is_void_and_may_not_declare(call: Call) -> None:
    seat = appoint_assessor(call=call, user=cast.daniela(), by=cast.rosa())
    daniela = cast.daniela()
    daniela.language = "en"
    daniela.save()
    browser = signed_in(daniela)
    for name in ("assessment", "seat_declare", "panel"):
        answer = browser.get(reverse(name, args=[call.reference]))
        assert (name, answer.status_code, SAID in answer.content.decode()) == (name, 403, True)
    assert browser.post(reverse("seat_declare", args=[call.reference]), {"nothing": "on"}).status_code == 403
    with pytest.raises(Refused):
        mark_declared(seat=seat, by=daniela)
    seat.refresh_from_db()
    assert (seat.state, seat.declared_at, guard.judged_by(daniela)) == ("active", None, set())


def test_daniela_neither_decides_nor_reads_the_exercise_with_a_void_role(call: Call) -> None:
    daniela = cast.daniela()
    daniela.language = "en"
    daniela.save()
    appoint_to_call(call=call, user=daniela, role=CallRole.AUTHORITY, by=cast.rosa())
    assert daniela in grants.appointed(call, CallRole.AUTHORITY)
    assert grants.is_appointed(daniela, CallRole.AUTHORITY, call) is False
    assert grants.roles_on(daniela, call) == set()
    assert list(grants.calls_for(daniela, CallRole.AUTHORITY, Call.objects.all())) == []
    browser = signed_in(daniela)
    for name in ("deciding", "exercise"):
        answer = browser.get(reverse(name, args=[call.reference]))
        assert (name, answer.status_code, SAID in answer.content.decode()) == (name, 403, True)
        assert signed_in(cast.ana()).get(reverse(name, args=[call.reference])).status_code == 404


def test_a_void_auditor_does_not_read_the_exercise_and_a_sound_one_does(call: Call) -> None:
    for person in (cast.daniela(), cast.ana()):
        appoint_to_call(call=call, user=person, role=CallRole.AUDITOR, by=cast.kemi())
    page = reverse("exercise", args=[call.reference])
    assert [signed_in(person).get(page).status_code for person in (cast.daniela(), cast.ana())] == [403, 200]


def test_ending_a_void_role_leaves_the_applicant_shut_out_of_the_others(call: Call) -> None:
    daniela, own = cast.daniela(), {"call": call.reference, "kind": ClaimKind.OTHER}
    vacate_seat(seat=appoint_assessor(call=call, user=daniela, by=cast.rosa()), reason="Renuncia.", by=cast.rosa())
    appoint_to_call(call=call, user=daniela, role=CallRole.AUTHORITY, by=cast.rosa())
    dismiss_from_call(call=call, user=daniela, role=CallRole.AUTHORITY, by=cast.rosa())
    appoint_to_call(call=call, user=daniela, role=CallRole.MENTOR, by=cast.kemi())
    dismiss_from_call(call=call, user=daniela, role=CallRole.MENTOR, by=cast.kemi())
    assert RoleClaim.objects.filter(**own).count() == 1
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=daniela, role=CallRole.CUSTODIAN, by=cast.kemi())
    assert Seat.objects.filter(call=call, user=daniela).count() == 1


def test_an_assessor_may_not_apply_herself() -> None:
    call = call_at("open")
    appoint_assessor(call=call, user=cast.daniela(), by=cast.rosa())
    with pytest.raises(Refused):
        making.draft(call)


# --- who appoints whom -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["custodian", "mentor"])
def test_rosa_may_not_appoint_who_keeps_identities_or_accompanies_applicants(role: str) -> None:
    call = call_at("framing")
    by, page, data, _after = people(role)(call, cast.ana())
    assert signed_in(by).post(page, data).status_code == 422
    with pytest.raises(Refused):
        appoint_to_call(call=call, user=cast.ana(), role=role, by=cast.rosa())
    appoint_to_call(call=call, user=cast.ana(), role=role, by=cast.kemi())
    assert grants.is_appointed(cast.ana(), role, call) is True


@pytest.mark.parametrize("role", list(CallRole))
def test_nobody_appoints_herself(role: str) -> None:
    call = call_at("framing")
    for person in (cast.kemi(), cast.rosa()):
        with pytest.raises(Refused):
            appoint_to_call(call=call, user=person, role=role, by=person)
        with pytest.raises(Refused):
            appoint_assessor(call=call, user=person, by=person)
        assert grants.roles_on(person, call) == set()
