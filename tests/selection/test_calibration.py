"""The calibration round: scored alone, shown together, on record, and counted nowhere."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from challenges.models import Call
from kernel.verdict import Refused
from ledger.actions.checkpoints import sign_now
from ledger.models import Entry as Recorded
from ledger.queries.bundle import bundle_files
from selection.actions.calibration import begin_calibration, hold_calibration, score_sample, waive_calibration
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment
from selection.actions.seats import vacate_seat
from selection.models import Calibration, SampleLevel, Score, Seat, Standing
from selection.queries.calibration import calibration_of, missing_seats
from selection.samples import SAMPLES, sample_texts
from tests import cast
from tests.selection.builders import score_all, seat, verified_call

pytestmark = pytest.mark.django_db
NOTES = "El nivel 3 pide una prueba contada; sin números es 2."


def of(person: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begun(seats: int = 3) -> Call:
    call = verified_call(2, seats)
    begin_calibration(call=call, samples=sample_texts("es"), by=cast.rosa())
    return call


def give(call: Call, number: int, sample: int, level: int) -> None:
    one = seat(call, number)
    levels = {criterion.code: level for criterion in call.criteria.all()}
    score_sample(seat=one, sample=sample, levels=levels, by=one.user)


def give_all(call: Call) -> None:
    for one in Seat.objects.filter(call=call, state="active"):
        for sample in (1, 2):
            give(call, one.number, sample, one.number if sample == 1 else 0)


def told(call: Call, kind: str) -> list[dict[str, Any]]:
    return [json.loads(row.payload) for row in Recorded.objects.filter(call=call.reference, kind=kind).order_by("seq")]


def test_the_samples_are_the_same_two_in_three_languages() -> None:
    assert {language: len(texts) for language, texts in SAMPLES.items()} == {"es": 2, "pt": 2, "en": 2}
    assert sample_texts("es-pe") == sample_texts("es")
    assert sample_texts("fr") == sample_texts("es")
    assert sample_texts("en") != sample_texts("pt")


def test_rosa_begins_a_round_and_its_samples_are_hashed_into_the_record() -> None:
    call = begun()
    texts = [one["title"] + "\n" + one["text"] for one in sample_texts("es")]
    assert told(call, "calibration_begun")[0]["samples_sha256"] == [
        hashlib.sha256(text.encode()).hexdigest() for text in texts
    ]
    with pytest.raises(Refused, match="already"):
        waive_calibration(call=call, reason="No.", by=cast.rosa())


@pytest.mark.parametrize("who", [cast.ana, cast.luz, cast.ines])
def test_others_may_neither_begin_nor_waive(who: Any) -> None:
    call = verified_call(1, 3)
    with pytest.raises(Refused):
        begin_calibration(call=call, samples=sample_texts("es"), by=who())
    with pytest.raises(Refused):
        waive_calibration(call=call, reason="No.", by=who())
    assert Calibration.objects.count() == 0


def test_an_assessor_sees_no_level_before_everybody_has_scored_both() -> None:
    call = begun(4)
    for number in (1, 2, 3):
        for sample in (1, 2):
            give(call, number, sample, 4)
    give(call, 4, 1, 5)
    page = calibration_of(call)
    assert page is not None
    assert ([sample.scores for sample in page.samples], list(page.missing), missing_seats(call)) == ([[], []], [4], [4])
    with pytest.raises(Refused, match="1 is missing"):
        hold_calibration(call=call, notes=NOTES, by=cast.rosa())
    give(call, 4, 2, 5)
    page = calibration_of(call)
    assert page is not None
    seen = {rung.level: rung.seats for rung in page.samples[0].scores[0][1]}
    assert seen == {0: [], 1: [], 2: [], 3: [], 4: [1, 2, 3], 5: [4]}


def test_an_assessor_gives_her_levels_once_and_all_of_them() -> None:
    call = begun()
    one = seat(call, 1)
    for levels in ({}, {"C1": 3}, {"C1": 3, "C2": 3, "C3": 3, "C4": 6}):
        with pytest.raises(Refused, match="level"):
            score_sample(seat=one, sample=1, levels=levels, by=one.user)
    give(call, 1, 1, 3)
    with pytest.raises(Refused, match="already"):
        give(call, 1, 1, 4)
    with pytest.raises(Refused):
        score_sample(seat=seat(call, 2), sample=1, levels={}, by=one.user)
    assert set(SampleLevel.objects.filter(seat=one).values_list("level", flat=True)) == {3}


def test_a_round_that_was_begun_is_concluded_before_the_opening_and_by_whom_it_may() -> None:
    call = begun()
    with pytest.raises(Refused, match="calibration"):
        open_assessment(call=call, by=cast.rosa())
    give_all(call)
    with pytest.raises(Refused, match="president"):
        hold_calibration(call=call, notes=NOTES, by=seat(call, 3).user)
    with pytest.raises(Refused, match="discussed"):
        hold_calibration(call=call, notes=" ", by=seat(call, 1).user)
    hold_calibration(call=call, notes=NOTES, by=seat(call, 1).user)
    assert told(call, "calibration_held")[0]["notes_sha256"] == hashlib.sha256(NOTES.encode()).hexdigest()
    open_assessment(call=call, by=cast.rosa())
    assert told(call, "calibration_waived") == []


def test_an_opening_without_a_word_about_a_round_says_so_in_the_record() -> None:
    call = verified_call(2, 3)
    open_assessment(call=call, by=cast.rosa())
    assert [one["reason"] for one in told(call, "calibration_waived")] == ["no round was planned"]
    other = verified_call(2, 3)
    waive_calibration(call=other, reason="El comité ya evaluó con estos criterios.", by=cast.rosa())
    open_assessment(call=other, by=cast.rosa())
    assert [one["reason"] for one in told(other, "calibration_waived")] == ["El comité ya evaluó con estos criterios."]


def test_nothing_of_a_round_is_counted() -> None:
    ranked = []
    for held in (False, True):
        call = verified_call(2, 3)
        if held:
            begin_calibration(call=call, samples=sample_texts("es"), by=cast.rosa())
            give_all(call)
            hold_calibration(call=call, notes=NOTES, by=cast.rosa())
            assert SampleLevel.objects.filter(seat__call=call).count() == 24
        open_assessment(call=call, by=cast.rosa())
        score_all(call, {"K00-4MD": 5, "K01-4MD": 3})
        close_assessment(call=call, by=cast.rosa())
        rows = Standing.objects.filter(entry__call=call).order_by("rank")
        scores = Score.objects.filter(assignment__seat__call=call).count()
        sign_now(call=call.reference, by="test")
        bundled = json.loads(bundle_files(call.reference)["scores.json"])
        ranked.append((list(rows.values_list("entry__code", "mean_hundredths", "levels")), scores, bundled))
    assert ranked[0] == ranked[1]
    assert len(ranked[0][0]) == 2


# --- pages -----------------------------------------------------------------------------------------------------------


def test_rosa_begins_assessors_score_and_the_president_concludes_on_the_pages() -> None:
    call = verified_call(2, 3)
    page = reverse("calibration", args=[call.reference])
    own = {"source": "own", "title_1": "Uno", "text_1": "Texto.", "title_2": "Dos"}
    half = of(cast.rosa()).post(page, {"source": "own", "title_1": "Uno"})
    summary = html.fromstring(half.content.decode()).xpath("//*[contains(@class, 'error-summary')]//li//text()")
    said = [one.strip() for one in summary if one.strip()]
    assert (half.status_code, len(said), len(set(said))) == (422, 3, 3)
    assert of(cast.rosa()).post(page, own).status_code == 422
    assert of(cast.rosa()).post(page, own | {"text_2": "Otro."}).status_code == 302
    levels = {criterion.code: "4" for criterion in call.criteria.all()}
    for one in Seat.objects.filter(call=call).select_related("user"):
        client = of(one.user)
        assert page in client.get(reverse("assessment", args=[call.reference])).content.decode()
        for sample in (1, 2):
            url = reverse("calibration_sample", args=[call.reference, sample])
            assert (client.get(url).status_code, client.post(url, levels | {"C1": ""}).status_code) == (200, 422)
            assert "Seat 1, Seat 2" not in client.get(page).content.decode()
            assert client.post(url, levels).status_code == 302
            assert client.get(url).status_code == 302
    assert ["Seat 1, Seat 2, Seat 3" in of(one).get(page).content.decode() for one in (cast.rosa(), cast.tomas())] == [
        True, True
    ]  # fmt: skip
    hold = reverse("calibration_hold", args=[call.reference])
    assert of(cast.tomas()).post(hold, {"words": NOTES}).status_code == 403
    assert of(cast.ines()).post(hold, {"words": NOTES}).status_code == 302
    assert NOTES in of(cast.pilar()).get(page).content.decode()


def test_rosa_waives_on_the_page_with_a_reason() -> None:
    call = verified_call(1, 3)
    url = reverse("calibration_waive", args=[call.reference])
    assert of(cast.rosa()).post(url, {"words": ""}).status_code == 422
    assert of(cast.rosa()).post(url, {"words": "Sin tiempo."}).status_code == 302
    assert "Sin tiempo." in of(cast.rosa()).get(reverse("calibration", args=[call.reference])).content.decode()


def test_strangers_find_no_round() -> None:
    call = begun()
    for person in (cast.ana(), cast.luz(), cast.oscar(), cast.daniela()):
        client = of(person)
        for name, args in (("calibration", []), ("calibration_sample", [1])):
            assert client.get(reverse(name, args=[call.reference, *args])).status_code == 404
        for name in ("calibration_waive", "calibration_hold"):
            assert client.post(reverse(name, args=[call.reference]), {"words": "x"}).status_code == 404


def test_who_scored_in_a_round_that_was_held_stands_in_it_though_her_seat_is_vacated_since() -> None:
    call = begun(4)
    for number in (1, 2, 3, 4):
        for sample in (1, 2):
            give(call, number, sample, number)
    hold_calibration(call=call, notes=NOTES, by=cast.rosa())
    before = calibration_of(call)
    vacate_seat(seat=seat(call, 4), reason="Renunció por carta.", by=cast.rosa())
    assert calibration_of(call) == before
    assert before is not None
    assert before.samples[0].scores[0][1][4].seats == [4]
