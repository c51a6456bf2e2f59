"""The chair's page: who reads it, what it says, what it can never show."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from outbox.actions import work
from outbox.models import Job
from selection.actions.amending import amend_score
from selection.actions.figures import COMPUTE, keep_figures
from selection.actions.scores import close_assessment, seal_assignment
from selection.models import Assignment, PanelFigures, Score, Seat, Standing
from selection.queries import deliberation as pages
from selection.queries.deliberation import SHOWN, deliberation, try_out
from selection.queries.figures import figures
from selection.queries.spreads import spread_rows
from selection.rules import deliberation as say
from selection.rules.deliberation import may_deliberate
from selection.rules.ranking import spread_of
from tests import cast
from tests.selection.builders import fill, open_call, ranked_call, score_all
from tests.selection.test_views import as_, queries

pytestmark = pytest.mark.django_db

#: Seat 1 alone puts K01 first; K02 does not comply.
HANGS: dict[str, int | list[int]] = {"K00-4MD": [3, 5, 4], "K01-4MD": [5, 4, 4], "K02-4MD": 2}


def page(call: Any, person: Any = None, **query: Any) -> Any:
    return as_(person or cast.ines()).get(reverse("deliberation", args=[call.reference]), query)


def in_spanish(text: str) -> str:
    """Return a page's text without tags and with single spaces."""
    return " ".join(lxml.html.fromstring(text).text_content().split())


def test_rosa_sees_what_the_scores_carry_and_without_whom_the_first_would_be_another() -> None:
    call = ranked_call(HANGS)
    found = page(call)
    assert found.status_code == 200
    assert found.context["found"].without == [say.without_seat(1, "Cuarzo (K00-4MD)")]
    text = in_spanish(found.content.decode())
    assert "Sin el puesto 1 del jurado, la primera sería Cuarzo (K00-4MD)." in text
    assert "Los datos no separan a Obsidiana (K01-4MD) de Cuarzo (K00-4MD)" in text


def test_a_panel_in_unison_separates_its_proposals_and_hangs_on_no_seat_and_no_weight() -> None:
    call = ranked_call({f"K{n:02}-4MD": 5 if n == 0 else 3 if n % 2 else 4 for n in range(8)}, entries=8)
    with translation.override("en"):
        found = deliberation(call)
        assert found.without == [say.stays_first("Cuarzo (K00-4MD)")]
        assert found.weights == [
            say.weights_hold("Cuarzo (K00-4MD)", 10),
            say.share_of_weights("Cuarzo (K00-4MD)", 1.0),
        ]
        assert found.findings[0].startswith("The data separate Cuarzo (K00-4MD) from ")
        assert [(one.alpha.value, one.alpha.band) for one in found.agreement] == [(1.0, "reliable")] * 5
        assert (found.candidates[0].low, found.candidates[0].high, found.candidates[0].first) == (1, 1, 1.0)


def test_the_figures_are_those_of_the_official_ranking() -> None:
    call = ranked_call(HANGS)
    official = list(Standing.objects.filter(entry__call=call).order_by("rank").values_list("entry__code", "rank"))
    assert [(one.place.entry.code, one.place.rank) for one in deliberation(call).candidates] == official
    tried = try_out(call, without=None, weights={})
    assert [(placing.code, placing.rank) for placing, _place in tried.rows] == official


def test_rosa_tries_the_panel_without_a_seat_and_nothing_is_kept() -> None:
    call = ranked_call(HANGS)
    before = list(Standing.objects.values())
    weights = {f"weight_{one.code}": one.weight for one in call.criteria.all()}
    found = page(call, **{"try": 1, "without": 1}, **weights)
    assert found.context["tried"].says == say.what_if("Cuarzo (K00-4MD)", "Obsidiana (K01-4MD)")
    assert [row[0].code for row in found.context["tried"].rows] == ["K00-4MD", "K01-4MD", "K02-4MD"]
    assert list(Standing.objects.values()) == before


def test_rosa_tries_other_weights() -> None:
    call = open_call(2)
    for one in Assignment.objects.filter(seat__call=call).select_related("seat__call", "entry"):
        first = one.entry.code == "K00-4MD"
        fill(one, lambda order, first=first: 5 if (order == 1) == first else 3)  # type: ignore[misc]
        seal_assignment(assignment=one, by=one.seat.user)
    close_assessment(call=call, by=cast.rosa())
    call.refresh_from_db()
    heavy = {one.code: 100 if one.order == 1 else 0 for one in call.criteria.all()}
    light = {code: 100 - weight for code, weight in heavy.items()}
    assert try_out(call, without=None, weights=heavy).rows[0][0].code == "K00-4MD"
    assert try_out(call, without=None, weights=light).rows[0][0].code == "K01-4MD"


@pytest.mark.parametrize(
    "query",
    [
        {"try": 1, "without": 99},
        {"try": 1, "weight_C1": "x"},
        {"try": 1, "weight_C1": 0, "weight_C2": 0, "weight_C3": 0, "weight_C4": 0},
        {"try": 1, "weight_C1": 101},
    ],
)
def test_what_cannot_be_tried_is_told_in_the_form(query: dict[str, Any]) -> None:
    found = page(ranked_call(HANGS), **query)
    assert found.status_code == 422
    assert found.context["tried"] is None
    assert found.context["form"].errors


def test_the_page_names_no_assessor_and_no_applicant() -> None:
    call = ranked_call(HANGS)
    people = [seat.user for seat in Seat.objects.filter(call=call).select_related("user")]
    shown = page(call, **{"try": 1, "without": 1}).content.decode()
    assert len(people) == 3
    assert [one for person in people for one in (person.name, person.email) if one in shown] == []
    assert " style=" not in shown
    assert "<script>" not in shown


def test_nobody_reads_it_before_the_close() -> None:
    call = open_call(3)
    score_all(call, HANGS)
    refused = page(call)
    assert refused.status_code == 403
    assert "K00-4MD" not in refused.content.decode()


@pytest.mark.parametrize("who", ["pilar", "luz", "oscar", "daniela"])
def test_who_does_not_chair_learns_not_even_that_it_exists(who: str) -> None:
    call = ranked_call(HANGS)
    assert page(call, getattr(cast, who)()).status_code == 404
    assert Client().get(reverse("deliberation", args=[call.reference])).status_code == 302


def test_the_panel_page_leads_to_it_once_the_assessment_is_closed() -> None:
    call = open_call(3)
    there = reverse("deliberation", args=[call.reference])
    own, seats = (reverse(name, args=[call.reference]) for name in ("assessment", "panel_seats"))
    assert there not in as_(cast.ines()).get(own).content.decode()
    score_all(call, HANGS)
    close_assessment(call=call, by=cast.rosa())
    assert there in as_(cast.ines()).get(own).content.decode()
    assert (there in as_(cast.rosa()).get(seats).content.decode(), page(call, cast.rosa()).status_code) == (False, 404)
    Seat.objects.filter(call=call, number=1).update(office="member")
    assert (there in as_(cast.rosa()).get(seats).content.decode(), page(call, cast.rosa()).status_code) == (True, 200)


def computed(call: Any) -> PanelFigures:
    """Let a worker compute what waits, and return what it kept."""
    for job in Job.objects.filter(kind=COMPUTE, state="due").order_by("pk"):
        assert work(job.pk)
    return PanelFigures.objects.get(call=call)


def everything(call: Any) -> list[Any]:
    """Return all that the pages say, from the first proposal to the last."""
    said, after = [], 0
    while True:
        found = deliberation(call, after)
        assert found is not None
        said.append((found.total, found.compliant, found.agreement, found.seats, found.icc, found.read))
        said.append((found.findings, found.flags, found.without, found.weights, found.candidates))
        after = found.after
        if not after:
            return said


def test_what_is_kept_is_what_would_be_computed_now() -> None:
    call = ranked_call(HANGS)
    fresh = everything(call)
    kept = computed(call)
    assert (kept.done, kept.turn) == (True, 1)
    now = figures(call)
    assert kept.facts == now.facts
    assert dict(Standing.objects.filter(call=call).values_list("entry__code", "figures")) == now.proposals
    assert everything(call) == fresh


def test_what_is_kept_is_what_the_page_reads() -> None:
    call = ranked_call(HANGS)
    kept = computed(call)
    PanelFigures.objects.filter(pk=kept.pk).update(facts=kept.facts | {"icc": 0.123})
    assert deliberation(call).icc == 0.123


def test_an_amended_level_renews_what_is_kept() -> None:
    call = ranked_call(HANGS)
    computed(call)
    before = everything(call)
    call.refresh_from_db()
    score = Score.objects.select_related("assignment__seat", "criterion").filter(level=5).order_by("pk")[0]
    seat = score.assignment.seat
    why = "Después de oír al jurado " + "vuelvo a leer la propuesta con más cuidado y " * 4
    amend_score(assignment=score.assignment, criterion=score.criterion, level=1, reason=why, by=seat.user)
    kept = PanelFigures.objects.get(call=call)
    assert (kept.done, kept.turn) == (False, 2)
    at_once = everything(call)
    assert at_once != before
    assert computed(call).done
    assert everything(call) == at_once
    assert PanelFigures.objects.get(call=call).facts == figures(call).facts


def test_what_was_computed_from_levels_that_changed_meanwhile_is_not_kept() -> None:
    call = ranked_call(HANGS)
    old = figures(call)
    PanelFigures.objects.filter(call=call).update(turn=2)
    assert not keep_figures(call=call, turn=1, found=old, by="platform")
    assert not PanelFigures.objects.get(call=call).done
    assert set(Standing.objects.filter(call=call).values_list("figures", flat=True)) == {None}


def test_of_many_proposals_the_page_says_that_they_are_being_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    call = ranked_call(HANGS)
    waiting = page(call)
    assert (waiting.status_code, waiting.context["found"]) == (200, None)
    says = "Las cifras se están calculando"
    assert says in in_spanish(waiting.content.decode())
    computed(call)
    assert says not in in_spanish(page(call).content.decode())


def test_the_page_takes_as_many_queries_for_thirty_proposals_as_for_two() -> None:
    few, many = ranked_call({"K00-4MD": 5}, entries=2), ranked_call({"K00-4MD": 5}, entries=31)
    ines = as_(cast.ines())
    computed(few)
    first = queries(ines, reverse("deliberation", args=[few.reference]))
    url = reverse("deliberation", args=[many.reference])
    computed(many)
    assert queries(ines, url) == first
    shown = ines.get(url)
    assert len(shown.context["found"].candidates) == SHOWN
    rest = ines.get(url, {"after": shown.context["found"].after})
    assert [one.place.rank for one in rest.context["found"].candidates] == [31]
    assert f'href="{url}"' in rest.content.decode()
    with CaptureQueriesContext(connection) as seen:
        deliberation(many)
    assert len(seen) == 5


def test_of_a_large_panel_the_chart_of_severity_shows_both_ends_and_all_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = ranked_call(HANGS)
    whole = [one.value for one in page(call).context["found"].ends]
    assert (len(whole), whole == sorted(whole)) == (3, True)
    monkeypatch.setattr(pages, "SHOWN", 2)
    short, long = page(call), page(call, seats="all")
    assert [one.value for one in short.context["found"].ends] == [whole[0], whole[-1]]
    assert [one.value for one in long.context["found"].ends] == whole
    says = "Los 2 puestos de los extremos, de 3: los más severos y los más benévolos."
    told = [says in in_spanish(answer.content.decode()) for answer in (short, long)]
    assert told == [True, False]


def test_one_proposal_alone_has_no_model_but_a_page() -> None:
    call = ranked_call({"K00-4MD": [5, 4, 4]}, entries=1)
    found = deliberation(call)
    assert (found.icc, found.seats, found.findings) == (None, [], [])
    assert page(call).status_code == 200


def test_nothing_complies_and_the_page_says_so() -> None:
    call = ranked_call({"K00-4MD": 2, "K01-4MD": [1, 2, 1], "K02-4MD": 0})
    found = deliberation(call)
    assert (found.compliant, found.without, found.weights, found.rank_rows) == (0, [], [], [])
    assert page(call).status_code == 200


@pytest.mark.parametrize(("state", "may"), [("assessment", False), ("deliberation", True), ("published", True)])
def test_the_chair_may_read_once_every_score_is_closed(state: str, may: bool) -> None:
    assert bool(may_deliberate(chairs=True, state=state)) is may
    assert not may_deliberate(chairs=False, state=state)


def test_what_is_said_of_a_pair_follows_the_draws() -> None:
    with translation.override("en"):
        assert say.separation("A", "B", 95).startswith("The data separate A from B")
        assert say.separation("A", "B", 94).startswith("The data do not separate A from B: A is the better one in 94")
        assert "Once severity is taken into account" in say.separation("A", "B", 40)
        assert say.severity(2, -0.6, -1.04, -0.2) == (
            "Seat 2 is severe: it gives 0.60 levels less than the panel (0.20 to 1.04 less)."
        )
        assert say.signed(-0.004) == "0.00"


def test_figures_are_rounded_not_cut() -> None:
    with translation.override("en"):
        assert (say.figure(0.8567), say.signed(-0.456), say.figure(2.0)) == ("0.86", "−0.46", "2.00")


def test_the_president_of_the_panel_reads_it_and_her_substitute_once_she_leaves() -> None:
    call = ranked_call(HANGS)
    seats = {seat.number: seat for seat in Seat.objects.filter(call=call).select_related("user")}
    first, second = seats[1], seats[2]
    Seat.objects.filter(call=call).update(office="member", stands_for=None)
    assert page(call, first.user).status_code == 404
    Seat.objects.filter(pk=first.pk).update(office="president")
    Seat.objects.filter(pk=second.pk).update(stands_for=first)
    there = reverse("deliberation", args=[call.reference])
    own = as_(first.user).get(reverse("assessment", args=[call.reference])).content.decode()
    assert there in own
    assert page(call, first.user).status_code == 200
    assert reverse("panel_seats", args=[call.reference]) not in page(call, first.user).content.decode()
    assert page(call, second.user).status_code == 404
    Seat.objects.filter(pk=first.pk).update(state="vacated")
    assert (page(call, second.user).status_code, page(call, first.user).status_code) == (200, 404)


def test_the_secretary_is_not_told_that_she_presides() -> None:
    call = ranked_call(HANGS)
    person = Seat.objects.get(call=call, number=2).user
    Seat.objects.filter(call=call, number=2).update(office="secretary")
    own = as_(person).get(reverse("assessment", args=[call.reference])).content.decode()
    assert (reverse("deliberation", args=[call.reference]) in own, "preside" in own) == (True, False)


def test_a_team_sees_its_own_mean_among_all_between_limits_that_do_not_touch() -> None:
    with translation.override("en"):
        rows = spread_rows(spread_of([0, 299, 300, 367, 500]), 300)
        assert [(one["label"], one["value"], one["top"]) for one in rows] == [
            ("4.00 to 5.00", 1, False),
            ("3.00 to 3.99 (yours: 3.00)", 2, True),
            ("2.00 to 2.99", 1, False),
            ("1.00 to 1.99", 0, False),
            ("0.00 to 0.99", 1, False),
        ]
    # An adjusted total may lie beyond the ends; four proposals are too few to tell.
    assert spread_of([-12, 510, 250, 250, 250]) == (1, 0, 3, 0, 1)
    assert spread_rows(spread_of([300] * 4), 300) == []
