"""Papers of votes against, reserves, ends without a pilot, the calibration round and declarations by name."""

from __future__ import annotations

import json
from typing import Any

import pytest

from challenges.actions.calls import cancel_call
from kernel.verdict import Refused
from selection.actions.calibration import begin_calibration, hold_calibration, score_sample
from selection.actions.decisions import dissent, leave_deserted
from selection.actions.entries import open_assessment
from selection.actions.scores import close_assessment
from selection.models import Seat
from startups.actions.names import take_way
from startups.models import OpeningPaper
from tests import cast
from tests.naming import WHY, declare_by_name, say
from tests.reports.test_papers import decided, make
from tests.selection import builders
from tests.startups.test_names import CLOSE, REASONS, opened, substitute

pytestmark = pytest.mark.django_db


def data(call: Any, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(make(call, kind).data)
    return found


def rows(paper: dict[str, Any], title: str) -> list[list[str]]:
    found: list[list[str]] = next(one for one in paper["points"] if one["title"] == title)["tables"][0]["rows"]
    return found


def test_the_paper_of_the_decision_has_votes_against_by_seat_reserves_and_reasons_by_criterion() -> None:
    call = decided()
    before = data(call, "decision")["agreements"][0]
    assert (before["favour"], before["against"]) == (1, 0)
    against = builders.seat(call, 2)
    dissent(seat=against, reasons=builders.REASON, by=against.user)
    paper = data(call, "decision")
    (agreed,) = paper["agreements"]
    assert (agreed["favour"], agreed["against"]) == (1, 1)
    assert [(one["who"], one["sense"], one["reason"]) for one in agreed["votes"]][1] == (
        "Puesto 2", "En discordia", builders.REASON,
    )  # fmt: skip
    assert against.user.name not in json.dumps(paper, ensure_ascii=False)
    assert [row[:2] for row in rows(paper, "Suplentes")] == [["1", "K01-4MD"]]
    texts = next(one for one in paper["points"] if one["title"] == "Decisión")["texts"]
    assert [text for text in texts if builders.BECAUSE["C1"] in text and text.startswith("Pertinencia")] != []


def test_the_paper_of_a_call_without_a_pilot_has_cause_and_reason() -> None:
    empty = builders.ranked_call({"K00-4MD": 1}, entries=1)
    leave_deserted(call=empty, reasons=builders.DECISION, by=cast.luz())
    empty.refresh_from_db()
    told = data(empty, "decision")
    assert told["points"][-1]["texts"] == ["Causa: Ninguna propuesta cumple.", builders.DECISION]
    assert [one["text"] for one in told["agreements"]] == ["La convocatoria se declara desierta."]
    chosen = decided()
    cancel_call(call=chosen, cause="no_means", reason="No hay presupuesto.", by=cast.rosa())
    chosen.refresh_from_db()
    told = data(chosen, "decision")
    assert told["points"][-1]["texts"] == ["Causa: Faltan los medios para el piloto.", "No hay presupuesto."]
    assert len(told["agreements"]) == 2


def test_the_paper_of_the_calibration_has_levels_by_seat_and_the_notes() -> None:
    call = builders.verified_call()
    with pytest.raises(Refused):
        make(call, "calibration")
    samples = [{"title": f"Muestra {n}", "text": "Texto de una muestra inventada."} for n in (1, 2)]
    begin_calibration(call=call, samples=samples, by=cast.rosa())
    for seat in Seat.objects.filter(call=call).order_by("number"):
        for sample in (1, 2):
            levels = {f"C{n}": seat.number for n in range(1, 5)}
            score_sample(seat=seat, sample=sample, levels=levels, by=seat.user)
    notes = "Se acordó que el nivel tres pide un plazo y una persona responsable con nombre del cargo."
    hold_calibration(call=call, notes=notes, by=cast.rosa())
    paper = data(call, "calibration")
    assert paper["points"][0]["tables"][0]["rows"][0][1] == "Puesto 1: 1; Puesto 2: 2; Puesto 3: 3"
    assert paper["points"][-1]["texts"] == [notes]
    unplanned = builders.verified_call()
    open_assessment(call=unplanned, by=cast.rosa())
    with pytest.raises(Refused, match="public record"):
        make(unplanned, "calibration")
    builders.score_all(unplanned)
    close_assessment(call=unplanned, by=cast.rosa())
    unplanned.refresh_from_db()
    told = [one["texts"] for one in data(unplanned, "evaluation")["points"] if one["title"] == "Por qué no hubo ronda"]
    assert told == [["No se previó ninguna ronda."]]


def test_the_paper_of_the_declarations_names_the_opened_one_the_grounds_and_how_it_went_on() -> None:
    call = opened(CLOSE)
    with pytest.raises(Refused):
        make(call, "declarations")
    declare_by_name(call, {1: "kin"})
    other = substitute(call)
    say(call, other)
    take_way(call=call, way="confirmed", reasons=REASONS, resolution_no="RA 42", by=other)
    paper = data(call, "declarations")
    text = json.dumps(paper, ensure_ascii=False)
    assert [name in text for name in ("Kallpatek0 S.A.C.", "Kallpatek1", WHY)] == [True, False, False]
    assert [row[:2] for row in paper["points"][0]["tables"][0]["rows"]] == [
        ["Puesto 1", "Sí"], ["Puesto 2", "No"], ["Puesto 3", "No"], ["Autoridad que decide", "No"],
    ]  # fmt: skip
    assert paper["points"][1]["tables"][1]["rows"][0][1] == "K01-4MD"
    assert paper["agreements"][0]["votes"] == [
        {"who": "Delia Suplente", "sense": "A favor", "reason": f"{REASONS} (RA 42)"}
    ]
    assert OpeningPaper.objects.count() == 1
