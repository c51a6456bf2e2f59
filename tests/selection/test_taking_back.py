"""A request for review that is upheld: the decision stands all the same, or is taken back and decided anew."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from challenges.models import Call
from kernel.verdict import Refused
from ledger.queries import happened, payload
from outbox.models import Message
from selection.actions.amending import amend_score
from selection.actions.decisions import answer_review, decide, dissent, file_review
from selection.models import Decision, ReviewRequest, TakenBack
from selection.queries.former import former_decisions
from selection.queries.papers import decision_contents
from selection.queries.ranking import decision_of, dissents_of
from selection.signals import taken_back
from tests import cast
from tests.selection.builders import BECAUSE, DECISION, entry, mine, ranked_call, seat
from tests.selection.test_amending import as_

pytestmark = pytest.mark.django_db

WHY = "La persona candidata tiene razón: el plan del piloto sí responde a lo que se preguntó."


def choose(call: Call, code: str = "K00-4MD", act: str = "RA 1-2026", departure: str = "") -> Decision:
    return decide(
        call=call,
        entry=entry(call, code),
        reasons=DECISION,
        by_criterion=BECAUSE,
        reserves=["K01-4MD"] if code == "K00-4MD" else [],
        resolution_no=act,
        departure_reason=departure,
        by=cast.luz(),
    )


def asked(code: str = "K01-4MD") -> tuple[Call, ReviewRequest]:
    """A decided call with one vote against it and one request for review."""
    call = ranked_call()
    choose(call)
    dissent(seat=seat(call, 2), reasons=DECISION, by=cast.tomas())
    review = file_review(call=call, code=code, grounds=DECISION)
    call.refresh_from_db()
    return call, review


def states(call: Call) -> list[str]:
    return [entry(call, f"K0{n}-4MD").state for n in range(3)]


def test_luz_says_what_follows_when_she_upholds_a_request() -> None:
    call, review = asked()
    for outcome, effect in (("upheld", ""), ("dismissed", "anew"), ("upheld", "x")):
        with pytest.raises(Refused):
            answer_review(review=review, outcome=outcome, effect=effect, reasons=WHY, by=cast.luz())
    answer_review(review=review, outcome="upheld", effect="stands", reasons=WHY, by=cast.luz())
    call.refresh_from_db()
    told = payload(happened(call.reference, "review_answered").get())
    assert (call.state, told["outcome"], told["effect"]) == ("standstill", "upheld", "stands")
    assert TakenBack.objects.count() == 0


def test_luz_takes_her_decision_back_and_all_of_it_is_kept(django_capture_on_commit_callbacks: Any) -> None:
    call, review = asked()
    heard: list[str] = []
    taken_back.connect(lambda reference, **_more: heard.append(reference), weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    taken_back.disconnect(dispatch_uid="test")
    call.refresh_from_db()
    assert (call.state, call.review_until, states(call)) == (
        "deliberation", None, ["compliant", "compliant", "non_compliant"],
    )  # fmt: skip
    assert (decision_of(call), dissents_of(call), heard) == (None, [], [call.reference])
    (former,) = former_decisions(call)
    old = former.decision
    assert (old.number, old.entry.code, old.reserves, old.resolution_no) == (1, "K00-4MD", ["K01-4MD"], "RA 1-2026")
    assert (old.reasons, old.by_criterion) == (DECISION, BECAUSE)
    assert [(one.seat.number, one.reasons) for one in former.votes] == [(2, DECISION)]
    told = payload(happened(call.reference, "decision_taken_back").get())
    assert (told["code"], told["review"], told["number"]) == ("K00-4MD", "K01-4MD", 1)
    assert Message.objects.filter(kind="selection.decision_back").count() == 3


def test_a_seat_amends_and_luz_decides_anew_with_another_review_period() -> None:
    call, review = asked()
    assignment = next(one for one in mine(call) if one.entry.code == "K01-4MD")
    given: dict[str, Any] = {"criterion": call.criteria.get(code="C1"), "level": 5, "reason": DECISION}
    with pytest.raises(Refused, match="before the authority decides"):
        amend_score(assignment=assignment, **given, by=cast.ines())
    answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    # Every team knows its code by now: what was given before to the others stays.
    other = next(one for one in mine(call) if one.entry.code == "K02-4MD")
    with pytest.raises(Refused, match="whose review was upheld"):
        amend_score(assignment=other, **given, by=cast.ines())
    amend_score(assignment=assignment, **given, by=cast.ines())
    choose(call, "K01-4MD", act="RA 2-2026", departure=DECISION)
    call.refresh_from_db()
    assert (call.state, decision_of(call).entry.code, states(call)[1]) == ("standstill", "K01-4MD", "selected")
    assert call.review_until is not None
    dissent(seat=seat(call, 2), reasons=DECISION, by=cast.tomas())
    # Both decisions were told to every seat, each once.
    assert Message.objects.filter(kind="selection.decision_taken").count() == 6
    contents = decision_contents(call)
    titles = [point.title for point in contents.points]
    former = contents.points[titles.index("Decision 1, taken back")]
    assert "Chosen: K00-4MD. Resolution: RA 1-2026." in former.texts
    assert f"Seat 2 voted against it: {DECISION}" in former.texts
    assert [one.text for one in contents.agreements] == ["Proposal K01-4MD goes to the pilot."]


def test_a_candidate_asks_once_about_each_decision() -> None:
    call, review = asked()
    answer_review(review=review, outcome="upheld", effect="stands", reasons=WHY, by=cast.luz())
    with pytest.raises(Refused, match="was answered"):
        file_review(call=call, code="K01-4MD", grounds=DECISION)
    other = file_review(call=call, code="K00-4MD", grounds=DECISION)
    answer_review(review=other, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    with pytest.raises(Refused):
        file_review(call=call, code="K01-4MD", grounds=DECISION)
    choose(call, act="RA 2-2026")
    again = file_review(call=call, code="K01-4MD", grounds=DECISION)
    assert again.decision_no == 2


def test_a_decision_is_not_taken_back_while_another_request_waits() -> None:
    call, review = asked()
    other = file_review(call=call, code="K00-4MD", grounds=DECISION)
    with pytest.raises(Refused, match="Another request"):
        answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    answer_review(review=other, outcome="dismissed", reasons=WHY, by=cast.luz())
    answer_review(review=review, outcome="upheld", effect="anew", reasons=WHY, by=cast.luz())
    assert TakenBack.objects.count() == 1


def test_luz_takes_it_back_on_her_page_and_everybody_reads_both_decisions() -> None:
    call, review = asked()
    client, luz = Client(headers={"accept-language": "en"}), as_(cast.luz())
    page = reverse("review_answer", args=[call.reference, review.pk])
    other = file_review(call=call, code="K00-4MD", grounds=DECISION)
    refused = luz.post(page, {"answer": "anew", "reasons": WHY})
    assert (refused.status_code, "Otra solicitud sobre esta decisión espera" in refused.content.decode()) == (422, True)
    answer_review(review=other, outcome="dismissed", reasons=WHY, by=cast.luz())
    assert luz.post(page, {"answer": "anew", "reasons": WHY}).status_code == 302
    deciding = luz.get(reverse("deciding", args=[call.reference])).content.decode()
    assert "La decisión quedó sin efecto: decida de nuevo" in deciding
    # What she answered is a sentence: it stands under the code, and a word beside it, also where there is little room.
    statuses = re.findall(r'task-list__status"[^>]*>(?:<[^>]*>)*(?:<svg.*?</svg>)?([^<]+)<', deciding)
    assert (statuses, "La decisión queda sin efecto y se decide de nuevo" in deciding) == (["Respondida"] * 2, True)
    own = as_(cast.tomas()).get(reverse("assessment", args=[call.reference])).content.decode()
    assert "puede modificar, con un motivo, los niveles que dio a la propuesta que la pidió" in own
    panel = as_(cast.ines()).get(f"/assess/{call.reference}/panel/").content.decode()
    assert set(re.findall(r"/([^/]+)/amend/", panel)) == {slugify(review.entry.mark)}
    public = client.get(reverse("result", args=[call.reference])).content.decode()
    assert "The decision was taken back and is decided anew" in public
    assert ("Decisions that were taken back" in public, WHY in public, DECISION in public) == (True, True, True)
    # While it is decided anew, nobody outside sees levels move.
    assert "Ranking</h2>" not in public
    choose(call, act="RA 2-2026")
    public = client.get(reverse("result", args=[call.reference])).content.decode()
    assert ("Ranking</h2>" in public, "RA 2-2026" in public, "RA 1-2026" in public) == (True, True, True)
