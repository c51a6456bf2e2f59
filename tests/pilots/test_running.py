"""The plan's parts and versions, evidence of activities, attendance, gates, calendar, follow-up and effects."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from icalendar import Calendar

from kernel.verdict import Refused
from ledger.queries import entries, flaws
from outbox.models import Message
from pilots.actions import learning, plan, running
from pilots.actions.reminders import mail_calendar, remind_follow_ups
from pilots.models import FollowUp, Pilot, PilotActivity, PlanVersion, Proof
from pilots.queries import next_actions, sheets
from pilots.queries.follow_up import courses_of
from pilots.queries.progress import progress_of
from pilots.rules.running import reminders_due
from tests import cast
from tests.pilots.conftest import planned, ready
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db

RISK = {"text": "Nadie publica", "probability": 2, "impact": 3, "response": "Se suma la radio.", "owner": "Rosa"}


def last(pilot: Pilot) -> dict[str, Any]:
    """Return the newest entry of the record of the pilot's call."""
    entry = entries(pilot.call.reference, limit=500)[-1]
    return {"kind": entry.kind, **json.loads(entry.payload)}


def activity(pilot: Pilot, title: str = "Prueba", **fields: Any) -> PilotActivity:
    """Return an activity of May 2021."""
    dates = {"planned_from": date(2021, 5, 3), "planned_until": date(2021, 5, 21)}
    return plan.add_activity(pilot=pilot, by=cast.rosa(), phase="test", title=title, **(dates | fields))


def ended(outcome: str = "completed") -> Pilot:
    """Return a pilot that has ended, with one indicator and one decision."""
    pilot = ready()
    learning.set_indicator(pilot=pilot, code="satisfied", name="Alta", numerator=9, denominator=10, by=cast.rosa())
    learning.record_decision_taken(pilot=pilot, text="Veinte paraderos", decided_on=date(2021, 5, 22), by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    return plan.end_pilot(pilot=pilot, outcome=outcome, summary="Se probó.", by=cast.rosa())


# --- the plan --------------------------------------------------------------------------------------------------------


def test_julio_writes_a_risk_and_the_record_names_fields_but_no_person() -> None:
    pilot = planned()
    risk = running.save_row(pilot=pilot, sheet="risks", by=cast.julio(), **RISK)
    running.save_row(pilot=pilot, sheet="risks", row=risk, by=cast.julio(), **(RISK | {"impact": 1}))
    assert (risk.weight, sheets.find_row(pilot, "risks", risk.pk).weight) == (6, 2)
    person = {"side": "startup", "name": "Daniela Moura", "function": "Análisis", "hours": 6}
    running.save_row(pilot=pilot, sheet="people", by=cast.julio(), **person)
    told = last(pilot)
    assert (told["kind"], told["fields"]) == ("pilot_plan_row", ["function", "hours", "name", "side"])
    assert "Daniela" not in json.dumps(told)


@pytest.mark.parametrize("who", ["daniela", "ana", "bruno", "oscar", "luz"])
def test_plan_row_may_be_written_by_the_entity_only(who: str) -> None:
    pilot, by = planned(), getattr(cast, who)()
    writes = who == "luz"  # the deciding authority is one of the entity's people
    if writes:
        running.save_row(pilot=pilot, sheet="risks", by=by, **RISK)
    else:
        with pytest.raises(Refused, match="Only people of the public entity"):
            running.save_row(pilot=pilot, sheet="risks", by=by, **RISK)
    assert pilot.risk_list.count() == writes


def test_start_fixes_the_plan_and_its_hash_stands_in_the_record() -> None:
    pilot = planned()
    running.save_row(pilot=pilot, sheet="risks", by=cast.rosa(), **RISK)
    pilot = plan.start_pilot(pilot=pilot, by=cast.rosa())
    version = PlanVersion.objects.get()
    assert version.sha256 == hashlib.sha256(version.content.encode()).hexdigest() == last(pilot)["sha256"]
    assert json.loads(version.content)["risks"][0]["owner"] == "Rosa"
    assert sheets.sheet_page(pilot)["changed"] is False
    assert running.fix_plan(pilot=pilot, by=cast.rosa()).pk == version.pk
    plan.change_plan(pilot=pilot, by=cast.julio(), scope="Cinco áreas.")
    assert sheets.sheet_page(Pilot.objects.get(pk=pilot.pk))["changed"] is True
    with pytest.raises(Refused, match="focal point"):
        running.fix_plan(pilot=pilot, by=cast.julio())
    assert running.fix_plan(pilot=pilot, by=cast.rosa(), note="Alcance").number == 2
    assert list(flaws()) == []


def test_rosa_fills_the_plan_in_and_takes_a_row_out() -> None:
    pilot, rosa = ready(), signed_in("rosa")
    sandbox = {"norm": "Ley 29733", "article": "14", "blocks": "Exige consentimiento.", "way_out": "open"}
    assert rosa.post(url("pilot_row_add", pilot, "barriers"), sandbox).status_code == 302
    wrong = rosa.post(
        url("pilot_row_add", pilot, "barriers"), sandbox | {"starts_on": "2021-05-02", "ends_on": "2021-05-01"}
    )
    assert (wrong.status_code, pilot.barriers.count()) == (422, 1)
    row = pilot.barriers.get()
    assert "Ley 29733 14" in rosa.get(url("pilot_sheet", pilot)).content.decode()
    assert rosa.get(url("pilot_row_add", pilot, "nothing")).status_code == 404
    assert rosa.post(url("pilot_row_remove", pilot, "barriers", row.pk)).status_code == 302
    assert pilot.barriers.count() == 0


def test_daniela_reads_the_plan_and_its_versions_and_changes_neither() -> None:
    pilot, daniela = ready(), signed_in("daniela")
    page = daniela.get(url("pilot_sheet", pilot))
    assert (page.status_code, url("pilot_fix", pilot) in page.content.decode()) == (200, False)
    assert daniela.get(url("pilot_version_file", pilot, 1)).content == PlanVersion.objects.get().content.encode()
    assert daniela.post(url("pilot_fix", pilot)).status_code == 403
    assert signed_in("ana").get(url("pilot_version", pilot, 1)).status_code == 404


# --- activities, gates, meetings -------------------------------------------------------------------------------------


def test_activity_is_shown_by_a_link_or_a_file_never_both_nor_a_disguised_one(pilot: Pilot) -> None:
    done = activity(pilot)
    for fields in ({}, {"url": "https://ate.example/acta", "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}):
        with pytest.raises(Refused, match="one of the two"):
            running.add_proof(activity=done, label="Acta", by=cast.rosa(), **fields)
    with pytest.raises(Refused, match="is not that of a PDF"):
        running.add_proof(activity=done, label="x", by=cast.rosa(), upload=SimpleUploadedFile("a.pdf", b"MZ\x90"))
    running.add_proof(activity=done, label="Acta", by=cast.rosa(), url="https://ate.example/acta")
    made = running.add_proof(
        activity=done, label="Lista", by=cast.rosa(), upload=SimpleUploadedFile("lista.pdf", b"%PDF-1.7 lista")
    )
    assert last(pilot)["sha256"] == made.sha256 == hashlib.sha256(b"%PDF-1.7 lista").hexdigest()
    assert Proof.objects.count() == 2
    sent = signed_in("daniela").get(url("pilot_proof", pilot, made.pk))
    assert (b"".join(sent.streaming_content), sent["Content-Type"]) == (b"%PDF-1.7 lista", "application/pdf")
    assert signed_in("ana").get(url("pilot_proof", pilot, made.pk)).status_code == 404


@pytest.mark.parametrize("who", ["rosa", "julio", "daniela", "ana", "kemi"])
def test_gate_is_passed_by_the_deciding_authority_only(who: str, pilot: Pilot) -> None:
    with pytest.raises(Refused, match="deciding authority"):
        plan.pass_gate(
            pilot=pilot,
            phase="test",
            gate="continue",
            reasons="Las áreas vieron sus datos y siguen.",
            by=getattr(cast, who)(),
        )
    plan.pass_gate(
        pilot=pilot, phase="test", gate="continue", reasons="Las áreas vieron sus datos y siguen.", by=cast.luz()
    )
    assert pilot.gates.count() == 1


def test_luz_says_after_which_phase_she_decides_and_reads_that_it_is_for_good(pilot: Pilot) -> None:
    luz, page = signed_in("luz"), url("pilot_gate", pilot)
    shown = luz.get(page)
    assert "After a stop nothing more is decided" in shown.context["form"].fields["gate"].help_text
    assert shown.context["form"]["phase"].value() in {None, ""}
    refused = luz.post(page, {"phase": "", "gate": "stop", "reasons": "Sin acceso a las fuentes de datos."})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["phase"])
    assert pilot.gates.count() == 0


def test_stopped_pilot_ends_as_stopped_and_is_published_with_what_was_learnt() -> None:
    pilot = ready()
    plan.pass_gate(pilot=pilot, phase="layout", gate="stop", reasons="Sin acceso a las fuentes.", by=cast.luz())
    with pytest.raises(Refused, match="decided to stop"):
        plan.pass_gate(
            pilot=pilot, phase="layout", gate="continue", reasons="Las áreas vieron sus datos y siguen.", by=cast.luz()
        )
    with pytest.raises(Refused, match="End it as"):
        plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", by=cast.rosa())
    pilot = plan.end_pilot(pilot=pilot, outcome="stopped", summary="No hubo acceso.", by=cast.rosa())
    with pytest.raises(Refused, match="at least one lesson"):
        plan.publish_case(pilot=pilot, by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="method", text="Pedir el acceso antes.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    page = signed_in("ana").get(f"/cases/{pilot.call.reference}/").content.decode()
    assert [
        word for word in ("Sin acceso a las fuentes.", "Pedir el acceso antes.", "Stopped") if word not in page
    ] == []


def test_pilot_that_never_started_is_a_public_case_too() -> None:
    pilot = plan.end_pilot(pilot=planned(), outcome="not_started", summary="Cambió la gestión.", by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="political", text="Firmar antes de las elecciones.", by=cast.rosa())
    plan.publish_case(pilot=pilot, by=cast.rosa())
    page = signed_in("ana").get(f"/cases/{pilot.call.reference}/").content.decode()
    assert [word for word in ("Cambió la gestión.", "Why it never started") if word not in page] == []


def test_rosa_notes_who_came_of_those_invited(pilot: Pilot) -> None:
    people = [cast.luz(), cast.daniela()]
    meeting = plan.add_meeting(pilot=pilot, title="Cierre", starts_at=timezone.now(), invited=people, by=cast.rosa())
    page = signed_in("rosa").post(url("pilot_came", pilot, meeting.pk), {"came": [people[1].pk, cast.ana().pk]})
    assert page.status_code == 302
    assert [(one.user.name, one.side, one.came) for one in meeting.people.order_by("side")] == [
        (people[0].name, "entity", False),
        (people[1].name, "startup", True),
    ]
    assert (last(pilot)["attended"], last(pilot)["invited"]) == (1, 2)


def test_calendar_holds_meetings_activities_and_the_last_day(pilot: Pilot) -> None:
    activity(pilot)
    plan.add_meeting(pilot=pilot, title="Demo; 1", starts_at=datetime(2021, 4, 12, 15, tzinfo=UTC), by=cast.rosa())
    answer = signed_in("daniela").get(url("pilot_ics", pilot))
    found = Calendar.from_ical(answer.content)
    assert [(str(one["summary"]).split(" · ")[0], one.decoded("dtstart")) for one in found.walk("VEVENT")] == [
        ("Demo; 1", datetime(2021, 4, 12, 15, tzinfo=UTC)),
        ("Prueba", date(2021, 5, 3)),
        ("End of the pilot", date(2021, 5, 21)),
    ]
    mail_calendar(pilot=pilot, by=cast.daniela())
    mail_calendar(pilot=pilot, by=cast.daniela())
    sent = Message.objects.get(kind="pilots.calendar")
    assert (sent.user, sent.private, sent.enclosures.get().name) == (cast.daniela(), True, "pilot.ics")


def test_burn_up_counts_what_was_planned_and_what_was_met() -> None:
    with time_machine.travel(datetime(2021, 4, 20, 15, tzinfo=UTC)):
        pilot = ready()
        one = activity(pilot, "Uno", planned_from=date(2021, 3, 8), planned_until=date(2021, 3, 12))
        activity(pilot, "Dos", planned_from=date(2021, 4, 5), planned_until=date(2021, 4, 9))
        activity(pilot, "Tres")
        plan.update_activity(
            activity=one, by=cast.rosa(), status="met", actual_from=date(2021, 3, 8), actual_until=date(2021, 3, 15)
        )
        found = progress_of(pilot, list(pilot.activities.all()))
        page = signed_in("rosa").get(url("pilot_activities", pilot)).content.decode()
    assert (found["met"], found["due"], found["total"], [late.title for late in found["late"]]) == (1, 2, 3, ["Dos"])
    by_day = {point["day"]: (point["planned"], point["met"]) for point in found["points"]}
    assert by_day[date(2021, 3, 8)] == (0, 0)
    assert by_day[date(2021, 3, 15)] == (1, 1)
    assert by_day[date(2021, 4, 12)] == (2, 1)
    assert by_day[date(2021, 5, 21)] == (3, None)
    assert found["lines"]["planned"].split()[0] == "0.00,100.00"
    assert found["lines"]["planned"].split()[-1] == "100.00,0.00"
    assert "1 of 3</strong> activities met." in page
    assert "One is late: Dos." in page


# --- what follows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "number"), [(-1, None), (0, 0), (6, 0), (7, 1), (20, 2)])
def test_reminder_is_due_on_the_day_and_each_week(days: int, number: int | None) -> None:
    day = date(2021, 8, 20)
    assert reminders_due(due_on=day, today=day + timedelta(days=days)) == number


def test_focal_point_is_reminded_until_the_indicator_is_counted_also_after_publication() -> None:
    pilot, rosa = ended(), cast.rosa()
    indicator = pilot.indicators.get()
    with pytest.raises(Refused, match="after the end"):
        running.schedule_follow_up(pilot=pilot, indicator=indicator, due_on=pilot.ends_on, by=rosa)
    plan.publish_case(pilot=pilot, by=rosa)
    today = timezone.localdate()
    asked = running.schedule_follow_up(pilot=pilot, indicator=indicator, due_on=today + timedelta(days=30), by=rosa)
    for days, mails in ((29, 0), (30, 1), (31, 1), (37, 2)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            remind_follow_ups(by="clock")
            assert Message.objects.filter(kind="pilots.follow_up").count() == mails
            assert len([one for one in next_actions(rosa) if "followed up" in str(one.text)]) == (days >= 30)
    assert {one.user for one in Message.objects.filter(kind="pilots.follow_up")} == {rosa}
    with pytest.raises(Refused, match="from its day on"):
        running.fill_follow_up(follow_up=asked, numerator=7, denominator=10, note="Encuesta", by=rosa)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        with pytest.raises(Refused, match="Only people of the public entity"):
            running.fill_follow_up(follow_up=asked, numerator=7, denominator=10, note="Encuesta", by=cast.daniela())
        with pytest.raises(Refused, match="out of"):
            running.fill_follow_up(follow_up=asked, numerator=11, denominator=10, note="Encuesta", by=rosa)
        running.fill_follow_up(follow_up=asked, numerator=7, denominator=10, note="Encuesta", by=rosa)
        with pytest.raises(Refused, match="counted already"):
            running.fill_follow_up(follow_up=asked, numerator=9, denominator=10, note="Otra", by=rosa)
        assert remind_follow_ups(by="clock") == 0
        assert next_actions(rosa) == []
    point = courses_of(pilot)[0].points[0]
    assert (courses_of(pilot)[0].result, point[1], point[2]) == (90, 70, False)
    assert last(pilot)["numerator"] == 7


def test_effect_of_a_decision_is_written_down_after_publication_and_shown_in_the_case() -> None:
    pilot = ended()
    plan.publish_case(pilot=pilot, by=cast.rosa())
    decision = pilot.decisions.get()
    with pytest.raises(Refused):
        running.record_effect(decision=decision, text="x", seen_on=date(2021, 9, 1), by=cast.daniela())
    fields = {"text": "Menos quejas", "seen_on": "2021-09-01", "document": "Informe 7", "indicator": ""}
    assert signed_in("rosa").post(url("pilot_effect_add", pilot, decision.pk), fields).status_code == 302
    page = signed_in("ana").get(f"/cases/{pilot.call.reference}/").content.decode()
    assert ("Menos quejas" in page, "Informe 7" in page) == (True, True)


def test_follow_up_pages_answer_who_may_count_and_when() -> None:
    pilot, rosa = ended(), signed_in("rosa")
    day = timezone.localdate() + timedelta(days=5)
    asked = {"indicator": "satisfied", "due_on": day.isoformat()}
    assert rosa.post(url("pilot_follow_up_add", pilot), asked).status_code == 302
    assert rosa.post(url("pilot_follow_up_add", pilot), asked).status_code == 422
    one = FollowUp.objects.get()
    assert rosa.get(url("pilot_follow_up", pilot, one.pk)).status_code == 403
    FollowUp.objects.update(due_on=timezone.localdate())
    wrong = rosa.post(url("pilot_follow_up", pilot, one.pk), {"numerator": "9", "denominator": "3", "note": ""})
    assert wrong.status_code == 422
    right = {"numerator": "3", "denominator": "9", "note": "Encuesta"}
    assert rosa.post(url("pilot_follow_up", pilot, one.pk), right).status_code == 302
    assert "33%" in rosa.get(url("pilot_surveys", pilot)).content.decode()
    nothing = "The pilot has no indicator yet."
    assert nothing not in rosa.get(url("pilot_follow_up_add", pilot)).content.decode()
    FollowUp.objects.all().delete()
    pilot.indicators.all().delete()
    assert nothing in rosa.get(url("pilot_follow_up_add", pilot)).content.decode()
