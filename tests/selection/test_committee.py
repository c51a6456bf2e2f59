"""The committee: its size, its offices, titulars and substitutes, and the check before the opening."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Message
from selection.actions.committee import give_competences, give_office, make_up_committee
from selection.actions.entries import open_assessment
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.models import Assignment, Committee, Seat
from selection.rules.committee import Facts, Holder, Place, checklist, free_places, is_installed, may_take
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.selection.builders import assessors_of, fill, mine, seat, verified_call

pytestmark = pytest.mark.django_db
FULL = [Holder(1, "president", declared=True), Holder(2, "secretary", declared=True), Holder(3, declared=True)]


def roles(call: Call) -> list[tuple[int, str, int]]:
    """Number, office and whom she stands for, of each active seat."""
    found = Seat.objects.filter(call=call, state="active").select_related("stands_for").order_by("number")
    return [(one.number, one.office, one.stands_for.number if one.stands_for else 0) for one in found]


def told(call: Call, kind: str) -> list[dict[str, Any]]:
    rows = Recorded.objects.filter(call=call.reference, kind=kind).order_by("seq")
    return [json.loads(row.payload) for row in rows]


def made_before_the_close(call: Call, **how: Any) -> None:
    """Make a committee up as it was before the call closed."""
    Committee.objects.update_or_create(call=call, defaults=how)
    call.refresh_from_db()


# --- rules -----------------------------------------------------------------------------------------------------------


def test_places_are_filled_offices_first_then_members_then_substitutes() -> None:
    holders: list[Holder] = []
    found = []
    for number in range(1, 7):
        place = free_places(holders, size=3)[0]
        found.append(place.key)
        holders.append(Holder(number, place.office, place.stands_for))
    assert found == ["president", "secretary", "member", "substitute-1", "substitute-2", "substitute-3"]
    assert free_places(holders, size=3) == []
    assert [one.key for one in free_places(holders, size=5)] == ["member"]
    assert not may_take(None, [])
    assert not may_take(Place("president"), [Place("member")])


def test_a_committee_of_any_size_takes_everybody_as_a_member() -> None:
    holders = [*FULL, *(Holder(number) for number in range(4, 60))]
    assert free_places(holders, size=0)[0] == Place("member")


@pytest.mark.parametrize(
    ("holders", "missing"),
    [
        (FULL, []),
        (FULL[1:], ["One president", "All seats are held"]),
        ([FULL[0], FULL[2]], ["One secretary", "All seats are held"]),
        ([*FULL[:2], Holder(3)], ["Every titular has declared her interests"]),
        ([*FULL, Holder(4, stands_for=3)], []),
    ],
)
def test_the_installation_names_what_is_missing(holders: list[Holder], missing: list[str]) -> None:
    facts = Facts(holders=holders, size=3, readers=3)
    assert [str(check.label) for check in checklist(facts) if not check.verdict] == missing
    assert bool(is_installed(facts)) == (not missing)


def test_two_seats_hold_each_competence_so_that_nobody_is_missed() -> None:
    one = [*FULL[:2], Holder(3, declared=True, competences=frozenset({"datos"}))]
    two = [*one, Holder(4, "member", 3, competences=frozenset({"datos"}))]
    assert not is_installed(Facts(one, size=3, readers=3, competences=["datos"]))
    assert is_installed(Facts(two, size=3, readers=3, competences=["datos"]))


def test_one_area_does_not_fill_the_panel() -> None:
    same = [Holder(n, office, declared=True, area="Imagen") for n, office in ((1, "president"), (2, "secretary"))]
    holders = [*same, Holder(3, declared=True)]
    assert not is_installed(Facts(holders, size=3, readers=3, most_from_area=1))
    assert is_installed(Facts(holders, size=3, readers=3, most_from_area=2))


# --- actions ---------------------------------------------------------------------------------------------------------


def test_the_focal_point_appoints_with_place_area_and_competence_and_it_is_on_record() -> None:
    call = call_at("framing")
    make_up_committee(call=call, size=5, competences=["datos", " "], by=cast.rosa())
    made = appoint_assessor(
        call=call, user=cast.ines(), by=cast.rosa(), place="secretary", area="Imagen", competences=["datos", "otra"],
        resolution_no="RA 12", appointed_on=date(2026, 5, 4),
    )  # fmt: skip
    assert (made.office, made.area, made.competences, made.role) == ("secretary", "Imagen", ["datos"], "Secretary")
    said = told(call, "seat_appointed")[0]
    assert (said["office"], said["stands_for"], said["area"], said["appointed_on"]) == (
        "secretary", 0, "Imagen", "2026-05-04"
    )  # fmt: skip
    assert told(call, "committee")[0]["competences"] == ["datos"]


@pytest.mark.parametrize("state", ["announced", "open"])
def test_the_focal_point_needs_an_act_and_a_reason_once_the_call_is_announced(state: str) -> None:
    call, why = call_at(state), "El reto pide a alguien de datos."
    for act in ({}, {"resolution_no": "RA 9"}, {"reason": why}, {"resolution_no": "RA 9", "reason": "Sí."}):
        with pytest.raises(Refused, match="resolution"):
            make_up_committee(call=call, size=5, by=cast.rosa(), **act)
    make_up_committee(call=call, size=5, by=cast.rosa(), resolution_no="RA 9", reason=why)
    assert (told(call, "committee")[-1]["resolution_no"], told(call, "committee")[-1]["reason"]) == ("RA 9", why)


@pytest.mark.parametrize("state", ["closed", "verification"])
def test_the_focal_point_does_not_change_the_committee_after_the_close(state: str) -> None:
    call = call_at(state)
    with pytest.raises(Refused, match="closed"):
        make_up_committee(call=call, size=5, by=cast.rosa(), resolution_no="RA 9", reason="El reto lo pide así.")


def test_the_focal_point_may_not_fill_a_place_twice() -> None:
    call = call_at("verification")
    appoint_assessor(call=call, user=cast.ines(), by=cast.rosa())
    with pytest.raises(Refused, match="taken"):
        appoint_assessor(call=call, user=cast.tomas(), by=cast.rosa(), place="president")
    for person in assessors_of(6)[1:]:
        appoint_assessor(call=call, user=person, by=cast.rosa())
    with pytest.raises(Refused, match="complete"):
        appoint_assessor(call=call, user=cast.ana(), by=cast.rosa())


def test_the_database_holds_one_president_one_secretary_and_one_substitute() -> None:
    call = verified_call(1, 5)
    for number, change in ((3, {"office": "president"}), (3, {"office": "secretary"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.filter(call=call, number=number).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(call=call, number=5).update(stands_for=seat(call, 1))


def test_the_focal_point_may_not_open_without_a_whole_committee() -> None:
    call = verified_call(3, 3)
    made_before_the_close(call, size=5)
    with pytest.raises(Refused, match="5"):
        open_assessment(call=call, by=cast.rosa())
    made_before_the_close(call, size=3)
    Seat.objects.filter(call=call, number=1).update(office="member")
    with pytest.raises(Refused, match="president"):
        open_assessment(call=call, by=cast.rosa())
    give_office(seat=seat(call, 1), office="president", by=cast.rosa())
    open_assessment(call=call, by=cast.rosa())
    assert told(call, "committee_installed")[0]["seats"][:2] == [
        {"office": "president", "seat": 1},
        {"office": "secretary", "seat": 2},
    ]


def test_a_committee_of_five_reads_with_five() -> None:
    call = verified_call(3, 5)
    Seat.objects.filter(call=call, number__gt=3).update(stands_for=None, office="member")
    made_before_the_close(call, size=5)
    open_assessment(call=call, by=cast.rosa())
    assert Assignment.objects.filter(seat__call=call).count() == 15


def test_a_substitute_takes_place_and_office_and_keeps_what_she_sent() -> None:
    call = verified_call(2, 4)
    open_assessment(call=call, by=cast.rosa())
    assert roles(call) == [(1, "president", 0), (2, "secretary", 0), (3, "member", 0), (4, "president", 1)]
    fourth = [one for one in mine(call, 4)]
    for one in fourth[:1]:
        fill(one)
    vacate_seat(seat=seat(call, 1), reason="Renuncia.", by=cast.rosa())
    assert roles(call) == [(2, "secretary", 0), (3, "member", 0), (4, "president", 0)]
    assert told(call, "seat_steps_in") == [told(call, "seat_steps_in")[0] | {
        "seat": 4, "in_place_of": 1, "office": "president"
    }]  # fmt: skip
    assert Message.objects.filter(kind="selection.seat_steps_in", user=seat(call, 4).user).count() == 1
    assert {one.pk for one in fourth} <= {one.pk for one in mine(call, 4)}


def test_a_seat_without_substitute_leaves_its_place_to_the_next_appointed() -> None:
    call = verified_call(2, 3)
    vacate_seat(seat=seat(call, 2), reason="Renuncia.", by=cast.rosa())
    with pytest.raises(Refused, match=r"secretary|assessors"):
        open_assessment(call=call, by=cast.rosa())
    made = appoint_assessor(call=call, user=cast.julio(), by=cast.rosa())
    assert (made.office, made.stands_for) == ("secretary", None)


def test_a_new_president_takes_over_from_the_one_before() -> None:
    call = verified_call(2, 4)
    give_office(seat=seat(call, 3), office="president", by=cast.rosa(), resolution_no="RA 13")
    assert roles(call) == [(1, "member", 0), (2, "secretary", 0), (3, "president", 0), (4, "member", 1)]
    with pytest.raises(Refused, match="titular"):
        give_office(seat=seat(call, 4), office="president", by=cast.rosa())
    with pytest.raises(Refused, match="focal point"):
        give_office(seat=seat(call, 2), office="president", by=cast.ana())


def test_needs_hold_in_what_is_shared_out() -> None:
    call = verified_call(3, 3)
    made_before_the_close(call, size=3, competences=["datos"], most_from_area=1)
    for number, person in enumerate(assessors_of(6)[3:], start=4):
        area, skills = ("Imagen", []) if number < 6 else ("", ["datos"])
        declare(appoint_assessor(call=call, user=person, by=cast.rosa(), area=area, competences=skills), person)
    Seat.objects.filter(call=call).update(admitted=True)
    Seat.objects.filter(call=call, number=1).update(competences=["datos"])
    open_assessment(call=call, by=cast.rosa())
    reading = {one.seat.number for one in Assignment.objects.filter(seat__call=call).select_related("seat")}
    assert (len(reading), len(reading & {4, 5}) <= 1, bool(reading & {1, 6})) == (3, True, True)


# --- pages -----------------------------------------------------------------------------------------------------------


def of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_focal_point_makes_up_the_committee_and_appoints_on_the_page() -> None:
    call = call_at("open")
    client = of(cast.rosa())
    cast.ines()
    there, typed = reverse("committee", args=[call.reference]), {"size": "5", "most_from_area": "2"}
    typed |= {"competences": "datos\nley", "resolution_no": "RA 9"}
    assert client.post(there, typed | {"reason": "Sí"}).status_code == 422
    made = client.post(there, typed | {"reason": "El reto pide a alguien de leyes."})
    closed = reverse("committee", args=[call_at("verification").reference])
    assert ('name="size"' in client.get(there).content.decode(), 'name="size"' in client.get(closed).content.decode()) == (
        True, False,
    )  # fmt: skip
    assert (made.status_code, call.__class__.objects.get(pk=call.pk).committee.competences) == (302, ["datos", "ley"])
    page = client.get(reverse("panel_seats", args=[call.reference])).content.decode()
    assert all(text in page for text in ('value="president"', "Gerencia de Desarrollo Social", 'value="ley"'))
    data = {"email": "ines@jurado.example", "place": "president", "area": "Subgerencia de Logística",
            "competences": ["ley"], "resolution_no": "RA 12", "appointed_on": "2026-05-04"}  # fmt: skip
    assert client.post(reverse("panel_seats", args=[call.reference]), data | {"resolution_no": ""}).status_code == 422
    assert client.post(reverse("panel_seats", args=[call.reference]), data).status_code == 302
    found = Seat.objects.get(call=call)
    assert (found.office, found.area, found.competences, str(found.appointed_on)) == (
        "president", "Subgerencia de Logística", ["ley"], "2026-05-04"
    )  # fmt: skip


def test_the_focal_point_gives_an_office_on_the_page() -> None:
    call = verified_call(2, 3)
    url = reverse("seat_office", args=[call.reference, 3])
    assert url in of(cast.rosa()).get(reverse("panel_seats", args=[call.reference])).content.decode()
    assert of(cast.rosa()).post(url, {"office": "secretary", "resolution_no": "RA 14"}).status_code == 302
    assert roles(call) == [(1, "president", 0), (2, "member", 0), (3, "secretary", 0)]
    assert [of(one).get(url).status_code for one in (cast.ines(), cast.luz(), cast.ana())] == [404, 404, 404]


def test_an_assessor_reads_her_place_in_words() -> None:
    call = verified_call(2, 4)
    for person, word in ((cast.ines(), "President"), (cast.julio(), "Substitute of seat 1")):
        person.language = "en"
        person.save(update_fields=["language"])
        for name, args in (("assessment", [call.reference]), ("assessments", [])):
            assert word in of(person).get(reverse(name, args=args)).content.decode()


# --- explained on one page -------------------------------------------------------------------------------------------


def test_everybody_reads_how_proposals_are_shared_out_and_what_came_out_once_it_did() -> None:
    call = verified_call(3, 4)
    made_before_the_close(call, size=3, competences=["datos"], most_from_area=2)
    Seat.objects.filter(call=call).update(competences=["datos"])
    url = reverse("shares", args=[call.reference])
    before = Client().get(url, headers={"accept-language": "en"}).content.decode()
    assert ["a panel of 3 reads all" in before, "competences: datos" in before, 'id="shares"' in before] == [
        True, True, False
    ]  # fmt: skip
    assert [name for name in ("Inés", "Tomás", "Pilar") if name in before] == []
    open_assessment(call=call, by=cast.rosa())
    page = Client().get(url, headers={"accept-language": "en"})
    assert [(one.number, one.assigned) for one in page.context["page"].seats] == [
        (number, len(mine(call, number))) for number in (1, 2, 3, 4)
    ]
    assert [name for name in ("Inés", "Tomás", "Pilar") if name in page.content.decode()] == []
    assert Client().get(reverse("shares", args=[call_at("framing").reference])).status_code == 404


def test_the_page_of_shares_asks_the_same_number_of_questions_for_any_number_of_seats() -> None:
    counts = []
    for seats in (3, 6):
        call = verified_call(2, seats)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(reverse("shares", args=[call.reference])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_focal_point_puts_the_competences_of_a_held_seat_right_with_an_act() -> None:
    call = verified_call()
    made_before_the_close(call, size=3, competences=["datos", "compras"])
    page = reverse("seat_competences", args=[call.reference, 2])
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.rosa(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(page, {"competences": ["datos"]}).status_code == 422
    assert client.post(page, {"competences": ["other"], "resolution_no": "R. 7"}).status_code == 422
    assert client.post(page, {"competences": ["datos"], "resolution_no": "R. 7"}).status_code == 302
    (line,) = told(call, "competences_given")
    assert (line["seat"], line["before"], line["competences"], line["resolution_no"]) == (2, [], ["datos"], "R. 7")
    for number, held in ((1, ["datos", "compras"]), (3, ["compras"])):
        give_competences(seat=seat(call, number), competences=held, resolution_no="R. 8", by=cast.rosa())
    with translation.override("en"), pytest.raises(Refused, match="already"):
        give_competences(seat=seat(call, 3), competences=["compras"], resolution_no="R. 8", by=cast.rosa())
    with translation.override("en"), pytest.raises(Refused, match="focal point"):
        give_competences(seat=seat(call, 3), competences=[], resolution_no="R. 8", by=cast.ines())
    open_assessment(call=call, by=cast.rosa())
    with translation.override("en"), pytest.raises(Refused, match="shared out"):
        give_competences(seat=seat(call, 3), competences=[], resolution_no="R. 9", by=cast.rosa())


def test_where_no_competence_is_asked_for_the_page_of_a_seat_says_so() -> None:
    call = verified_call()
    made_before_the_close(call, size=3, competences=[])
    page = of(cast.rosa()).get(reverse("seat_competences", args=[call.reference, 2])).content.decode()
    assert ("El comité no pide competencias" in page, 'name="resolution_no"' in page) == (True, False)
