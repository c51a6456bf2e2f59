"""The public result leads on: who was chosen once that is public, what was amended and reviewed, the papers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from selection.actions.decisions import answer_review, decide, file_review, leave_deserted
from startups.models import Submission
from tests import cast
from tests.factories import call_at
from tests.reports.test_papers import make, visitor
from tests.selection import builders
from tests.selection.test_amending import WHY, amend
from tests.startups import desk_making as desk

pytestmark = pytest.mark.django_db
ANSWER = "El jurado leyó la sección cuatro y su nivel se queda como está, por la razón que ya escribió el puesto dos."


def test_anybody_finds_amendments_reviews_and_papers_from_the_result() -> None:
    call = builders.ranked_call()
    amend(call, 1, "K01-4MD", 5)
    decide(
        call=call,
        entry=builders.entry(call, "K00-4MD"),
        reasons=builders.DECISION,
        by_criterion=builders.BECAUSE,
        resolution_no="R.A. 9",
        by=cast.luz(),
    )
    call.refresh_from_db()
    review = file_review(call=call, code="K01-4MD", grounds=builders.DECISION + " Y más.")
    there, papers = (reverse(name, args=[call.reference]) for name in ("result", "result_papers"))
    page = visitor().get(there).content.decode()
    assert [text in page for text in (WHY, papers, builders.DECISION + " Y más.", "See who was chosen")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "Requests for review and their answers" not in page
    answer_review(review=review, outcome="dismissed", reasons=ANSWER, by=cast.luz())
    assert ANSWER in visitor().get(there).content.decode()
    assert "No paper was made yet" in visitor().get(papers).content.decode()
    old, new = make(call, "decision"), make(call, "decision")
    listed = visitor().get(papers).content.decode()
    assert [one.sha256 in listed for one in (old, new)] == [False, True]


def test_anybody_is_led_from_the_result_to_who_was_chosen_once_it_is_open() -> None:
    call = desk.after_review(call_at("open")).call
    there, identity = (reverse(name, args=[call.reference]) for name in ("result", "result_identity"))
    assert identity not in visitor().get(there).content.decode()
    for person in (cast.oscar(), cast.marta()):
        desk.give_word(call, person)
    page = visitor().get(there).content.decode()
    name = Submission.objects.exclude(opened_at=None).get().startup.name
    assert [text in page for text in (identity, reverse("result_declarations", args=[call.reference]), name)] == [
        True, True, False,
    ]  # fmt: skip
    assert name in visitor().get(identity).content.decode()


def test_focal_point_finds_the_result_of_a_call_where_nothing_complied() -> None:
    call = builders.ranked_call({"K00-4MD": 1, "K01-4MD": 1, "K02-4MD": 1})
    there, exercise = (reverse(name, args=[call.reference]) for name in ("result", "exercise"))
    assert there not in visitor(cast.rosa()).get(exercise).content.decode()
    leave_deserted(call=call, reasons=builders.DECISION, by=cast.luz())
    assert there in visitor(cast.rosa()).get(exercise).content.decode()
    assert visitor().get(there).status_code == 200
