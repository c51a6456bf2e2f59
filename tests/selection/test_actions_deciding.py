"""The decision, what follows it, and what each person is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kernel.verdict import Refused
from ledger.queries import happened, payload
from outbox.models import Message
from selection.actions.decisions import answer_review, decide, dissent, file_review, leave_deserted
from selection.actions.entries import open_assessment
from selection.actions.scores import (
    close_assessment,
    seal_assignment,
)
from selection.actions.seats import appoint_assessor, vacate_seat
from selection.models import Assignment
from selection.queries import feedback, next_actions
from selection.queries.ranking import dissents_of, reviews_of
from selection.signals import decided, review_answered
from selection.tasks import remind_assessors
from tests import cast
from tests.selection.builders import (
    BECAUSE,
    DECISION,
    entry,
    fill,
    mine,
    open_call,
    ranked_call,
    score_all,
    seat,
    verified_call,
)

pytestmark = pytest.mark.django_db


# --- the decision ----------------------------------------------------------------------------------------------------


def test_luz_decides_and_the_review_period_runs(django_capture_on_commit_callbacks: object) -> None:
    heard: list[dict[str, object]] = []
    decided.connect(lambda **told: heard.append(told), weak=False, dispatch_uid="test")
    call = ranked_call()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        decide(
            call=call,
            entry=entry(call, "K00-4MD"),
            reasons=DECISION,
            by_criterion=BECAUSE,
            reserves=["K01-4MD"],
            resolution_no="RA 40-2026",
            by=cast.luz(),
        )
    decided.disconnect(dispatch_uid="test")
    call.refresh_from_db()
    assert call.state == "standstill"
    assert call.review_until > timezone.now() + timedelta(days=5)
    assert [entry(call, f"K0{n}-4MD").state for n in range(3)] == ["selected", "reserve", "non_compliant"]
    assert [(told["reference"], set(told) - {"signal", "sender"}) for told in heard] == [
        (call.reference, {"reference", "at"})
    ]
    assert payload(happened(call.reference, "decision").get())["rank"] == 1


def test_departing_from_rank_1_needs_a_reason_of_its_own() -> None:
    call = ranked_call()
    common = {
        "call": call,
        "entry": entry(call, "K01-4MD"),
        "reasons": DECISION,
        "by_criterion": BECAUSE,
        "resolution_no": "RA 1",
        "by": cast.luz(),
    }
    with pytest.raises(Refused, match="number 2 of the ranking"):
        decide(**common)
    decision = decide(**common, departure_reason=DECISION)
    assert (decision.departs_from_ranking, decision.departure_reason) == (True, DECISION)


@pytest.mark.parametrize(
    ("code", "reasons", "reserves", "number"),
    [
        ("K02-4MD", DECISION, [], "RA 1"),
        ("K00-4MD", "Porque sí.", [], "RA 1"),
        ("K00-4MD", DECISION, ["K02-4MD"], "RA 1"),
        ("K00-4MD", DECISION, ["K00-4MD"], "RA 1"),
        ("K00-4MD", DECISION, [], " "),
    ],
)
def test_an_unsound_decision_is_refused(code: str, reasons: str, reserves: list[str], number: str) -> None:
    call = ranked_call()
    with pytest.raises(Refused):
        decide(
            call=call,
            entry=entry(call, code),
            reasons=reasons,
            by_criterion=BECAUSE,
            reserves=reserves,
            resolution_no=number,
            by=cast.luz(),
        )
    assert entry(call, "K00-4MD").state == "compliant"


@pytest.mark.parametrize("missing", [{}, {"C4": "Sí."}, {"C5": "No hay quinto criterio en esta convocatoria."}])
def test_luz_gives_a_reason_for_each_criterion(missing: dict[str, str]) -> None:
    call = ranked_call()
    given = {code: why for code, why in BECAUSE.items() if code != "C4"} | missing
    with pytest.raises(Refused):
        decide(
            call=call,
            entry=entry(call, "K00-4MD"),
            reasons=DECISION,
            by_criterion=given,
            resolution_no="RA 1",
            by=cast.luz(),
        )
    decision = decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    assert decision.by_criterion == BECAUSE
    assert payload(happened(call.reference, "decision").get())["by_criterion"] == BECAUSE


def test_an_assessor_votes_against_the_decision_once_and_under_her_number() -> None:
    call = ranked_call()
    with pytest.raises(Refused, match="in its review period"):
        dissent(seat=seat(call, 2), reasons=DECISION, by=cast.tomas())
    decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    for person in (cast.ines(), cast.luz(), cast.ana()):
        with pytest.raises(Refused, match="Only who holds a seat"):
            dissent(seat=seat(call, 2), reasons=DECISION, by=person)
    with pytest.raises(Refused, match="at least 10 words"):
        dissent(seat=seat(call, 2), reasons="No.", by=cast.tomas())
    dissent(seat=seat(call, 2), reasons=DECISION, by=cast.tomas())
    with pytest.raises(Refused, match="recorded already"):
        dissent(seat=seat(call, 2), reasons=DECISION, by=cast.tomas())
    assert [(vote.seat.number, vote.reasons) for vote in dissents_of(call)] == [(2, DECISION)]
    told = payload(happened(call.reference, "dissent").get())
    assert (told["seat"], told["reasons"]) == (2, DECISION)


@pytest.mark.parametrize("person", [cast.ines, cast.rosa, cast.oscar, cast.ana])
def test_nobody_but_luz_decides(person: object) -> None:
    call = ranked_call()
    with pytest.raises(Refused):
        decide(
            call=call,
            entry=entry(call, "K00-4MD"),
            reasons=DECISION,
            by_criterion=BECAUSE,
            resolution_no="RA 1",
            by=person(),  # type: ignore[operator]
        )


def test_luz_leaves_a_call_deserted_only_when_nothing_complies() -> None:
    call = ranked_call()
    with pytest.raises(Refused, match="choose one"):
        leave_deserted(call=call, reasons=DECISION, by=cast.luz())
    empty = ranked_call({"K00-4MD": 2}, entries=1)
    leave_deserted(call=empty, reasons=DECISION, by=cast.luz())
    empty.refresh_from_db()
    assert empty.state == "deserted"


# --- after the decision ----------------------------------------------------------------------------------------------


def decided_call() -> object:
    call = ranked_call()
    decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    call.refresh_from_db()
    return call


def test_a_candidate_asks_for_a_review_by_code_and_luz_answers(django_capture_on_commit_callbacks: object) -> None:
    heard: list[dict[str, object]] = []
    review_answered.connect(lambda **told: heard.append(told), weak=False, dispatch_uid="test")
    call = decided_call()
    review = file_review(call=call, code="K01-4MD", grounds=DECISION)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="wait"):
        file_review(call=call, code="K01-4MD", grounds=DECISION)  # type: ignore[arg-type]
    assert [one.outcome for one in reviews_of(call)] == ["pending"]  # type: ignore[arg-type]
    with pytest.raises(Refused):
        answer_review(review=review, outcome="dismissed", reasons=DECISION, by=cast.rosa())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer_review(review=review, outcome="dismissed", reasons=DECISION, by=cast.luz())
    review_answered.disconnect(dispatch_uid="test")
    review.refresh_from_db()
    assert (review.outcome, review.answered_by) == ("dismissed", cast.luz())
    assert [told["code"] for told in heard] == ["K01-4MD"]
    assert [one.outcome for one in reviews_of(call)] == ["dismissed"]  # type: ignore[arg-type]


def test_a_review_cannot_be_asked_for_after_the_review_period() -> None:
    call = decided_call()
    call.review_until = timezone.now() - timedelta(minutes=1)  # type: ignore[attr-defined]
    call.save()  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        file_review(call=call, code="K01-4MD", grounds=DECISION)  # type: ignore[arg-type]


def test_a_candidate_reads_levels_and_reasons_without_seats_and_only_after_the_decision() -> None:
    call = ranked_call()
    assert feedback(call, "K01-4MD") is None
    decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    call.refresh_from_db()
    told = feedback(call, "K01-4MD")
    assert told is not None
    assert (told.rank, told.of, told.complies, told.mean_hundredths) == (2, 3, True, 400)
    # Three are too few: from how they spread and her own place she could tell another one's level.
    assert (told.distribution, {one.everybody for one in told.criteria}) == ((), {()})
    assert [(one.counts, {opinion.seat for opinion in one.opinions}) for one in told.criteria] == [
        ((0, 0, 0, 0, 3, 0), {0})
    ] * 4
    assert feedback(call, "ZZZ-ZZZ") is None


def test_a_candidate_of_five_reads_how_all_spread_on_each_criterion() -> None:
    levels: dict[str, int | list[int]] = {"K00-4MD": 5, "K01-4MD": 4, "K02-4MD": 2, "K03-4MD": [3, 3, 4], "K04-4MD": 0}
    call = ranked_call(levels, entries=5)
    decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    call.refresh_from_db()
    told = feedback(call, "K01-4MD")
    assert told is not None
    assert told.distribution == (1, 0, 1, 1, 2)
    assert [one.everybody for one in told.criteria] == [(1, 0, 1, 1, 2)] * 4


# --- what waits, and reminders ---------------------------------------------------------------------------------------


def said(person: object) -> list[str]:
    return [str(action.text) for action in next_actions(person)]


def test_each_person_is_told_what_waits_for_her() -> None:
    call = verified_call(1)
    extra = appoint_assessor(call=call, user=cast.julio(), by=cast.rosa())
    assert said(cast.julio()) == ["Declare your interests"]
    vacate_seat(seat=extra, reason="No acepta.", by=cast.rosa())
    assert said(cast.rosa()) == ["Open the blind assessment"]
    open_assessment(call=call, by=cast.rosa())
    assert [action.progress for action in next_actions(cast.ines())] == [(0, 1)]
    assert said(cast.rosa()) == []
    score_all(call)
    assert (said(cast.ines()), said(cast.rosa())) == ([], ["Close the assessment: every score is in"])
    close_assessment(call=call, by=cast.rosa())
    assert said(cast.luz()) == ["Decide which proposal goes to the pilot"]
    decide(
        call=call,
        entry=entry(call, "K00-4MD"),
        reasons=DECISION,
        by_criterion=BECAUSE,
        resolution_no="RA 1",
        by=cast.luz(),
    )
    call.refresh_from_db()
    file_review(call=call, code="K00-4MD", grounds=DECISION)
    assert said(cast.luz()) == ["Answer the request for review of K00-4MD"]
    assert said(cast.ana()) == []


def test_an_assessor_is_reminded_once_and_only_while_something_is_missing() -> None:
    call = open_call(1)
    call.assessment.due_at = timezone.now() + timedelta(days=1)
    call.assessment.save()
    fill(mine(call, 2)[0])
    seal_assignment(assignment=mine(call, 2)[0], by=cast.tomas())
    remind_assessors()
    remind_assessors()
    assert sorted(Message.objects.filter(kind="selection.reminder").values_list("user__name", flat=True)) == [
        "Inés Valdivia",
        "Pilar Montes",
    ]


def test_what_waits_costs_the_same_with_one_and_with_many_calls(django_assert_max_num_queries: object) -> None:
    from django.test.utils import CaptureQueriesContext

    open_call(1)
    with CaptureQueriesContext(connection) as few:
        next_actions(cast.ines())
    for _turn in range(3):
        open_call(2)
    with CaptureQueriesContext(connection) as many:
        next_actions(cast.ines())
    assert len(many) == len(few)


def test_an_action_that_is_refused_leaves_nothing_behind() -> None:
    call = open_call(1)
    before = Assignment.objects.count(), happened(call.reference, "ranking").count()
    with pytest.raises(Refused), transaction.atomic():
        close_assessment(call=call, by=cast.rosa())
    assert (Assignment.objects.count(), happened(call.reference, "ranking").count()) == before
