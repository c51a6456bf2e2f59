"""Declarations by name after the opening: who owes them, what follows, and the way back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts import grants
from accounts.states import CallRole
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Message
from pilots.actions.plan import plan_pilot
from selection.actions.decisions import decide
from selection.actions.scores import close_assessment
from selection.models import Assignment, BarredPair, Entry, Offer, Seat
from selection.queries.bars import bar_digest
from startups.actions import names as actions
from startups.models import NameDeclaration, NameReview, Startup, Submission, TeamMember
from startups.queries import names as reading
from startups.queries import next_actions
from startups.queries.unsealing import chosen_submission
from startups.tasks import remind_names_due
from tests import cast
from tests.factories import call_at
from tests.naming import WHY, declare_by_name, say
from tests.selection.builders import BECAUSE, DECISION, score_all

pytestmark = pytest.mark.django_db

FIRST, SECOND = "K00-4MD", "K01-4MD"
#: Nobody's conflict changes these; and seat 1 decides these.
CLEAR: dict[str, int | list[int]] = {FIRST: 5, SECOND: 4, "K02-4MD": 3}
CLOSE: dict[str, int | list[int]] = {FIRST: [5, 4, 4], SECOND: [3, 5, 4], "K02-4MD": 3}
REASONS = " ".join(["Se confirma porque la propuesta responde al reto con una prueba medida."] * 2)


def opened(levels: dict[str, int | list[int]] | None = None) -> Any:
    """A call scored and decided by the real actions, whose chosen identity was opened today."""
    call = call_at("assessment", entries=3)
    score_all(call, levels or CLEAR)
    close_assessment(call=call, by=cast.rosa())
    chosen = Entry.objects.get(call=call, standing__rank=1)
    decide(call=call, entry=chosen, reasons=DECISION, by_criterion=BECAUSE, by=cast.luz(), resolution_no="RA 30")
    for number, code in enumerate((FIRST, SECOND, "K02-4MD")):
        startup = Startup.objects.create(
            name=f"Kallpatek{number}", legal_name=f"Kallpatek{number} S.A.C.", country="PE"
        )
        TeamMember.objects.create(
            startup=startup, user=cast.another(f"equipo{number}@kallpa.example", f"Equipo{number}")
        )
        Submission.objects.create(
            call=call, startup=startup, state="received", code=code, submitted_at=timezone.now(),
            submitted_by=cast.daniela(), identity={"legal_name": startup.legal_name, "trade_name": startup.name},
        )  # fmt: skip
    open_now(call)
    return call


def open_now(call: Any) -> None:
    """What the second custodian's word does, without the words (they have tests of their own)."""
    chosen = reading_chosen(call)
    chosen.opened_at = timezone.now()
    chosen.save(update_fields=["opened_at"])
    type(call).objects.filter(pk=call.pk).update(state="unsealed")
    call.refresh_from_db()
    actions.ask_names(call=call, by="test")


def reading_chosen(call: Any) -> Submission:
    found = chosen_submission(call)
    assert found is not None
    return found


def seat(call: Any, number: int) -> Any:
    return Seat.objects.get(call=call, number=number).user


def payloads(call: Any, kind: str) -> list[dict[str, Any]]:
    found = Recorded.objects.filter(call=call.reference, kind=kind).order_by("seq")
    return [json.loads(one.payload) for one in found]


def plan(call: Any) -> Any:
    today = timezone.localdate()
    return plan_pilot(call=call, by=cast.rosa(), starts_on=today, ends_on=today + timedelta(days=30))


def substitute(call: Any) -> Any:
    person = cast.another("alterna@ate.example", "Delia Suplente")
    grants.appoint(user=person, call=call, role=CallRole.AUTHORITY, by="test", resolution_no="RA 41")
    return person


def as_(person: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def waits(person: Any) -> list[str]:
    with translation.override("en"):
        return [str(one.text) for one in next_actions(person)]


OWED = "Declare whether you have a conflict with who was chosen"


def test_the_pilot_waits_until_everybody_who_judged_and_who_decided_declared() -> None:
    call = opened()
    people = [seat(call, 1), seat(call, 2), seat(call, 3), cast.luz()]
    assert sorted(one.user.pk for one in Message.objects.filter(kind="names_asked")) == sorted(one.pk for one in people)
    assert [waits(one) for one in people] == [[OWED]] * 4
    for left, person in zip(("4 are", "3 are", "2 are", "1 is"), people, strict=True):
        with translation.override("en"), pytest.raises(Refused, match=f"{left} missing"):
            plan(call)
        say(call, person)
    assert [waits(one) for one in people] == [[]] * 4
    assert [(one["seat"], one["grounds"], one["code"]) for one in payloads(call, "names_declared")] == [
        (1, [], FIRST), (2, [], FIRST), (3, [], FIRST), (0, [], FIRST),
    ]  # fmt: skip
    assert [(one["changes"], one["authority"], one["left_out"]) for one in payloads(call, "names_reviewed")] == [
        (False, "none", [])
    ]
    assert plan(call).call.state == "piloting"
    with translation.override("en"), pytest.raises(Refused, match="when the pilot begins"):
        say(call, people[0], "kin")


def test_a_conflict_that_changes_nothing_leaves_the_decision_standing_and_everybody_reads_it() -> None:
    call = opened()
    declare_by_name(call, {2: "service"})
    (told,) = payloads(call, "names_reviewed")
    assert (told["left_out"], told["changes"], told["authority"]) == ([2], False, "none")
    assert [one["code"] for one in told["ways"]["seats"]] == [FIRST, SECOND, "K02-4MD"]
    page = Client(headers={"accept-language": "en"}).get(f"/results/{call.reference}/declarations/").content.decode()
    assert ("Kallpatek0 S.A.C." in page, "the chosen proposal keeps its place" in page) == (True, True)
    assert ("Kallpatek1" in page, WHY in page, "I worked for this company" in page) == (False, False, True)
    assert plan(call).call.state == "piloting"


def test_her_own_words_are_sealed_and_stand_in_no_record() -> None:
    call = opened()
    say(call, seat(call, 1), "kin")
    kept = NameDeclaration.objects.get()
    assert kept.reason == WHY
    record = " ".join(Recorded.objects.filter(call=call.reference).values_list("payload", flat=True))
    assert (WHY in record, kept.commitment in record) == (False, True)


def test_when_the_result_changes_nothing_goes_on_until_an_authority_without_conflict_chose() -> None:
    call = opened(CLOSE)
    declare_by_name(call, {1: "kin"})
    (told,) = payloads(call, "names_reviewed")
    assert (told["changes"], told["ways"]["seats"][0]["code"]) == (True, SECOND)
    with translation.override("en"), pytest.raises(Refused, match="must first choose"):
        plan(call)
    assert waits(cast.luz()) == ["A conflict came out: choose how to go on"]
    assert waits(cast.rosa()) == ["A conflict came out: choose how to go on"]
    way: dict[str, Any] = {"call": call, "reasons": REASONS, "resolution_no": "RA 42"}
    with translation.override("en"):
        with pytest.raises(Refused, match="cannot confirm her own decision"):
            actions.take_way(way="confirmed", by=cast.luz(), **way)
        with pytest.raises(Refused, match="Only an authority appointed"):
            actions.take_way(way="next", by=cast.rosa(), **way)
        other = substitute(call)
        with pytest.raises(Refused, match="Declare first"):
            actions.take_way(way="confirmed", by=other, **way)
        say(call, other)
        with pytest.raises(Refused, match="at least 20 words"):
            actions.take_way(way="confirmed", by=other, **(way | {"reasons": "Sí."}))
        with pytest.raises(Refused, match="number of the resolution"):
            actions.take_way(way="confirmed", by=other, **(way | {"resolution_no": " "}))
    actions.take_way(way="confirmed", by=other, **way)
    assert [(one["way"], one["code"]) for one in payloads(call, "names_way")] == [("confirmed", FIRST)]
    with translation.override("en"), pytest.raises(Refused, match="chosen already"):
        actions.take_way(way="next", by=other, **way)
    assert plan(call).call.state == "piloting"


def test_the_pilot_goes_to_the_first_of_the_ranking_without_who_had_the_conflict() -> None:
    call = opened(CLOSE)
    declare_by_name(call, {1: "interest"})
    actions.take_way(call=call, way="next", reasons=REASONS, resolution_no="RA 42", by=cast.luz())
    assert [Entry.objects.get(call=call, code=code).state for code in (FIRST, SECOND)] == ["set_aside", "selected"]
    assert Offer.objects.get().entry.code == SECOND  # type: ignore[union-attr]
    assert sorted(one.user.name for one in Message.objects.filter(kind="names_next")) == [
        "Marta Solís",
        "Óscar Benavides",
    ]
    assert [one.user.name for one in Message.objects.filter(kind="pilot_offered")] == ["Equipo1"]
    with translation.override("en"), pytest.raises(Refused):
        plan(call)
    text = Client(headers={"accept-language": "en"}).get(f"/results/{call.reference}/").content.decode()
    assert ("was set aside" in text, "declined the pilot" in text) == (True, False)
    # The next start-up is opened, and everybody declares again, about that one.
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        open_now(call)
        assert waits(seat(call, 1)) == [OWED]
        declare_by_name(call)
        assert [one["code"] for one in payloads(call, "names_reviewed")] == [FIRST, SECOND]
        assert plan(call).startup.name == "Kallpatek1"


def test_a_call_left_deserted_after_a_conflict_says_why() -> None:
    call = opened(CLOSE)
    declare_by_name(call, {1: "part"})
    actions.take_way(call=call, way="deserted", reasons=REASONS, resolution_no="RA 42", by=cast.luz())
    call.refresh_from_db()
    assert call.state == "deserted"
    (told,) = payloads(call, "call_deserted")
    assert (told["cause"], told["reason"]) == ("conflict", REASONS)
    for address in ("declarations/", "identity/", ""):
        assert Client().get(f"/results/{call.reference}/{address}").status_code == 200


def test_a_conflict_of_who_decided_asks_for_another_authority() -> None:
    call = opened()
    declare_by_name(call, {0: "friendship"})
    (told,) = payloads(call, "names_reviewed")
    assert (told["changes"], told["authority"]) == (False, "conflict")
    with translation.override("en"), pytest.raises(Refused, match="substitute authority"):
        actions.take_way(call=call, way="next", reasons=REASONS, resolution_no="RA 42", by=cast.luz())
    other = substitute(call)
    say(call, other)
    actions.take_way(call=call, way="confirmed", reasons=REASONS, resolution_no="RA 42", by=other)
    assert plan(call).call.state == "piloting"


def test_silence_counts_as_a_conflict_only_after_the_term_and_by_the_focal_point() -> None:
    call = opened(CLOSE)
    declare_by_name(call, silent=(1,))
    with translation.override("en"):
        with pytest.raises(Refused, match="runs still"):
            actions.go_on_without(call=call, by=cast.rosa())
        with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
            assert "Declarations by name are missing: go on without them" in waits(cast.rosa())
            with pytest.raises(Refused, match="Only the focal point"):
                actions.go_on_without(call=call, by=cast.luz())
            actions.go_on_without(call=call, by=cast.rosa())
            (told,) = payloads(call, "names_reviewed")
            assert (told["silent"], told["left_out"], told["changes"]) == ([1], [1], True)
            # She answers late after all: it is computed again, and stands.
            say(call, seat(call, 1))
            assert [(one["silent"], one["changes"]) for one in payloads(call, "names_reviewed")] == [
                ([1], True), ([], False),
            ]  # fmt: skip
            assert plan(call).call.state == "piloting"


def test_a_conflict_can_be_added_and_not_taken_back() -> None:
    call = opened(CLOSE)
    declare_by_name(call)
    person = seat(call, 1)
    say(call, person, "kin")
    assert [one.changes for one in NameReview.objects.order_by("pk")] == [False, True]
    with translation.override("en"):
        with pytest.raises(Refused, match="stays declared"):
            say(call, person)
        with pytest.raises(Refused, match="grounds of before stay"):
            say(call, person, "part")
        with pytest.raises(Refused, match="at least 5 words"):
            actions.declare_names(call=call, conflict=True, grounds=["kin"], reason="Sí.", by=person)
        with pytest.raises(Refused, match="from the list"):
            actions.declare_names(call=call, conflict=True, grounds=["x"], reason=WHY, by=person)
    assert [(one["seat"], one["version"]) for one in payloads(call, "names_declared")][-1] == (1, 2)


def test_nobody_else_declares_and_nobody_before_the_opening() -> None:
    call = opened()
    for person in (cast.ana(), cast.oscar(), cast.rosa()):
        assert as_(person).get(f"/interests/{call.reference}/name/").status_code == 404
        with translation.override("en"), pytest.raises(Refused, match="Only who held a seat"):
            say(call, person)
    sealed = call_at("standstill", entries=1)
    assert as_(cast.ines()).get(f"/interests/{sealed.reference}/name/").status_code == 404
    assert Client().get(f"/results/{sealed.reference}/declarations/").status_code == 404
    assert as_(cast.rosa()).get(f"/declarations/{sealed.reference}/").status_code == 404


def test_ines_declares_on_her_page_and_luz_chooses_on_hers() -> None:
    call = opened(CLOSE)
    url = f"/interests/{call.reference}/name/"
    ines = as_(seat(call, 1))
    assert "Kallpatek0" in ines.get(url).content.decode()
    assert ines.post(url, {"conflict": "conflict"}).status_code == 422
    assert ines.post(url, {"conflict": "none", "grounds": ["kin"]}).status_code == 422
    assert ines.post(url, {"conflict": "conflict", "grounds": ["kin"], "reason": WHY}).status_code == 302
    assert "Declaró un conflicto" in ines.get(url).content.decode()
    for number in (2, 3):
        say(call, seat(call, number))
    luz = as_(cast.luz())
    way = f"/declarations/{call.reference}/way/"
    assert luz.get(way).status_code == 403
    assert luz.post(url, {"conflict": "none"}).status_code == 302
    desk = luz.get(f"/declarations/{call.reference}/").content.decode()
    assert (way in desk, WHY in desk) == (True, False)
    assert WHY in luz.get(way).content.decode()
    assert as_(cast.rosa()).get(way).status_code == 403
    assert luz.post(way, {"way": "confirmed", "reasons": REASONS, "resolution_no": "RA 42"}).status_code == 422
    assert luz.post(way, {"way": "deserted", "reasons": REASONS, "resolution_no": "RA 42"}).status_code == 302
    call.refresh_from_db()
    assert call.state == "deserted"


def test_the_focal_point_goes_on_without_who_stays_silent_by_a_button() -> None:
    call = opened()
    declare_by_name(call, silent=(3,))
    desk, rosa = f"/declarations/{call.reference}/", as_(cast.rosa())
    assert "without/" not in rosa.get(desk).content.decode()
    assert rosa.post(f"{desk}without/").status_code == 403
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        rosa = as_(cast.rosa())
        assert "without/" in rosa.get(desk).content.decode()
        assert rosa.post(f"{desk}without/").status_code == 302
    assert [one.silent for one in NameReview.objects.all()] == [[3]]


def test_who_owes_a_declaration_is_reminded_once_before_the_term_ends() -> None:
    call = opened()
    declare_by_name(call, silent=(2,))
    before = Message.objects.filter(kind="names_asked").count()
    remind_names_due()
    due = reading.due_at(call, reading_chosen(call))
    with time_machine.travel(due - timedelta(hours=5), tick=False):
        remind_names_due()
        remind_names_due()
    assert [one.user for one in Message.objects.filter(kind="names_asked").order_by("pk")[before:]] == [seat(call, 2)]


def test_what_waits_is_found_with_the_same_number_of_queries_for_one_call_and_for_many() -> None:
    opened()
    with CaptureQueriesContext(connection) as few:
        assert len(next_actions(cast.ines())) == 1
    for _number in range(4):
        opened()
    with CaptureQueriesContext(connection) as many:
        assert len(next_actions(cast.ines())) == 5
    assert len(many) == len(few)


def test_who_read_what_her_sealed_declaration_named_must_say_so_by_name() -> None:
    call = opened()
    person = seat(call, 2)
    BarredPair.objects.create(call=call, digest=bar_digest(call, 2, FIRST))
    with pytest.raises(Refused, match=r"Before the assessment you declared|Antes de la evaluación usted declaró"):
        actions.declare_names(call=call, conflict=False, by=person)
    assert NameDeclaration.objects.count() == 0
    actions.declare_names(call=call, conflict=True, grounds=["service"], reason=WHY, by=person)
    actions.declare_names(call=call, conflict=False, by=seat(call, 1))
    assert [one.grounds for one in NameDeclaration.objects.order_by("pk")] == [["service"], []]


def test_a_bar_about_another_proposal_or_one_that_was_not_read_asks_for_nothing() -> None:
    call = opened()
    BarredPair.objects.create(call=call, digest=bar_digest(call, 2, SECOND))
    BarredPair.objects.create(call=call, digest=bar_digest(call, 3, FIRST))
    Assignment.objects.filter(seat__call=call, seat__number=3, entry__code=FIRST).delete()
    for number in (2, 3):
        actions.declare_names(call=call, conflict=False, by=seat(call, number))
    assert NameDeclaration.objects.count() == 2


def test_a_team_reads_that_it_is_known_once_its_identity_is_opened_and_the_others_that_only_custodians_know() -> None:
    opened()
    told = {}
    for one in Submission.objects.select_related("startup"):
        team = Client()
        team.force_login(TeamMember.objects.get(startup=one.startup).user)
        page = team.get(f"/submissions/{one.pk}/result/").content.decode()
        told[one.code] = ("todos pueden leer que fue suya" in page, "los custodios lo saben" in page)
        assert "Su borrador" not in team.get(f"/submissions/{one.pk}/").content.decode()
    assert told == {FIRST: (True, False), SECOND: (False, True), "K02-4MD": (False, True)}
