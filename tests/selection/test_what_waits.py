"""What waits for a person in and around the panel: each is called to what only she can do, and no longer than that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from challenges.models import Call
from govlink.queries import next_actions
from outbox.models import Message
from selection.actions import dates as panel
from selection.actions.calibration import begin_calibration, score_sample
from selection.actions.decisions import decide, dissent
from selection.actions.seats import appoint_assessor
from selection.models import Assignment
from selection.samples import sample_texts
from startups.actions import recognition
from startups.rules.dates import DESK_TIME
from tests import cast
from tests.challenges.exercising import client
from tests.factories import call_at
from tests.selection import builders
from tests.startups import making
from tests.startups.test_dates import asked, dating, doubtful

pytestmark = pytest.mark.django_db


def waits(person: Any, call: Call) -> dict[str, str]:
    """Return address to sentence of what waits for a person in a call."""
    with translation.override("en"):
        return {one.url: str(one.text) for one in next_actions(person) if call.reference in one.url}


def test_moderator_and_custodian_see_what_the_blind_date_waits_for() -> None:
    call = dating()
    session, answers = (reverse(name, args=[call.reference]) for name in ("session", "desk_dates"))
    assert (session in waits(cast.rosa(), call), answers in waits(cast.oscar(), call)) == (False, False)
    seat = builders.seat(call, 1)
    panel.ask(seat=seat, text="¿Cómo se mide el resultado del mapa de temas?", by=cast.ines())
    assert waits(cast.rosa(), call)[session] == "Moderate 1 question of the panel"
    query = asked(call)
    doubtful(call, query)
    assert waits(cast.oscar(), call)[answers] == "Look at 1 answer of the candidates before the panel reads it"
    (found,) = [one for one in next_actions(cast.oscar()) if one.url == answers]
    assert query.due_at is not None
    assert found.due == query.due_at + DESK_TIME
    assert {session, answers} & set(waits(cast.ines(), call)) == set()


def test_an_assessor_is_called_to_the_samples_until_she_has_scored_both() -> None:
    call = builders.verified_call(2, 3)
    page = reverse("calibration", args=[call.reference])
    assert page not in waits(cast.ines(), call)
    begin_calibration(call=call, samples=sample_texts("es"), by=cast.rosa())
    seat = builders.seat(call, 1)
    levels = {criterion.code: 3 for criterion in call.criteria.all()}
    for sample in (1, 2):
        assert waits(seat.user, call)[page] == "Score the samples of the calibration round"
        score_sample(seat=seat, sample=sample, levels=levels, by=seat.user)
    assert page not in waits(seat.user, call)
    assert page in waits(builders.seat(call, 2).user, call)


def test_nothing_waits_for_an_assessor_whose_seat_is_void_for_her() -> None:
    call = call_at("open")
    making.draft(call)
    for person in (cast.ines(), cast.daniela()):
        appoint_assessor(call=call, user=person, by=cast.rosa(), resolution_no="R. 1")
    page = reverse("assessment", args=[call.reference])
    assert waits(cast.ines(), call)[page] == "Declare your interests"
    assert page not in waits(cast.daniela(), call)


def test_president_jurors_and_focal_point_are_called_after_the_close() -> None:
    call = builders.ranked_call()
    deliberation, survey, hers, papers = (
        reverse(name, args=[call.reference]) for name in ("deliberation", "seat_recognition", "assessment", "papers")
    )
    assert waits(cast.ines(), call)[deliberation] == "Deliberate with the panel: all levels are open"
    assert [deliberation in waits(person, call) for person in (cast.tomas(), cast.rosa())] == [False, False]
    told = Message.objects.filter(kind="selection.deliberation_open")
    assert [one.user for one in told] == [cast.ines()]
    assert waits(cast.rosa(), call)[papers] == "Make 4 papers that are due"
    seat = builders.seat(call, 2)
    codes = Assignment.objects.filter(seat=seat).values_list("entry__code", flat=True)
    assert survey in waits(cast.tomas(), call)
    recognition.answer_recognition(seat=seat, answers={code: ("no", "") for code in codes}, by=cast.tomas())
    assert (survey in waits(cast.tomas(), call), survey in waits(cast.pilar(), call)) == (False, True)
    assert hers not in waits(cast.tomas(), call)
    chosen = builders.entry(call, "K00-4MD")
    decide(
        call=call,
        entry=chosen,
        reasons=builders.DECISION,
        by_criterion=builders.BECAUSE,
        resolution_no="R.A. 9",
        by=cast.luz(),
    )
    call.refresh_from_db()
    mails = Message.objects.filter(kind="selection.decision_taken").select_related("user").order_by("user__name")
    assert [one.user.name for one in mails] == ["Inés Valdivia", "Pilar Montes", "Tomás Ríos"]
    assert {code for code in ("K00-4MD", "K01-4MD") for one in mails if code in one.text} == set()
    assert deliberation not in waits(cast.ines(), call)
    (found,) = [one for one in next_actions(cast.tomas()) if one.url == hers]
    assert found.due == call.review_until
    page = client(cast.tomas()).get(found.url).content.decode()
    assert reverse("dissent", args=[call.reference]) in page, "Where she is led she reads the decision and votes."
    dissent(seat=seat, reasons=builders.REASON, by=cast.tomas())
    assert (hers in waits(cast.tomas(), call), hers in waits(cast.pilar(), call)) == (False, True)
    Call.objects.filter(pk=call.pk).update(review_until=timezone.now() - timedelta(minutes=1))
    assert hers not in waits(cast.pilar(), call), "The term that the mail told is over."


def test_focal_points_home_costs_as_many_queries_for_three_calls_as_for_one() -> None:
    counted = []
    for more in (1, 2):
        for _number in range(more):
            panel.ask(
                seat=builders.seat(call := builders.open_call(), 1), text="¿Cómo se mide el tema?", by=cast.ines()
            )
        for person in (cast.rosa(), cast.ines()):
            with CaptureQueriesContext(connection) as seen:
                assert waits(person, call) != {}
            counted.append(len(seen))
    assert counted[:2] == counted[2:]
