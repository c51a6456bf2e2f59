"""Indicators from surveys, and the way from finding to decision, lesson and requirement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kernel.verdict import Refused
from ledger.queries import entries
from pilots.actions import learning
from pilots.actions.requirements import add_requirement
from pilots.models import Pilot
from pilots.queries.learning import indicators_of
from tests import cast
from tests.pilots.conftest import answered

pytestmark = pytest.mark.django_db


def test_indicator_is_counted_from_its_survey_and_keeps_what_was_reported(pilot: Pilot) -> None:
    learning.set_indicator(pilot=pilot, code="satisfaction", name="Satisfacción alta", reported="90%", by=cast.rosa())
    answered(pilot, "learning_before", [1, 2, 3, 4, 5])
    answered(pilot, "reaction", [5] * 6 + [4] * 3 + [3])
    indicator = learning.count_from_survey(pilot=pilot, code="satisfaction", by=cast.julio())
    assert (indicator.numerator, indicator.denominator, indicator.baseline) == (9, 10, 40)
    assert (indicator.reported, indicator.name) == ("90%", "Satisfacción alta")
    assert indicator.source_note.endswith("Encuesta reaction")
    assert (indicator.baseline_part, indicator.baseline_base) == (2, 5)
    typed = learning.set_indicator(pilot=pilot, code="satisfaction", baseline=Decimal(30), by=cast.rosa())
    assert (typed.baseline, typed.baseline_part, typed.baseline_base) == (30, None, None)


def test_target_that_is_far_is_not_missed_before_the_pilot_ends(pilot: Pilot) -> None:
    far = {"code": "x", "name": "X", "target": 80, "numerator": 1, "denominator": 10}
    learning.set_indicator(pilot=pilot, by=cast.rosa(), **far)
    assert [(one.kind, str(one.word)) for one in indicators_of(pilot)] == [("info", "Not reached yet")]
    Pilot.objects.filter(pk=pilot.pk).update(state="ended", outcome="partial")
    assert [one.kind for one in indicators_of(Pilot.objects.get(pk=pilot.pk))] == ["error"]


@pytest.mark.parametrize("how", [{"closed": False}, {"minimum": 11}])
def test_open_survey_or_one_with_few_answers_is_not_counted(pilot: Pilot, how: dict[str, Any]) -> None:
    answered(pilot, "reaction", [5] * 10, **how)
    with pytest.raises(Refused, match="No closed survey"):
        learning.count_from_survey(pilot=pilot, code="satisfaction", by=cast.rosa())


@pytest.mark.parametrize(("numerator", "denominator"), [(11, 10), (1, None), (0, 0), (None, 5)])
def test_indicator_with_impossible_counts_is_refused(
    pilot: Pilot, numerator: int | None, denominator: int | None
) -> None:
    with pytest.raises(Refused):
        learning.set_indicator(
            pilot=pilot, code="x", name="X", numerator=numerator, denominator=denominator, by=cast.rosa()
        )


def test_finding_leads_to_decision_lesson_and_requirement(pilot: Pilot) -> None:
    topic = pilot.topics.get(key="transport")
    finding = learning.add_finding(
        pilot=pilot, text="Transporte es lo más mencionado.", recommendation="Priorizar.", topic=topic, by=cast.julio()
    )
    decision = learning.record_decision_taken(
        pilot=pilot,
        text="Priorizar el bacheo.",
        decided_on=date(2021, 7, 12),
        finding=finding,
        area=cast.ate().areas.first(),
        document="Memorando 12",
        by=cast.rosa(),
    )
    lessons = [
        learning.add_lesson(pilot=pilot, kind="regulatory", text=text, by=cast.rosa()) for text in ("Uno", "Dos")
    ]
    requirement = add_requirement(
        pilot=pilot, text="El sistema deberá contar cada mensaje.", findings=[finding], by=cast.rosa()
    )
    assert (finding.number, decision.finding, [lesson.number for lesson in lessons]) == (1, finding, [1, 2])
    assert requirement.code == "RF-001"
    expected = ["pilot_finding", "pilot_decision_taken", "pilot_lesson", "pilot_lesson", "pilot_requirement"]
    assert [entry.kind for entry in entries(pilot.call.reference, limit=500)][-5:] == expected
