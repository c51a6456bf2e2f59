"""What may still be done with a pilot that has ended, and what no longer changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kernel.verdict import Refused
from pilots.actions import evidence, learning, plan, running, supplier
from pilots.models import Lesson, Pilot
from pilots.rules.permissions import may_run_on
from tests import cast
from tests.pilots.conftest import GOOD, csv_file, ready
from tests.pilots.test_running import activity, signed_in, url

pytestmark = pytest.mark.django_db
CLOSED = (
    ("pilot_edit", ()),
    ("pilot_row_add", ("risks",)),
    ("pilot_activity_add", ()),
    ("pilot_activity", ("activity",)),
    ("pilot_proof_add", ("activity",)),
    ("pilot_meeting_add", ()),
    ("pilot_upload", ()),
    ("pilot_source_add", ()),
    ("pilot_topic_add", ()),
)
OPEN = ("pilot_lesson_add", "pilot_finding_add", "pilot_decision_add", "pilot_requirement_add", "pilot_reports")


def done() -> tuple[Pilot, Any]:
    """Return a running pilot with one activity that was met."""
    pilot = ready()
    return pilot, activity(pilot, status="met", actual_from=date(2021, 5, 3), actual_until=date(2021, 5, 4))


def changes(pilot: Pilot, act: Any) -> list[Callable[[], Any]]:
    """Return what changes the plan, activities and evidence, each not done yet."""
    rosa = cast.rosa()
    risk = {"text": "Lluvia", "probability": 2, "impact": 2, "response": "Se espera.", "owner": "Rosa"}
    source = {"kind": "news", "selected_by": "Luz", "by": rosa}
    return [
        lambda: plan.change_plan(pilot=pilot, by=rosa, budget=f"S/ {Lesson.objects.count() + 7}"),
        lambda: running.save_row(pilot=pilot, sheet="risks", by=rosa, **risk),
        lambda: running.fix_plan(pilot=pilot, by=rosa, note="Se añadió un riesgo"),
        lambda: activity(pilot, "Otra", status="met"),
        lambda: plan.update_activity(activity=act, by=rosa, title="Prueba en Ate"),
        lambda: running.add_proof(activity=act, label="Acta", url="https://ate.example/acta", by=rosa),
        lambda: evidence.add_source(pilot=pilot, name=f"Radio {len(list(pilot.sources.all()))}", **source),
        lambda: evidence.add_topic(
            pilot=pilot, key=f"k{pilot.topics.count()}", name=f"T{pilot.topics.count()}", by=rosa
        ),
        lambda: supplier.make_token(pilot=pilot, name="Programa", by=cast.daniela()),
        lambda: evidence.upload_evidence(pilot=pilot, upload=csv_file(GOOD), by=rosa),
    ]


def test_nobody_changes_plan_activities_or_evidence_of_an_ended_pilot() -> None:
    pilot, act = done()
    for change in changes(pilot, act)[:-1]:
        change()
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    pilot = Pilot.objects.select_related("call__entity").get(pk=pilot.pk)
    for change in changes(pilot, act):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.verdict == may_run_on(state="ended")
    assert (pilot.imports.count(), pilot.activities.count(), pilot.tokens.count()) == (0, 2, 1)


def test_rosa_finds_forms_closed_with_the_sentence_and_goes_on_with_what_was_learnt() -> None:
    pilot, act = done()
    addresses = [url(name, pilot, *(act.pk if one == "activity" else one for one in more)) for name, more in CLOSED]
    rosa = signed_in("rosa")
    assert [rosa.get(address).status_code for address in addresses] == [200] * len(CLOSED)
    linked = [url("pilot_activity_add", pilot), url("pilot_edit", pilot), url("pilot_upload", pilot)]
    tabs = [url(name, pilot) for name in ("pilot_activities", "pilot_sheet", "pilot_evidence")]
    assert all(link in rosa.get(tab).content.decode() for link, tab in zip(linked, tabs, strict=True))
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    for address in addresses:
        answer = rosa.get(address)
        assert (answer.status_code, "This pilot has ended" in answer.content.decode()) == (403, True)
    for link, tab in zip(linked, tabs, strict=True):
        page = rosa.get(tab).content.decode()
        assert (link in page, "This pilot has ended" in page) == (False, True)
    assert [rosa.get(url(name, pilot)).status_code for name in OPEN] == [200] * len(OPEN)
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    assert pilot.lessons.count() == 1
