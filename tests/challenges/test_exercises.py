"""Exercises: who sees them, who chooses the category, the twelve steps, the board."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import grants
from accounts.states import CallRole
from challenges.actions.exercises import choose_category, start_exercise
from challenges.models import Call, Category
from challenges.queries import next_actions
from challenges.queries.access import visible_calls
from challenges.queries.exercises import PAGE, board
from challenges.rules.steps import Facts, late, twelve_steps, waited_for
from challenges.states import CallState
from kernel.verdict import Refused
from ledger.actions import record
from ledger.queries import entries, payload
from tests import cast
from tests.challenges.exercising import client, survey, workshop, written
from tests.factories import ORDER, call_at

NOW = timezone.now()


# --- rules -----------------------------------------------------------------------------------------------------------
def states_of(**facts: Any) -> list[str]:
    return [step.state for step in twelve_steps(Facts(**facts))]


def test_a_new_exercise_is_at_its_first_step() -> None:
    assert states_of(state="draft") == ["now"] + [""] * 11
    assert states_of(state="draft", has_authority=True) == ["done", "now"] + [""] * 10


def test_the_steps_follow_the_state_to_the_published_case() -> None:
    done = [states_of(state=state, has_authority=True, has_category=True).count("done") for state in ORDER]
    assert done == [2, 2, 3, 4, 4, 5, 5, 6, 7, 8, 8, 9, 9, 10, 11]


@pytest.mark.parametrize("state", ["cancelled", "deserted", "suspended"])
def test_a_halted_exercise_has_no_step_of_now(state: str) -> None:
    assert "now" not in states_of(state=state, resumes_to="open" if state == "suspended" else "")


@pytest.mark.parametrize("state", list(CallState))
def test_every_state_says_who_is_waited_for(state: str) -> None:
    who, what = waited_for(Facts(state=state, has_authority=True, has_category=True))
    assert bool(what) == (state not in {"cancelled", "deserted"})
    assert bool(who) == (state not in {"cancelled", "deserted", "announced"})


def test_a_sent_frame_waits_for_the_authority() -> None:
    facts = {"state": "framing", "has_authority": True, "has_category": True}
    assert str(waited_for(Facts(**facts, frame_state="draft"))[0]) != str(
        waited_for(Facts(**facts, frame_state="submitted"))[0]
    )


def test_what_should_have_happened_is_late() -> None:
    hour = timedelta(hours=1)
    assert late(Facts(state="framing", workshop_ends=(NOW + hour,)), now=NOW) == []
    assert len(late(Facts(state="framing", workshop_ends=(NOW - hour,), opens_at=NOW - hour), now=NOW)) == 2
    assert len(late(Facts(state="standstill", review_until=NOW - hour), now=NOW)) == 1
    assert late(Facts(state="standstill", review_until=NOW + hour), now=NOW) == []


# --- actions ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_rosa_begins_an_exercise_with_four_criteria_and_a_reference() -> None:
    first = start_exercise(entity=cast.ate(), title="Uno", by=cast.rosa())
    second = start_exercise(entity=cast.ate(), title="Dos", by=cast.rosa())
    year = timezone.localdate().year
    assert [first.reference, second.reference] == [f"ATE-{year}-001", f"ATE-{year}-002"]
    criteria = list(first.criteria.values_list("code", "weight", "complies_from"))
    assert criteria == [(code, 25, 3) for code in ("C1", "C2", "C3", "C4")]
    assert {len(criterion.anchors) for criterion in first.criteria.all()} == {6}
    assert {tuple(sorted(criterion.translations)) for criterion in first.criteria.all()} == {("en", "pt")}
    assert [entry.kind for entry in entries(first.reference)] == ["exercise_started"]


@pytest.mark.django_db
@pytest.mark.parametrize("person", [cast.julio, cast.luz, cast.ana])
def test_others_may_not_begin_an_exercise(person: Any) -> None:
    with pytest.raises(Refused):
        start_exercise(entity=cast.ate(), title="Uno", by=person())
    assert Call.objects.count() == 0


@pytest.mark.django_db
def test_luz_chooses_the_category_and_the_exercise_is_framed() -> None:
    call = call_at("draft")
    category = Category.objects.get(number=2)
    for person in (cast.rosa(), cast.kemi()):
        with pytest.raises(Refused):
            choose_category(call=call, category=category, by=person)
    call = choose_category(call=call, category=category, by=cast.luz())
    assert (call.state, call.category) == ("framing", category)
    with pytest.raises(Refused):
        choose_category(call=call_at("open"), category=category, by=cast.luz())


@pytest.mark.django_db
def test_staff_put_a_resolution_on_record() -> None:
    call = choose_category(
        call=call_at("draft"), category=Category.objects.get(number=5), by=cast.kemi(), resolution_no="R.A. 12-2026"
    )
    chosen = [payload(entry) for entry in entries(call.reference) if entry.kind == "category_chosen"]
    assert [(one["number"], one["resolution_no"]) for one in chosen] == [(5, "R.A. 12-2026")]


@pytest.mark.django_db
def test_category_five_keeps_its_meaning_and_there_are_nine() -> None:
    five = Category.objects.get(number=5)
    assert (five.name, five.source) == ("Comunicación, reputación e imagen", "published")
    assert (five.name_pt, five.name_en) == (
        "Comunicação, reputação e imagem",
        "Communication, reputation and image",
    )
    others = Category.objects.exclude(number=5)
    assert (others.count(), set(others.values_list("source", flat=True))) == (8, {"proposed"})


# --- who sees --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_only_who_takes_part_sees_an_exercise() -> None:
    call = call_at("assessment", entries=1)
    seen = {
        person.__name__: visible_calls(person()).filter(pk=call.pk).exists()
        for person in (cast.rosa, cast.julio, cast.luz, cast.oscar, cast.kemi, cast.ines, cast.daniela, cast.ana)
    }
    assert seen == {
        "rosa": True,
        "julio": True,
        "luz": True,
        "oscar": True,
        "kemi": True,
        "ines": False,
        "daniela": False,
        "ana": False,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["exercise", "exercise_category", "workshop_plan", "survey_open", "frame_versions"])
def test_strangers_find_no_exercise(name: str) -> None:
    url = reverse(name, args=[call_at("framing").reference])
    assert client(cast.rosa()).get(url).status_code in {200, 403}
    for stranger in (cast.ana(), cast.ines()):
        assert client(stranger).get(url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("state", ORDER)
def test_rosa_luz_and_kemi_read_an_exercise_in_every_state(state: str) -> None:
    call = call_at(state, entries=2)
    workshop(call) if state != "published" else None
    for person in (cast.rosa(), cast.luz(), cast.kemi()):
        response = client(person).get(reverse("exercise", args=[call.reference]))
        assert response.status_code == 200
        assert [step.number for step in response.context["steps"]] == list(range(1, 13))
        text = response.content.decode()
        assert ("-4MD" in text, "Mineral" in text) == (False, False)


@pytest.mark.django_db
def test_rosa_starts_an_exercise_in_the_browser_and_appoints_luz() -> None:
    browser = client(cast.rosa())
    wrong = browser.post(reverse("exercise_start"), {"entity": cast.ate().pk, "title": ""})
    assert wrong.status_code == 422
    assert browser.post(reverse("exercise_start"), {"entity": cast.ate().pk, "title": "Escuchar"}).status_code == 302
    call = Call.objects.get(title="Escuchar")
    url = reverse("exercise_appoint", args=[call.reference])
    nobody = browser.post(url, {"email": "nadie@x.example", "role": "authority"})
    assert nobody.status_code == 422
    luz = cast.luz()
    assert browser.post(url, {"email": luz.email, "role": "authority"}).status_code == 302
    assert grants.is_appointed(luz, CallRole.AUTHORITY, call)
    excluded = browser.post(url, {"email": luz.email, "role": "custodian"})
    assert excluded.status_code == 422
    assert [action.url for action in next_actions(luz)] == [reverse("exercise_category", args=[call.reference])]
    chosen = client(luz).post(
        reverse("exercise_category", args=[call.reference]), {"category": Category.objects.get(number=5).pk}
    )
    assert chosen.status_code == 302
    call.refresh_from_db()
    assert call.state == "framing"


@pytest.mark.django_db
def test_kemi_needs_a_resolution_to_choose_in_the_browser() -> None:
    call = call_at("draft")
    url = reverse("exercise_category", args=[call.reference])
    category = Category.objects.get(number=5).pk
    browser = client(cast.kemi())
    assert browser.post(url, {"category": category}).status_code == 422
    assert browser.post(url, {"category": category, "resolution_no": "R.A. 12"}).status_code == 302
    assert client(cast.rosa()).get(url).status_code == 403


@pytest.mark.django_db
def test_rosa_and_kemi_see_whom_an_exercise_lacks_and_who_appoints_them(django_assert_num_queries: Any) -> None:
    rosa, kemi = cast.rosa(), cast.kemi()
    call = start_exercise(entity=cast.ate(), title="Escuchar", by=rosa)
    address = reverse("exercise_appoint", args=[call.reference])

    def lacking() -> list[list[str]]:
        return [[str(one.text) for one in next_actions(person) if one.url == address] for person in (rosa, kemi)]

    custody, asked = "Appoint two custodians", "Ask GovLink's staff for two custodians"
    assert lacking() == [["Appoint the deciding authority", asked], [custody]]
    with CaptureQueriesContext(connection) as waiting:
        next_actions(kemi)
    grants.appoint(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by="test")
    grants.appoint(user=cast.oscar(), call=call, role=CallRole.CUSTODIAN, by="test")
    assert lacking() == [[asked], [custody]]
    for _number in range(30):
        start_exercise(entity=cast.ate(), title="Escuchar", by=rosa)
    with django_assert_num_queries(len(waiting.captured_queries)):
        assert len(next_actions(kemi)) == 31
    grants.appoint(user=cast.marta(), call=call, role=CallRole.CUSTODIAN, by="test")
    assert lacking() == [[], []]


@pytest.mark.django_db
def test_rosa_reads_that_a_handed_over_exercise_waits_for_her() -> None:
    call = call_at("verification")

    def waited() -> list[str]:
        page = client(cast.rosa()).get(reverse("exercise", args=[call.reference])).context
        (row,) = board(cast.rosa())[0]
        return [str(page["who"]), str(row["who"]), str(row["what"])]

    assert waited() == ["Custodians", "Custodians", "to check eligibility and hand over blind copies"]
    record("handed_over", by="test", call=call.reference, count=3, not_eligible=0)
    assert waited() == ["Focal point", "Focal point", "to open the blind assessment"]


# --- lists -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_board_and_what_waits_cost_as_much_with_30_exercises_as_with_1(django_assert_num_queries: Any) -> None:
    def filled() -> Call:
        call = call_at("framing")
        workshop(call, starts_in=timedelta(days=-2))
        written(call)
        survey(call, [cast.rosa()], "learning_after")
        return call

    call = filled()
    browser = client(cast.rosa())
    url = reverse("exercises")
    browser.get(url)
    with django_assert_num_queries(8) as page:
        browser.get(url)
    rosa = cast.rosa()
    next_actions(rosa)
    with CaptureQueriesContext(connection) as waiting:
        found = {str(action.url) for action in next_actions(rosa)}
    frame, answer = reverse("frame", args=[call.reference, 1]), reverse("survey", args=[call.surveys.get().pk])
    assert found == {frame, answer}
    for _number in range(30):
        filled()
    with django_assert_num_queries(len(page.captured_queries)):
        assert len(browser.get(url).context["rows"]) == PAGE
    with django_assert_num_queries(len(waiting.captured_queries)):
        assert len(next_actions(rosa)) == 62


@pytest.mark.django_db
def test_the_board_turns_pages_and_says_what_is_late() -> None:
    for _number in range(PAGE + 2):
        call_at("framing")
    newest = call_at("standstill")
    rows, before = board(cast.rosa())
    assert (rows[0]["call"], len(rows[0]["late"]), len(rows)) == (newest, 1, PAGE)
    rest, end = board(cast.rosa(), before=before)
    assert (len(rest), end) == (3, None)
    assert client(cast.rosa()).get(reverse("exercises"), {"before": "x"}).status_code == 200
    assert board(cast.ana()) == ([], None)
