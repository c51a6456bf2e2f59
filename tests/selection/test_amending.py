"""Amending a score once all are open: with a reason, nothing of before lost, the ranking computed again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from selection.actions.amending import amend_score
from selection.actions.decisions import decide
from selection.models import Assignment, Entry, Score, ScoreAmendment, Standing
from selection.queries import evaluation_paper
from tests import cast
from tests.selection.builders import BECAUSE, DECISION, REASON, entry, mine, open_call, ranked_call, score_all, seat

pytestmark = pytest.mark.django_db
WHY = REASON + " Tras leer los motivos del puesto dos, la sección cuatro sí responde a la pregunta."


def given(call: Any, number: int, code: str) -> Assignment:
    return Assignment.objects.select_related("seat__call", "seat__user", "entry").get(
        seat__call=call, seat__number=number, entry__code=code
    )


def amend(call: Any, number: int, code: str, level: int, **more: Any) -> ScoreAmendment:
    assignment = given(call, number, code)
    how: dict[str, Any] = {"criterion": call.criteria.get(code="C1"), "reason": WHY, "by": assignment.seat.user} | more
    return amend_score(assignment=assignment, level=level, **how)


def as_(person: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def kinds(call: Any) -> list[str]:
    return list(Recorded.objects.filter(call=call.reference).order_by("seq").values_list("kind", flat=True))


def test_an_amendment_counts_and_what_was_given_before_is_kept() -> None:
    call = ranked_call({"K00-4MD": 4, "K01-4MD": 4, "K02-4MD": 2})
    sealed = Recorded.objects.filter(call=call.reference, kind__in=["score", "sheet_opened", "ranking"]).values_list(
        "payload"
    )
    before = list(sealed)
    made = amend(call, 1, "K01-4MD", 5)
    assert (made.number, made.before_level, made.before_reason, made.level) == (1, 4, REASON, 5)
    again = amend(call, 1, "K01-4MD", 3)
    assert (again.number, again.before_level, again.before_reason) == (2, 5, WHY)
    assert list(sealed) == before
    assert kinds(call)[-4:] == ["score_amended", "ranking_again"] * 2
    told = json.loads(Recorded.objects.filter(call=call.reference, kind="score_amended").order_by("seq")[0].payload)
    assert (told["code"], told["seat"], told["criterion"], told["was"], told["level"]) == ("K01-4MD", 1, "C1", 4, 5)
    assert WHY not in json.dumps(told, ensure_ascii=False)


def test_the_ranking_and_compliance_follow_at_once() -> None:
    call = ranked_call({"K00-4MD": 4, "K01-4MD": 4, "K02-4MD": 2})
    amend(call, 2, "K01-4MD", 5)
    order = Standing.objects.filter(entry__call=call).order_by("rank").values_list("entry__code", "mean_hundredths")
    assert list(order) == [("K01-4MD", 408), ("K00-4MD", 400), ("K02-4MD", 200)]
    # Two of three seats take the first criterion below the line: it does not comply any more, and then again.
    for number in (1, 2):
        amend(call, number, "K01-4MD", 1)
    assert entry(call, "K01-4MD").state == "non_compliant"
    amend(call, 1, "K01-4MD", 3)
    assert entry(call, "K01-4MD").state == "compliant"


def test_nobody_amends_before_the_close_after_the_decision_or_anothers_score() -> None:
    early = open_call()
    score_all(early)
    with translation.override("en"), pytest.raises(Refused, match="after the assessment was closed"):
        amend(early, 1, "K00-4MD", 5)
    call = ranked_call()
    with translation.override("en"):
        with pytest.raises(Refused, match="Only who gave"):
            amend(call, 1, "K00-4MD", 4, by=seat(call, 2).user)
        with pytest.raises(Refused, match="gave already"):
            amend(call, 1, "K00-4MD", 5)
        with pytest.raises(Refused, match="at least 20 words"):
            amend(call, 1, "K00-4MD", 4, reason="Cambié de parecer.")
        with pytest.raises(Refused, match="from 0 to 5"):
            amend(call, 1, "K00-4MD", 6)
    chosen = Entry.objects.get(call=call, standing__rank=1)
    decide(call=call, entry=chosen, reasons=DECISION, by_criterion=BECAUSE, by=cast.luz(), resolution_no="RA 1")
    with translation.override("en"), pytest.raises(Refused, match="before the authority decides"):
        amend(call, 1, "K00-4MD", 4)
    assert ScoreAmendment.objects.count() == 0


def test_ines_amends_from_the_panels_page_and_everybody_of_the_panel_sees_what_was_before() -> None:
    call = ranked_call()
    ines = as_(seat(call, 1).user)
    slug = mine(call)[0].entry.mark.lower().replace("á", "a")
    url = reverse("score_amend", args=[call.reference, slug, "c1"])
    panel = reverse("panel", args=[call.reference])
    assert ines.get(panel).content.decode().count("/amend/") == 12
    assert ines.get(url).status_code == 200
    old = Score.objects.get(assignment=mine(call)[0], criterion__code="C1").level
    assert ines.post(url, {"level": str(old), "reason": WHY}).status_code == 422
    assert ines.post(url, {"level": "3", "reason": "No."}).status_code == 422
    assert ines.post(url, {"level": "3", "reason": WHY}).status_code == 302
    assert [ines.get(url).status_code, as_(cast.luz()).get(url).status_code] == [200, 404]
    other = as_(seat(call, 2).user).get(panel).content.decode()
    assert (f"antes: {old}" in other, WHY in other) == (True, True)


def test_the_paper_of_the_evaluation_has_before_after_and_why() -> None:
    call = ranked_call()
    assert [one.title for one in evaluation_paper.evaluation_contents(call).points if "Amendments" in one.title] == []
    amend(call, 3, "K01-4MD", 5)
    with translation.override("en"):
        (point,) = [
            one for one in evaluation_paper.evaluation_contents(call).points if one.title == "Amendments of scores"
        ]
    assert list(point.tables[0].rows) == [("K01-4MD", "3", "C1", "4", "5", REASON, WHY)]
