"""The interim reports of a regulatory sandbox: who writes them, what they have to say, who reads them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from kernel.verdict import Refused
from ledger.queries import flaws
from outbox.models import Message
from pilots.actions import running
from pilots.actions.reminders import remind_sandbox_reports
from pilots.actions.sandbox import report_sandbox
from pilots.models import Barrier, Pilot, SandboxReport
from pilots.queries import next_actions
from pilots.queries.sheets import plan_content
from pilots.rules.sandbox import waiting_days
from pilots.tasks import sandbox_reports
from reports.queries.documents.final import final_report
from reports.rules.document import Grid, Text
from tests import cast
from tests.pilots.conftest import ready
from tests.pilots.test_running import last
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db

TOLD = {
    "authority": "Autoridad de Transporte",
    "document": "Oficio 12",
    "observed": "Los avisos llegaron a tiempo.",
    "kept": "all",
    "incidents": "",
    "exit_view": "right",
}


def barrier(pilot: Pilot, **fields: Any) -> Barrier:
    """Return a norm from which an exemption was asked for in March 2021."""
    told = {
        "norm": "Ordenanza 7",
        "blocks": "Prohíbe avisar por mensaje.",
        "exemption": "Avisar por mensaje en dos barrios.",
        "authority": "Autoridad de Transporte",
        "starts_on": date(2021, 3, 10),
        "way_out": "open",
    }
    return running.save_row(pilot=pilot, sheet="barriers", by=cast.rosa(), **(told | fields))


def test_a_report_stands_for_the_earliest_day_that_waits_and_for_none_whose_time_has_not_begun() -> None:
    days = [date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)]

    def waiting(*reported: date) -> list[date]:
        return waiting_days(days=days, reported=reported)

    assert waiting() == days
    assert waiting(date(2021, 3, 20)) == days[1:]
    assert waiting(date(2021, 3, 20), date(2021, 3, 30)) == days[1:], "Two at once are not for a later day."
    assert waiting(date(2021, 4, 10)) == days[1:], "A late one is for the day that it missed."
    assert waiting(date(2021, 4, 10), date(2021, 4, 30)) == days[2:]
    assert waiting(date(2021, 7, 1), date(2021, 7, 1), date(2021, 7, 2), date(2021, 7, 2)) == []


def test_both_sides_are_reminded_once_a_week_before_each_day_until_the_report_is_handed_in(pilot: Pilot) -> None:
    today, rosa, daniela = timezone.localdate(), cast.rosa(), cast.daniela()
    days = [today + timedelta(days=ahead) for ahead in (20, 50)]
    User.objects.filter(pk=daniela.pk).update(language="pt")
    norm = barrier(pilot, report_days=[day.isoformat() for day in days])

    def at(days_ahead: int) -> list[tuple[str, str, bool]]:
        with time_machine.travel(timezone.now() + timedelta(days=days_ahead)):
            sandbox_reports()
            sandbox_reports()
            return [(one.user.name, one.language, one.private) for one in mails()]

    def mails() -> Any:
        return Message.objects.filter(kind="pilots.sandbox_report").select_related("user").order_by("pk")

    both = [(rosa.name, "es", False), (daniela.name, "pt", True)]
    assert at(12) == []
    assert sorted(at(13)) == sorted(both)
    assert sorted(at(15)) == sorted(both), "Once for each day."
    assert sorted(at(30)) == sorted(both), "Also when it is late."
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert [str(one.text) for one in next_actions(rosa)].count(
            "Write down the interim report on “Ordenanza 7”"
        ) == 1
        report_sandbox(barrier=norm, reported_on=timezone.localdate(), by=cast.julio(), **TOLD)
        assert [one for one in next_actions(rosa) if "interim report" in str(one.text)] == []
    with time_machine.travel(timezone.now() + timedelta(days=35)):
        report_sandbox(barrier=norm, reported_on=timezone.localdate(), by=cast.julio(), **TOLD)
    assert len(at(44)) == 2, "The second was handed in before anybody had to be reminded."
    mail = mails().first()
    (ics,) = mail.enclosures.all()
    assert days[0].strftime("DTSTART;VALUE=DATE:%Y%m%d") in bytes(ics.content).decode()


def test_nobody_is_reminded_once_the_exemption_has_its_exit(pilot: Pilot) -> None:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    norm = barrier(pilot, report_days=[day], way_out="discontinued")
    assert remind_sandbox_reports(by="clock") == 0
    Barrier.objects.filter(pk=norm.pk).update(way_out="open")
    assert remind_sandbox_reports(by="clock") == 1


def test_rosa_writes_the_days_one_a_line_and_reads_which_were_handed_in(pilot: Pilot) -> None:
    rosa, fields = signed_in("rosa"), {"norm": "Ordenanza 9", "blocks": "Prohíbe.", "way_out": "open"}
    fields |= {"exemption": "Probar.", "starts_on": "2021-03-10", "report_days": "2021-06-01\n2021-04-01, 2021-04-01"}
    add = url("pilot_row_add", pilot, "barriers")
    mistyped = [{"report_days": day, "starts_on": ""} for day in ("0001-01-01", "9999-12-31")]
    for wrong in ({"report_days": "mañana"}, {"exemption": ""}, {"report_days": "2021-03-01"}, *mistyped):
        assert rosa.post(add, fields | wrong).status_code == 422
    assert rosa.post(add, fields).status_code == 302
    norm = Barrier.objects.get(norm="Ordenanza 9")
    assert norm.report_days == ["2021-04-01", "2021-06-01"]
    assert "2021-04-01\n2021-06-01" in rosa.get(url("pilot_row", pilot, "barriers", norm.pk)).content.decode()
    report_sandbox(barrier=norm, reported_on=date(2021, 4, 1), by=cast.rosa(), **TOLD)
    page = rosa.get(url("pilot_sheet", pilot)).content.decode()
    assert page.count("handed in") == 1
    calendar = rosa.get(url("pilot_ics", pilot)).content.decode()
    assert ("20210601" in calendar, "20210401" in calendar) == (True, False)
    Barrier.objects.filter(pk=norm.pk).update(way_out="discontinued")
    page = rosa.get(url("pilot_sheet", pilot)).content.decode()
    assert page.count("handed in") == 1, "With its exit no report is awaited; that does not hand it in."


def test_plans_that_were_fixed_before_there_were_days_are_not_said_to_have_changed(pilot: Pilot) -> None:
    norm = barrier(pilot)
    assert "report_days" not in plan_content(pilot)
    Barrier.objects.filter(pk=norm.pk).update(report_days=["2021-04-01"])
    assert plan_content(pilot)["report_days"] == [{"norm": "Ordenanza 7", "days": ["2021-04-01"]}]


def test_julio_reports_and_the_record_tells_that_it_was_sent_and_none_of_its_texts(pilot: Pilot) -> None:
    norm = barrier(pilot)
    first = report_sandbox(barrier=norm, reported_on=date(2021, 4, 1), by=cast.julio(), **TOLD)
    told = last(pilot)
    assert (told["kind"], told["number"], told["reported_on"], told["safeguards"], told["sandbox_exit"]) == (
        "pilot_sandbox_report",
        1,
        "2021-04-01",
        "all",
        "right",
    )
    assert "llegaron" not in str(told)
    assert report_sandbox(barrier=norm, reported_on=date(2021, 4, 9), by=cast.rosa(), **TOLD).number == 2
    assert (first.number, list(flaws())) == (1, [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reported_on": date(2021, 3, 9)}, "older than the exemption"),
        ({"kept": "part"}, "which safeguards"),
        ({"exit_view": "stop"}, "why the exit"),
    ],
)
def test_report_that_leaves_out_what_matters_is_refused(pilot: Pilot, wrong: dict[str, Any], said: str) -> None:
    norm = barrier(pilot)
    fields = {"reported_on": date(2021, 4, 1), **TOLD}
    with pytest.raises(Refused, match=said):
        report_sandbox(barrier=norm, by=cast.rosa(), **(fields | wrong))
    with pytest.raises(Refused, match="has not come yet"):
        report_sandbox(barrier=norm, by=cast.rosa(), **(fields | {"reported_on": timezone.localdate() + timedelta(2)}))
    assert SandboxReport.objects.count() == 0


@pytest.mark.parametrize("who", ["daniela", "oscar", "ana"])
def test_nobody_but_the_entity_reports_and_only_on_an_exemption(pilot: Pilot, who: str) -> None:
    with pytest.raises(Refused, match="Only people of the public entity"):
        report_sandbox(barrier=barrier(pilot), reported_on=date(2021, 4, 1), by=getattr(cast, who)(), **TOLD)
    with pytest.raises(Refused, match="No exemption"):
        report_sandbox(barrier=barrier(pilot, exemption=""), reported_on=date(2021, 4, 1), by=cast.rosa(), **TOLD)


def test_barrier_that_was_reported_on_stays_in_the_plan(pilot: Pilot) -> None:
    norm, other = barrier(pilot), barrier(pilot, norm="Ley 9")
    report_sandbox(barrier=norm, reported_on=date(2021, 4, 1), by=cast.rosa(), **TOLD)
    running.remove_row(pilot=pilot, sheet="barriers", row=other, by=cast.rosa())
    with pytest.raises(Refused, match="sent to the authority"):
        running.remove_row(pilot=pilot, sheet="barriers", row=norm, by=cast.rosa())
    assert list(pilot.barriers.all()) == [norm]


def test_rosa_writes_a_report_that_daniela_reads_and_the_final_report_tells_as_far_as_it_is_public() -> None:
    pilot, rosa = ready(), signed_in("rosa")
    norm = barrier(pilot)
    add = url("pilot_sandbox_report_add", pilot, norm.pk)
    typed = {"reported_on": "2021-04-01", **TOLD, "public": "on"}
    wrong = rosa.post(add, typed | {"kept": "none"})
    assert (wrong.status_code, SandboxReport.objects.count()) == (422, 0)
    assert rosa.post(add, typed)["Location"].endswith("/sheet/#barriers")
    hidden = {"reported_on": "2021-04-15", **TOLD, "observed": "Un vecino reclamó.", "exit_view": "longer"}
    assert rosa.post(add, hidden | {"exit_note": "Faltan dos barrios."}).status_code == 302
    page = signed_in("daniela").get(url("pilot_sheet", pilot)).content.decode()
    assert ("llegaron a tiempo" in page, "Un vecino reclamó." in page, add in page) == (True, True, False)
    report = final_report(pilot, "en")
    (section,) = [one for one in report.sections if one.title == "Regulatory barriers and sandbox"]
    grid = next(one for one in section.blocks if isinstance(one, Grid))
    assert [row[1:] for row in grid.rows] == [
        ("Los avisos llegaron a tiempo.", "All were kept", "None", "The exit is still right")
    ]
    assert Text("1 more report was sent and is not published.", "meta") in section.blocks
