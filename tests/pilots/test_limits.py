"""What a pilot takes in and what it refuses, each with a sentence; when an activity is late, and how charts say so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kernel.verdict import Refused
from pilots.actions import learning, plan, running
from pilots.queries.pages import activities_page, gantt_rows
from pilots.rules.running import sound_budget, sound_deletion, sound_hours
from tests import cast
from tests.pilots.conftest import planned, ready
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("budget", "sound"),
    [
        ("", True),
        ("S/ 5,000", True),
        ("Sin pago; 8 horas a la semana", True),
        ("Entre S/ 5,000-6,000", True),
        ("-5 mil", False),
        ("S/ -5", False),
        ("5000", False),
    ],
)
def test_budget_is_an_amount_with_its_currency_or_words(budget: str, sound: bool) -> None:
    assert bool(sound_budget(budget=budget)) == sound


def test_hours_a_week_and_the_day_of_deletion_make_sense() -> None:
    assert [bool(sound_hours(hours=hours)) for hours in (None, 60, 61)] == [True, True, False]
    past, days = TODAY - timedelta(days=1), {"today": TODAY, "before": None}
    told = [("none", None), ("none", past), ("law", TODAY), ("law", None), ("law", past)]
    assert [bool(sound_deletion(basis=basis, kept_until=day, **days)) for basis, day in told] == [  # type: ignore[arg-type]
        *(True, True, True),
        *(False, False),
    ]
    assert sound_deletion(basis="law", kept_until=past, before=past, today=TODAY)


def test_rosa_reads_why_the_plan_refuses_and_loses_nothing() -> None:
    pilot, rosa = ready(), signed_in("rosa")
    person = {"side": "entity", "name": "Julio", "function": "Coordina", "hours": "900"}
    answer = rosa.post(url("pilot_row_add", pilot, "people"), person)
    page = answer.content.decode()
    assert (answer.status_code, "60 hours a week" in page, 'value="Coordina"' in page) == (422, True, True)
    use = {"purpose": "Contar", "data": "Textos", "basis": "law", "readers": "Prensa", "kept_until": "2020-01-01"}
    assert "cannot be in the past" in rosa.post(url("pilot_row_add", pilot, "data"), use).content.decode()
    sandbox = {"norm": "Ley 29733", "blocks": "Exige.", "way_out": "open"}
    days = {"starts_on": "2021-05-02", "ends_on": "2021-05-01"}
    assert "The exemption ends" in rosa.post(url("pilot_row_add", pilot, "barriers"), sandbox | days).content.decode()
    with pytest.raises(Refused, match="less than zero"):
        plan.change_plan(pilot=pilot, budget="-5 mil", by=cast.rosa())
    assert (pilot.people.count(), pilot.data_uses.count(), pilot.barriers.count()) == (0, 0, 0)


def test_reasons_minutes_and_decisions_are_of_what_has_happened() -> None:
    pilot, rosa = ready(), cast.rosa()
    with pytest.raises(Refused, match="at least 5 words"):
        plan.pass_gate(pilot=pilot, phase="test", gate="continue", reasons="x", by=cast.luz())
    meeting = plan.add_meeting(pilot=pilot, title="Demo", starts_at=timezone.now() + timedelta(days=1), by=rosa)
    with pytest.raises(Refused, match="has not begun"):
        plan.write_minutes(meeting=meeting, minutes="Listo.", attendees="", by=rosa)
    with pytest.raises(Refused, match="has not begun"):
        running.note_attendance(meeting=meeting, came=set(), by=rosa)
    for day, why in ((TODAY + timedelta(days=1), "has not come"), (date(2021, 3, 7), "older than the pilot")):
        with pytest.raises(Refused, match=why):
            learning.record_decision_taken(pilot=pilot, text="Bacheo", decided_on=day, by=rosa)


def test_second_version_of_the_plan_says_what_changed() -> None:
    pilot, rosa = ready(), cast.rosa()
    plan.change_plan(pilot=pilot, scope="Cinco áreas.", by=rosa)
    with pytest.raises(Refused, match="what changed"):
        running.fix_plan(pilot=pilot, note="  ", by=rosa)
    assert running.fix_plan(pilot=pilot, note="El alcance", by=rosa).number == 2


# --- activities ------------------------------------------------------------------------------------------------------


def test_activity_is_not_met_on_a_day_that_has_not_come() -> None:
    pilot = ready()
    days = {"planned_from": TODAY, "planned_until": TODAY}
    one = plan.add_activity(pilot=pilot, phase="test", title="Prueba", by=cast.rosa(), **days)
    with pytest.raises(Refused, match="have not come yet"):
        plan.update_activity(activity=one, status="met", actual_from=TODAY + timedelta(days=300), by=cast.rosa())
    typed = {"phase": "test", "title": "Prueba", "planned_from": TODAY, "planned_until": TODAY, "status": "met"}
    answer = signed_in("rosa").post(
        url("pilot_activity", pilot, one.pk), {**typed, "actual_from": TODAY + timedelta(days=300)}
    )
    assert (answer.status_code, "have not come yet" in answer.content.decode()) == (422, True)


def test_late_activities_are_marked_and_the_sentence_says_what_the_curves_show() -> None:
    pilot = ready(starts_on=TODAY - timedelta(days=20), ends_on=TODAY + timedelta(days=400))
    for title, until, status in (("Una", 10, "met"), ("Dos", 3, "partially_met"), ("Tres", -5, "scheduled")):
        days = {"planned_from": TODAY - timedelta(days=20), "planned_until": TODAY - timedelta(days=until)}
        plan.add_activity(pilot=pilot, phase="test", title=title, status=status, by=cast.rosa(), **days)
    found = activities_page(pilot)
    progress = found["progress"]
    assert (progress["due"], progress["met"], [one.title for one in progress["late"]]) == (2, 1, ["Dos"])
    assert sorted((one.title, one.late_by) for one in found["activities"]) == [("Dos", 3), ("Tres", 0), ("Una", 0)]
    page = signed_in("rosa").get(url("pilot_activities", pilot)).content.decode()
    assert [
        word
        for word in ("late by 3 days", "One is late: Dos.", "1 more was met in part.", 'class="gl-today"')
        if word not in page
    ] == []
    # Two years on one axis: the days say which.
    assert progress["axis"]["days"] == "j M Y"
    notes = {row["label"]: (row["note"], row["part"]) for row in gantt_rows(found["activities"])}
    assert notes == {"Una": ("Test · Met", False), "Dos": ("Test · Partly met", True), "Tres": ("Test", False)}
    plan.end_pilot(pilot=pilot, outcome="stopped", summary="Se detuvo.", by=cast.rosa())
    page = signed_in("rosa").get(url("pilot_activities", pilot)).content.decode()
    assert ("late by" in page, "Nobody said" in page) == (False, True)


def test_saving_the_plan_lands_on_the_plan() -> None:
    pilot = planned()
    typed = {"title": "Otro", "starts_on": "2021-03-08", "ends_on": "2021-05-21"}
    assert signed_in("rosa").post(url("pilot_edit", pilot), typed)["Location"] == url("pilot_sheet", pilot)
