"""A call that ranks by the adjusted total says so wherever its ranking is shown: the total, the mean, each seat."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from challenges.actions.calls import amend_call, prepare_call
from challenges.models import Call
from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from ledger.queries import payload
from outbox.models import Message
from selection.actions.decisions import decide
from selection.actions.scores import close_assessment
from selection.models import Seat, Standing
from selection.queries import evaluation_paper, papers
from selection.queries.official import severities_of
from selection.queries.ranking import feedback
from tests import cast
from tests.factories import call_at
from tests.ledger.whole_call import announced
from tests.selection.builders import BECAUSE, DECISION, entry, open_call, ranked_call, score_all, seat
from tests.selection.test_amending import amend, as_

pytestmark = pytest.mark.django_db
#: Seat 1 gives two levels less than the others: with three proposals and λ = 2, 4/3 · 3/5 = 0.80 less than the panel.
LEVELS: dict[str, int | list[int]] = {"K00-4MD": [3, 5, 5], "K01-4MD": [2, 4, 4], "K02-4MD": [1, 3, 3]}
WEIGHTS = {f"weight_C{number}": "25" for number in range(1, 5)}
GAVE = [
    "Seat 1 gave on average 0.80 points less than the panel for the same proposals: so much is added to what it gave.",
    "Seat 2 gave on average 0.40 points more than the panel for the same proposals: so much is taken off what it gave.",
    "Seat 3 gave on average 0.40 points more than the panel for the same proposals: so much is taken off what it gave.",
]


def adjusted_call() -> Call:
    call = open_call()
    Call.objects.filter(pk=call.pk).update(statistic="adjusted")
    score_all(call, LEVELS)
    call.refresh_from_db()
    close_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    return call


def chair_of(call: Call) -> User:
    """Return who presides over the panel."""
    return Seat.objects.select_related("user").get(call=call, office="president").user


def read(person: Any, name: str, *arguments: str, **query: str) -> str:
    who = person or cast.ana()
    User.objects.update(language="en")
    answer = as_(who).get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_who_decides_and_who_chairs_see_total_mean_and_each_seat() -> None:
    call = adjusted_call()
    with translation.override("en"):
        assert severities_of(call) == GAVE
    assert list(Standing.objects.order_by("rank").values_list("mean_hundredths", "raw_hundredths")) == [
        (433, 433), (333, 333), (233, 233),
    ]  # fmt: skip
    ranking = read(cast.luz(), "deciding", call.reference)
    one = read(cast.luz(), "deciding_entry", call.reference, "cuarzo")
    chair = read(chair_of(call), "deliberation", call.reference)
    tried = read(chair_of(call), "deliberation", call.reference, **{"try": "1", "without": "1"}, **WEIGHTS)
    for page in (ranking, one, chair, tried):
        assert [sentence in page for sentence in GAVE] == [True] * 3
        assert "Adjusted total" in page
    assert "Adjusted total <strong>4.33</strong> of 5; weighted mean 4.33" in one
    assert "Quality estimated" in chair
    # A call that ranks by the mean says nothing of the kind.
    plain = ranked_call(LEVELS)
    assert severities_of(plain) == []
    assert Seat.objects.filter(call=plain, severity_hundredths__isnull=False).count() == 0
    for page in (read(cast.luz(), "deciding", plain.reference), read(chair_of(plain), "deliberation", plain.reference)):
        assert ("Adjusted total" in page, "for the same proposals" in page) == (False, False)


def test_candidates_papers_and_the_public_read_the_same() -> None:
    call = adjusted_call()
    with translation.override("en"):
        rules = papers.installation_contents(call).points[1].texts
        assert "What ranks: Weighted mean, adjusted for severe and mild seats." in rules
        evaluation = evaluation_paper.evaluation_contents(call).points
    decide(
        call=call, entry=entry(call, "K00-4MD"), reasons=DECISION, by_criterion=BECAUSE, by=cast.luz(),
        resolution_no="RA 1", reserves=["K01-4MD"],
    )  # fmt: skip
    call.refresh_from_db()
    with translation.override("en"):
        decision = papers.decision_contents(call).points
        told = feedback(call, "K00-4MD")
    for points in (evaluation, decision):
        assert list(points[0].tables[0].head) == [
            "Rank", "Code", "Name", "Adjusted total", "Weighted mean", "Complies",
        ]  # fmt: skip
        assert next(iter(points[0].tables[0].rows))[3:5] == ("4.33", "4.33")
        (seats,) = [one for one in points if one.title == "Severe and mild seats"]
        assert seats.texts[1:] == GAVE
    (reserves,) = [one for one in decision if one.title == "Reserves"]
    assert list(reserves.tables[0].rows) == [("1", "K01-4MD", "Obsidiana", "2", "3.33", "3.33")]
    assert told is not None
    assert (told.mean_hundredths, told.raw_hundredths) == (433, 433)
    public = read(None, "result", call.reference)
    assert [sentence in public for sentence in GAVE] == [True] * 3


def test_an_amendment_moves_the_severities_in_the_record_and_on_the_pages() -> None:
    call = adjusted_call()
    amend(call, 1, "K00-4MD", 5)
    first, again = (
        payload(Recorded.objects.get(call=call.reference, kind=kind)) for kind in ("ranking", "ranking_again")
    )
    assert [row["hundredths"] for row in first["severity"]] == [-80, 40, 40]
    assert [row["hundredths"] for row in again["severity"]] == [-73, 37, 37]
    kept = Seat.objects.filter(call=call).order_by("number").values_list("severity_hundredths", flat=True)
    assert list(kept) == [-73, 37, 37]
    assert [set(row) for row in again["placings"]] == [
        {"code", "rank", "complies", "mean_hundredths", "raw_hundredths", "tie"}
    ] * 3


def test_rosa_chooses_what_ranks_until_the_announcement_and_the_rules_keep_it() -> None:
    draft = call_at("framing")
    assert draft.statistic == "raw"
    page = read(cast.rosa(), "call_prepare", draft.reference)
    assert re.findall(r'name="statistic" value="(\w+)"', page) == ["raw", "adjusted"]
    prepare_call(call=draft, by=cast.rosa(), statistic="adjusted")
    assert "Weighted mean, adjusted for severe and mild seats" in read(cast.rosa(), "call_announce", draft.reference)
    call = announced(statistic="adjusted")
    rules = payload(Recorded.objects.get(call=call.reference, kind="rules"))
    assert rules["severity_ridge"] == 2
    with translation.override("en"), pytest.raises(Refused, match="publish an amendment"):
        prepare_call(call=call, by=cast.rosa(), statistic="raw")
    with pytest.raises(KeyError, match="statistic"):
        amend_call(call=call, changes={"statistic": "raw"}, reason="Otra regla.", by=cast.rosa())
    assert "nobody wins or loses by who read the proposal" in read(None, "call", call.reference)
    plain = announced()
    assert "severity_ridge" not in payload(Recorded.objects.get(call=plain.reference, kind="rules"))


def test_luz_is_told_when_an_amendment_changes_the_order_and_only_then() -> None:
    call = ranked_call({"K00-4MD": 5, "K01-4MD": 4, "K02-4MD": 2})

    def mails() -> list[Message]:
        return list(Message.objects.filter(kind="selection.ranking_changed").order_by("pk"))

    amend(call, 1, "K00-4MD", 4)
    amend(call, 1, "K02-4MD", 3)
    assert mails() == []  # totals moved, the order of those that comply did not
    amend(call, 2, "K01-4MD", 1)
    assert mails() == []
    amend(call, 3, "K01-4MD", 1)  # most are below the line now: it does not comply any more
    assert [one.user for one in mails()] == [cast.luz()]
    amend(call, 3, "K01-4MD", 4)  # and complies again
    for number in (1, 2, 3):
        amend(call, number, "K01-4MD", 5)
    for number, level in ((1, 3), (2, 0), (3, 3)):
        assert len(mails()) == 2
        amend(call, number, "K00-4MD", level)
    # Both have 4.25 now, and the second has the higher level on the heaviest criterion.
    assert [one.user for one in mails()] == [cast.luz()] * 3
    for one in mails():
        said = f"{one.subject} {one.text} {one.html}"
        assert [word for word in ("K00", "K01", "Cuarzo", "Obsidiana", seat(call, 2).user.name) if word in said] == []
        assert call.title in said
