"""Papers say what happened and no more: no vote that nobody gave, hours from the record, which issue stands."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from accounts import grants
from challenges.states import PaperKind
from govlink.templatetags.gl import whole_codes
from ledger.queries import happened
from tests import cast
from tests.reports.test_papers import BLIND, decided, make, visitor

pytestmark = pytest.mark.django_db


def test_reader_of_a_paper_finds_no_vote_that_nobody_gave() -> None:
    call = decided()
    made = {kind: json.loads(make(call, kind).data) for kind in BLIND}
    voted = {kind: [one["voted"] for one in paper["agreements"]] for kind, paper in made.items()}
    assert voted == {
        PaperKind.INSTALLATION: [False],
        PaperKind.ANSWERS: [False],
        PaperKind.VERIFICATION: [False],
        PaperKind.EVALUATION: [True] * 3,
        PaperKind.DECISION: [True],
    }
    assert {one["basis"] for one in made[PaperKind.EVALUATION]["agreements"]} == {
        "Contados según los niveles que cada puesto selló."
    }
    with translation.override("es"):
        page = render_to_string("pdf/paper.html", {"paper": made[PaperKind.INSTALLATION], "acts": True})
    assert "Votos:" not in page
    assert page.count("En la plataforma no se votó") == 1


def test_reader_of_a_paper_learns_the_hours_of_the_record_in_words() -> None:
    call = decided()
    session = json.loads(make(call, "decision").data)["session"]
    zone = ZoneInfo(call.entity.time_zone)
    ranked = happened(call.reference, "ranking").get().recorded_at.astimezone(zone)
    with translation.override("es"):
        assert session["from"] == f"{date_format(ranked, 'DATETIME_FORMAT')}, hora de Lima (UTC−5)"
    assert session["source"] == "Desde la primera hasta la última actuación que consta en la plataforma."
    assert whole_codes("K00-4MD <b> RMA-2026-001") == '<span class="code">K00-4MD</span> &lt;b&gt; RMA-2026-001'


def test_anybody_who_checks_a_paper_learns_that_it_was_replaced() -> None:
    call = decided()
    old, new = make(call, "decision"), make(call, "decision")
    make(call, "evaluation")
    pages = [visitor().get(f"/papers/check/{one.sha256}/").content.decode() for one in (old, new)]
    assert ["number 2 of this call stands in its place" in page for page in pages] == [True, False]


def test_reader_of_a_paper_learns_by_which_act_whoever_decides_was_appointed() -> None:
    call = decided()
    luz = cast.luz()
    grants.dismiss(user=luz, call=call, role="authority", by="test")
    grants.appoint(user=luz, call=call, role="authority", by="test", resolution_no="R.A. 4")
    assert [(one["name"], one["act"]) for one in json.loads(make(call, "decision").data)["attendees"]] == [
        (luz.name, "R.A. 4")
    ]
