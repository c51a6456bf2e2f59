"""The pages of the blind room, as each person of the cast sees them."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import slugify

from challenges.models import Call
from ledger.queries import happened, payload
from selection.actions.scores import save_score, seal_assignment
from selection.models import Assignment, Entry, Score
from selection.queries.papers import verification_contents
from tests import cast
from tests.declaring import declare
from tests.factories import call_at
from tests.selection.builders import (
    BECAUSE,
    BECAUSE_TYPED,
    DECISION,
    REASON,
    fill,
    mine,
    open_call,
    ranked_call,
    score_all,
    seat,
    verified_call,
)

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def score_url(assignment: Assignment, name: str = "score") -> str:
    return reverse(name, args=[assignment.seat.call.reference, slugify(assignment.entry.mark)])


def sheet(level: int = 4, reason: str = REASON, version: int = 0, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for code in ("C1", "C2", "C3", "C4"):
        data |= {f"level_{code}": str(level), f"reason_{code}": reason}
        data |= {f"version-level_{code}": version, f"version-reason_{code}": version}
    return data | more


def queries(client: Client, url: str) -> int:
    client.get(url)  # what a first visit caches is not the page's own
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- the assessor ----------------------------------------------------------------------------------------------------


def test_ines_sees_the_proposal_beside_all_six_anchors_of_each_criterion() -> None:
    call = open_call(3)
    assignment = mine(call)[1]
    page = as_(cast.ines()).get(score_url(assignment))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('type="radio"') == 24
    assert text.count("data-quote-into") == 4
    assert "Propuesta 2 de 3" in text
    assert assignment.entry.title in text
    assert page["Cache-Control"] == "private, no-store"
    assert re.search(r"<title>([^<]*)</title>", text).group(1) == f"Propuesta {assignment.entry.mark} – GovLink"  # type: ignore[union-attr]


def test_the_assessors_pages_hold_no_key_no_code_and_no_date() -> None:
    call = open_call(3)
    client = as_(cast.ines())
    told = [str(one.entry.pk) for one in mine(call)] + [one.entry.code for one in mine(call)]
    for url in (score_url(mine(call)[0]), reverse("assessment", args=[call.reference]), reverse("assessments")):
        text = client.get(url).content.decode()
        assert [word for word in told if word in text] == []
    assert not re.search(r"datetime=", client.get(score_url(mine(call)[0])).content.decode())


def test_nobody_is_told_how_many_places_are_masked() -> None:
    call, client = open_call(2), as_(cast.ines())
    assert ["masked" in payload(one) for one in happened(call.reference, "entry_received")] == [False, False]
    assignment = mine(call)[0]
    told = []
    for masked in (1, 11):
        Entry.objects.filter(pk=assignment.entry_id).update(masked=masked)
        note = re.search(r'gl-docnote">(.*?)</p>', client.get(score_url(assignment)).content.decode())
        told.append((note and note.group(1), str(verification_contents(call).points)))
    assert told[0] == told[1]
    assert str(told[0][0]).endswith("<p>Hay datos ocultos. Usted no ve quién la presenta.")


def test_ines_scores_sends_and_reads_the_next_one_without_javascript() -> None:
    call = open_call(2)
    first, second = mine(call)
    client = as_(cast.ines())
    answer = client.post(score_url(first), sheet(do="seal"))
    assert (answer.status_code, answer["Location"]) == (302, score_url(second))
    answer = client.post(score_url(second), sheet(do="seal"))
    assert answer["Location"] == reverse("assessment", args=[call.reference])
    assert Assignment.objects.filter(seat__number=1, sealed_at=None).count() == 0


def test_an_incomplete_sheet_is_kept_and_told_where_it_lacks() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    answer = as_(cast.ines()).post(score_url(assignment), sheet(reason="Muy corto.", do="seal"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("faltan 18") == 8  # in the summary and at the field
    assert set(Score.objects.values_list("level", "reason", "state")) == {(4, "Muy corto.", "draft")}
    again = as_(cast.ines()).post(score_url(assignment), sheet(version=1, do="seal"))
    assert again.status_code == 302


def test_leaving_for_later_and_recognising_keep_what_was_typed() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    client = as_(cast.ines())
    assert client.post(score_url(assignment), sheet(reason="Idea.", do="later")).status_code == 302
    assert client.post(score_url(assignment), sheet(reason="Idea.", version=1, do="maybe")).status_code == 302
    assert (mine(call)[0].recognised, Score.objects.filter(reason="Idea.").count()) == ("maybe", 4)


def test_autosave_answers_with_a_version_or_with_both_texts() -> None:
    call = open_call(1)
    url = score_url(mine(call)[0], "score_save")
    client = as_(cast.ines())
    first = client.post(url, {"name": "reason_C1", "value": "Uno", "version": "0"}, **JSON)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    clash = client.post(url, {"name": "reason_C1", "value": "Dos", "version": "0"}, **JSON)
    assert (clash.status_code, clash.json()) == (409, {"yours": "Dos", "theirs": "Uno", "version": 1})
    level = client.post(url, {"name": "level_C1", "value": "3", "version": "0"}, **JSON)
    assert (level.status_code, level.json()["version"]) == (200, 2)
    for bad in ({"name": "level_C1", "value": "9"}, {"name": "level_C9", "value": "3"}, {"name": "x", "value": "1"}):
        assert client.post(url, bad | {"version": "2"}, **JSON).status_code == 422
    assert Score.objects.values_list("level", "reason").get() == (3, "Uno")


def test_a_page_sent_from_an_old_tab_shows_both_texts_and_keeps_mine_when_sent_again() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    save_score(
        assignment=assignment, criterion=call.criteria.get(code="C1"), reason="De la otra.", version=0, by=cast.ines()
    )
    client = as_(cast.ines())
    clash = client.post(score_url(assignment), sheet(reason="De esta.", do="later"))
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "De la otra." in text
    assert "De esta." in text
    assert Score.objects.get(criterion__code="C1").reason == "De la otra."
    known = re.search(r'name="version-reason_C1" value="(\d+)"', text).group(1)  # type: ignore[union-attr]
    again = client.post(score_url(assignment), sheet(reason="De esta.", version=int(known), do="later"))
    assert again.status_code == 302
    assert Score.objects.get(criterion__code="C1").reason == "De esta."


def test_a_sent_assessment_is_read_only() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    fill(assignment)
    seal_assignment(assignment=assignment, by=cast.ines())
    client = as_(cast.ines())
    assert 'value="seal"' not in client.get(score_url(assignment)).content.decode()
    assert client.post(score_url(assignment), sheet(level=0, do="later")).status_code == 403
    saved = client.post(score_url(assignment, "score_save"), {"name": "level_C1", "value": "0", "version": "9"}, **JSON)
    assert (saved.status_code, set(Score.objects.values_list("level", flat=True))) == (403, {4})


def test_ines_sees_nobody_elses_scores_until_all_of_hers_are_sent() -> None:
    call = open_call(2)
    secret = "Frase que solo Tomás escribió. " + REASON
    for assignment in mine(call, 2):
        for criterion in call.criteria.all():
            save_score(assignment=assignment, criterion=criterion, level=1, reason=secret, version=0, by=cast.tomas())
        seal_assignment(assignment=assignment, by=cast.tomas())
    panel = reverse("panel", args=[call.reference])
    assert secret[:20] in as_(cast.tomas()).get(panel).content.decode()  # it exists, and it would show
    client = as_(cast.ines())
    own = mine(call)
    walk = [panel, reverse("assessment", args=[call.reference]), reverse("assessments"), *map(score_url, own)]
    for done in (0, 1):
        for url in walk:
            page = client.get(url).content.decode()
            assert "Frase que solo" not in page
            assert "Seat 2" not in page
        fill(own[done])
        seal_assignment(assignment=own[done], by=cast.ines())
    page = client.get(panel).content.decode()
    assert "Frase que solo" in page
    assert "Tomás" not in page.replace(secret, "")


def test_a_stranger_or_another_role_finds_nothing() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    urls = [
        reverse("assessment", args=[call.reference]),
        reverse("panel", args=[call.reference]),
        score_url(assignment),
    ]
    for person in (cast.luz(), cast.rosa(), cast.oscar(), cast.ana(), cast.kemi()):
        assert [as_(person).get(url).status_code for url in urls] == [404, 404, 404]
    assert as_(cast.ines()).get(reverse("score", args=[call.reference, "turquesa"])).status_code == 404
    assert as_(cast.ines()).get(reverse("assessment", args=["NO-SUCH-1"])).status_code == 404
    assert [Client().get(url).status_code for url in urls] == [302, 302, 302]


def test_an_entry_outside_ones_assignments_is_not_there() -> None:
    call = open_call(2)
    first, second = mine(call)
    assert as_(cast.ines()).get(score_url(second)).status_code == 200
    second.delete()
    assert as_(cast.ines()).get(score_url(first)).status_code == 200
    assert as_(cast.ines()).get(reverse("score", args=[call.reference, slugify(second.entry.mark)])).status_code == 404


def test_nothing_is_read_before_the_declaration() -> None:
    call = open_call(1)
    found = seat(call, 1)
    assert as_(cast.ines()).get(score_url(mine(call)[0])).status_code == 200
    found.declared_at, found.admitted = None, False
    found.save()
    assert as_(cast.ines()).get(score_url(mine(call)[0])).status_code == 404
    declare(found, cast.ines())
    assert as_(cast.ines()).get(score_url(mine(call)[0])).status_code == 200


def test_an_assessor_is_invited_to_ask_when_she_may_and_told_before_when_that_is() -> None:
    call, invited, told = open_call(1), "Pregunte algo a todos", "Mientras dura la evaluación a ciegas, quien lee"
    for state, found in (("assessment", (True, False)), ("deliberation", (False, True))):
        Call.objects.filter(pk=call.pk).update(state=state)
        text = as_(cast.ines()).get(reverse("assessment", args=[call.reference])).content.decode()
        assert (invited in text, told in text) == found


@pytest.mark.parametrize("name", ["assessment", "panel"])
def test_an_assessors_list_costs_the_same_with_1_and_with_30(name: str) -> None:
    one, many = call_at("assessment", entries=1), None
    client = as_(cast.ines())
    few = queries(client, reverse(name, args=[one.reference]))
    many = call_at("assessment", entries=30)
    assert queries(client, reverse(name, args=[many.reference])) == few


def test_the_scoring_page_costs_the_same_with_1_and_with_30() -> None:
    one = call_at("assessment", entries=1)
    client = as_(cast.ines())
    few = queries(client, score_url(mine(one)[0]))
    many = call_at("assessment", entries=30)
    assert queries(client, score_url(mine(many)[17])) == few


# --- the keeper ------------------------------------------------------------------------------------------------------


def test_rosa_opens_and_closes_through_the_page() -> None:
    call = verified_call(1)
    client = as_(cast.rosa())
    page = reverse("panel_seats", args=[call.reference])
    assert client.post(reverse("assessment_open", args=[call.reference])).status_code == 302
    call.refresh_from_db()
    assert client.post(reverse("assessment_close", args=[call.reference])).status_code == 403
    score_all(call)
    text = client.get(page).content.decode()
    assert [one.entry.mark for one in mine(call) if one.entry.mark in text] == []
    assert client.post(reverse("assessment_close", args=[call.reference])).status_code == 302
    call.refresh_from_db()
    assert call.state == "deliberation"


def test_rosa_appoints_and_vacates_and_is_told_why_not() -> None:
    call = call_at("open")
    client, page = as_(cast.rosa()), reverse("panel_seats", args=[call.reference])
    data = {"place": "president", "resolution_no": "RA 1", "appointed_on": "2026-05-04"}
    assert client.post(page, data | {"email": cast.ines().email}).status_code == 302
    data["place"] = "secretary"
    for email in ("nobody@nowhere.example", cast.luz().email, cast.alcalde().email, cast.ines().email):
        assert client.post(page, data | {"email": email}).status_code == 422
    vacate = reverse("seat_vacate", args=[call.reference, 1])
    assert client.post(vacate, {"reason": ""}).status_code == 422
    assert client.post(vacate, {"reason": "Renuncia."}).status_code == 302
    assert seat(call, 1).state == "vacated"
    for person in (cast.ines(), cast.luz(), cast.ana()):
        assert [as_(person).get(url).status_code for url in (page, vacate)] == [404, 404]


# --- the authority ---------------------------------------------------------------------------------------------------


def test_luz_reads_the_ranking_and_decides_in_two_steps() -> None:
    call = ranked_call()
    client, url = as_(cast.luz()), reverse("decision", args=[call.reference])
    ranking = client.get(reverse("deciding", args=[call.reference])).content.decode()
    assert [ranking.index(code) for code in ("K00-4MD", "K01-4MD", "K02-4MD")] == sorted(
        ranking.index(code) for code in ("K00-4MD", "K01-4MD", "K02-4MD")
    )
    data = {"entry": "K01-4MD", "reasons": DECISION, "resolution_no": "RA 7", "reserves": ["K00-4MD"]} | BECAUSE_TYPED
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "es la número 2 del ranking" in refused.content.decode()
    assert DECISION in refused.content.decode()
    data["departure_reason"] = DECISION
    assert "Publicar la decisión" in client.post(url, data).content.decode()
    call.refresh_from_db()
    assert call.state == "deliberation"
    assert client.post(url, data | {"do": "confirm"}).status_code == 302
    call.refresh_from_db()
    decision = call.decisions.get()
    assert decision.by_criterion == BECAUSE
    assert (call.state, decision.entry.code, decision.reserves) == ("standstill", "K01-4MD", ["K00-4MD"])
    assert client.post(url, data | {"do": "confirm"}).status_code == 403


def test_luz_reads_a_proposal_with_the_reasons_by_seat_and_no_name() -> None:
    call = ranked_call()
    text = as_(cast.luz()).get(reverse("deciding_entry", args=[call.reference, "cuarzo"])).content.decode()
    assert text.count("Puesto 2, nivel 5") == 4
    assert [name for name in ("Inés", "Tomás", "Pilar") if name in text] == []


def test_luz_sees_no_score_before_the_assessment_is_closed() -> None:
    call = open_call(1)
    score_all(call)
    client = as_(cast.luz())
    assert "Cuarzo" not in client.get(reverse("deciding", args=[call.reference])).content.decode()
    assert client.get(reverse("deciding_entry", args=[call.reference, "cuarzo"])).status_code == 404


def test_nobody_but_luz_finds_the_authoritys_pages() -> None:
    call = ranked_call()
    names = ("deciding", "decision", "call_deserted")
    urls = [reverse(name, args=[call.reference]) for name in names]
    urls.append(reverse("deciding_entry", args=[call.reference, "cuarzo"]))
    assert [as_(cast.luz()).get(url).status_code for url in urls] == [200] * 4
    for person in (cast.ines(), cast.rosa(), cast.oscar(), cast.ana(), cast.kemi()):
        assert [as_(person).get(url).status_code for url in urls] == [404] * 4


def test_luz_declares_deserted_when_nothing_complies() -> None:
    call = ranked_call({"K00-4MD": 1}, entries=1)
    client = as_(cast.luz())
    assert "desierta" in client.get(reverse("deciding", args=[call.reference])).content.decode()
    assert client.post(reverse("call_deserted", args=[call.reference]), {"reasons": DECISION}).status_code == 302
    call.refresh_from_db()
    assert (call.state, call.end_cause, call.end_reason) == ("deserted", "none_complies", DECISION)
    result = Client().get(reverse("result", args=[call.reference])).content.decode()
    assert ("Ninguna propuesta cumple" in result, DECISION in result) == (True, True)
    told = [one.text_content() for one in lxml.html.fromstring(result).find_class("gl-notice")]
    assert ["Se evaluó 1 propuesta" in one for one in told if "desierta" in one] == [True]


# --- the public ------------------------------------------------------------------------------------------------------


def test_an_assessor_votes_against_the_decision_on_her_page_and_everybody_reads_it() -> None:
    call = ranked_call()
    url = reverse("dissent", args=[call.reference])
    assert as_(cast.ines()).get(url).status_code == 404
    data = {"entry": "K00-4MD", "reasons": DECISION, "resolution_no": "RA 7", "do": "confirm"} | BECAUSE_TYPED
    as_(cast.luz()).post(reverse("decision", args=[call.reference]), data)
    assert url in as_(cast.ines()).get(reverse("assessment", args=[call.reference])).content.decode()
    assert as_(cast.luz()).get(url).status_code == 404
    assert as_(cast.ines()).post(url, {"reasons": "No."}).status_code == 422
    why = "La segunda propuesta explica mejor quién la usará y con qué datos."
    assert why not in Client().get(reverse("result", args=[call.reference])).content.decode()
    assert as_(cast.ines()).post(url, {"reasons": why}).status_code == 302
    text = Client().get(reverse("result", args=[call.reference])).content.decode()
    assert (why in text, "Inés" in text, BECAUSE["C2"] in text) == (True, False, True)
    assert url not in as_(cast.ines()).get(reverse("assessment", args=[call.reference])).content.decode()


def test_everybody_sees_the_result_after_the_decision_only_by_code() -> None:
    call = ranked_call()
    url = reverse("result", args=[call.reference])
    assert Client().get(url).status_code == 404
    data = {"entry": "K00-4MD", "reasons": DECISION, "resolution_no": "RA 7", "do": "confirm"} | BECAUSE_TYPED
    assert as_(cast.luz()).post(reverse("decision", args=[call.reference]), data).status_code == 302
    page = Client().get(url)
    text = page.content.decode()
    assert page.status_code == 200
    assert [code for code in ("K00-4MD", "K01-4MD", "K02-4MD") if code not in text] == []
    assert text.count("3 de 3") == 8  # two proposals that comply, on four criteria
    assert "3 propuestas. Bajo cada media" in text
    assert REASON not in text
