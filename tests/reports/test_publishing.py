"""Before a case is published: what it lacks. Then: no public report is older than the case, and each says what is true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kernel.verdict import Refused
from outbox.models import Job
from pilots.actions import learning, plan, running
from pilots.actions.requirements import add_requirement
from pilots.models import CaseReport, Pilot
from pilots.states import PUBLIC_REPORTS, ReportKind
from reports.actions import remake_reports
from reports.queries.cases import newest_ready, public_reports
from reports.queries.readiness import lacking
from reports.rules.document import Grid, Items, Place, Text, places
from reports.tasks import make_case_report, remake
from tests import cast
from tests.journeys.texts import pdf_text
from tests.pilots.conftest import planned, ready
from tests.pilots.test_views import signed_in, url
from tests.reports.test_documents import build, make, pdf

pytestmark = pytest.mark.django_db
RISK = {"text": "Nadie publica", "probability": 3, "impact": 3, "response": "Se suma la radio.", "owner": "Prensa"}


def ended(**fields: object) -> Pilot:
    """Return a pilot that was stopped half way, with one lesson."""
    pilot = ready()
    plan.add_activity(
        pilot=pilot,
        phase="test",
        title="Recorrido atrasado",
        planned_from=date(2021, 4, 1),
        planned_until=date(2021, 4, 2),
        by=cast.rosa(),
    )
    learning.add_lesson(pilot=pilot, kind="method", text="Pedir el acceso antes.", by=cast.rosa())
    return plan.end_pilot(pilot=pilot, outcome="stopped", summary="No hubo acceso.", by=cast.rosa(), **fields)  # type: ignore[arg-type]


def work_off(kind: str) -> None:
    """Do the jobs of a kind that wait."""
    for job in list(Job.objects.filter(kind=kind)):
        if kind == "reports.remake":
            remake(**job.arguments)
        else:
            make_case_report(**job.arguments, report=lambda _percent: None)
        job.delete()


def test_everybody_downloads_no_report_that_is_older_than_the_case() -> None:
    pilot = ended(ended_on=date(2021, 4, 20))
    before = make(pilot, ReportKind.FINAL, "pt")
    assert newest_ready(pilot, "pt") == before
    pilot = plan.publish_case(pilot=pilot, by=cast.rosa())
    ana, address = signed_in("ana"), f"/cases/{pilot.call.reference}/"
    assert (public_reports(pilot), newest_ready(pilot, "pt")) == ([], None)
    assert ana.get(f"{address}report.pdf").status_code == 404
    work_off("reports.remake")
    assert "Reports are being made." in ana.get(address).content.decode()
    work_off("reports.case_report")
    told = [(one.kind, one.language) for one in public_reports(pilot)]
    assert told == [("final", "es"), ("final", "pt"), ("case", "es"), ("summary", "es"), ("board", "es")]
    assert "Reports are being made." not in ana.get(address).content.decode()
    for one in public_reports(pilot):
        with one.file.open("rb") as file:
            text = " ".join(pdf_text(file.read()).split())
        assert (one.kind, "no ha terminado" in text, "todavía no está publicado" in text) == (one.kind, False, False)


def test_reports_are_asked_for_once_when_the_pilot_ends_and_anew_when_its_case_is_published() -> None:
    pilot = ended()
    assert len(remake_reports(pilot=pilot, by=cast.rosa())) == len(PUBLIC_REPORTS)
    assert remake_reports(pilot=pilot, by=cast.rosa()) == []
    pilot = plan.publish_case(pilot=pilot, by=cast.rosa())
    assert len(remake_reports(pilot=pilot, by=cast.rosa())) == len(PUBLIC_REPORTS)
    assert (
        list(Job.objects.filter(kind="reports.remake").values_list("arguments", flat=True))
        == [{"pilot_id": pilot.pk, "by_id": cast.rosa().pk}] * 2
    )


def test_rosa_reads_what_is_missing_before_she_publishes_and_where_it_is_mended() -> None:
    pilot = ended()
    rosa = signed_in("rosa")
    add_requirement(pilot=pilot, text=f"El sistema deberá usar {pilot.startup.name}.", by=cast.rosa())
    found = lacking(pilot)
    told = {one.href: one for one in found}
    assert told[url("pilot_activities", pilot)].details == ("Recorrido atrasado",)
    assert any(pilot.startup.name in detail for detail in told[url("pilot_requirement", pilot, 1)].details)
    assert {url("pilot_case_text", pilot, "es"), url("pilot_case_text", pilot, "en")} <= set(told)
    page = rosa.get(url("pilot_publish", pilot)).content.decode()
    assert [one.href for one in found if f'href="{one.href}"' not in page] == []
    assert rosa.post(url("pilot_publish", pilot)).status_code == 302


def test_case_needs_a_lesson_however_it_ended() -> None:
    pilot = plan.end_pilot(pilot=ready(), outcome="completed", summary="Se probó.", by=cast.rosa())
    with pytest.raises(Refused, match="what others take from this case"):
        plan.publish_case(pilot=pilot, by=cast.rosa())


def test_rosa_changes_the_conclusion_until_the_case_is_published() -> None:
    pilot, rosa = ended(), signed_in("rosa")
    page = url("pilot_conclusion", pilot)
    typed = {"summary": "No hubo acceso a nada.", "recommendation": "Seguir probando: faltó el acceso."}
    assert rosa.post(page, typed).status_code == 302
    final = build(Pilot.objects.get(pk=pilot.pk), ReportKind.FINAL)
    assert Text("Seguir probando: faltó el acceso.") in final.sections[-1].blocks
    assert rosa.post(page, {"summary": "", "recommendation": ""}).status_code == 422
    plan.publish_case(pilot=pilot, by=cast.rosa())
    assert [signed_in(who).get(page).status_code for who in ("rosa", "daniela", "ana")] == [403, 403, 404]


# --- the day of the end ----------------------------------------------------------------------------------------------


def test_reports_say_on_which_day_the_pilot_really_ended_and_when_its_case_was_published() -> None:
    pilot = ended(ended_on=date(2021, 4, 20))
    assert (pilot.days_long, pilot.last_day, pilot.ends_on) == (44, date(2021, 4, 20), date(2021, 5, 21))
    assert "8 de marzo de 2021 al 20 de abril de 2021" in build(pilot, ReportKind.FINAL).lead
    assert build(pilot, ReportKind.CASE).sections[-1].blocks == (Text("Todavía no publicado."),)
    assert "todavía no está publicado" in str(build(pilot, ReportKind.SUMMARY).sections[-1].blocks)
    pilot = plan.publish_case(pilot=pilot, by=cast.rosa())
    today = build(pilot, ReportKind.CASE).sections[-1].blocks[0]
    assert isinstance(today, Text)
    assert str(timezone.localdate().year) in today.text
    assert "son públicos con la referencia" in str(build(pilot, ReportKind.SUMMARY).sections[-1].blocks)
    page = signed_in("ana").get(f"/cases/{pilot.call.reference}/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("day", "why"),
    [(timezone.localdate() + timedelta(days=2), "has not come yet"), (date(2021, 3, 1), "cannot end before")],
)
def test_pilot_cannot_have_ended_on_a_day_that_makes_no_sense(day: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        ended(ended_on=day)


def test_pilot_that_never_started_is_told_as_planned() -> None:
    pilot = plan.end_pilot(pilot=planned(), outcome="not_started", summary="Cambió la gestión.", by=cast.rosa())
    assert "Planificado del 8 de marzo de 2021 al 21 de mayo de 2021" in build(pilot, ReportKind.FINAL).lead


# --- what the reports leave out no longer ----------------------------------------------------------------------------


def test_final_report_tells_risks_team_data_meetings_follow_up_and_effects_without_a_name() -> None:
    pilot, rosa = ready(budget="5 mil"), cast.rosa()
    running.save_row(pilot=pilot, sheet="risks", by=rosa, **RISK)
    person = {"side": "startup", "name": "Daniela Moura", "function": "Lee las fuentes", "hours": 6}
    running.save_row(pilot=pilot, sheet="people", by=rosa, **person)
    data = {"purpose": "Contar temas", "data": "Conteos", "basis": "none", "readers": "Prensa"}
    running.save_row(pilot=pilot, sheet="data", by=rosa, **data)
    starts = timezone.now() - timedelta(days=1)
    meeting = plan.add_meeting(pilot=pilot, title="Demostración 1", starts_at=starts, invited=[cast.luz()], by=rosa)
    running.note_attendance(meeting=meeting, came={cast.luz().pk}, by=rosa)
    plan.write_minutes(meeting=meeting, minutes="Se mostró.", attendees="", by=rosa)
    counted = learning.set_indicator(pilot=pilot, code="able", name="Pueden", numerator=8, denominator=10, by=rosa)
    decision = learning.record_decision_taken(pilot=pilot, text="Bacheo", decided_on=date(2021, 5, 2), by=rosa)
    pilot = plan.end_pilot(pilot=pilot, outcome="completed", summary="Se probó.", ended_on=date(2021, 5, 3), by=rosa)
    asked = running.schedule_follow_up(pilot=pilot, indicator=counted, due_on=date(2021, 8, 3), by=rosa)
    running.fill_follow_up(follow_up=asked, numerator=7, denominator=10, note="", by=rosa)
    running.record_effect(decision=decision, text="Veinte calles", seen_on=date(2021, 9, 1), by=rosa)
    final = build(pilot, ReportKind.FINAL)
    told = " ".join(pdf_text(pdf(final)).split())
    wanted = ["Nadie publica", "Se suma la radio.", "Lee las fuentes", "Contar temas", "Demostración 1", "1 de 1"]
    wanted += ["70% (7 de 10)", "80% (8 de 10)", "Veinte calles", "Lo que le costó a cada parte: 5 mil"]
    assert [one for one in wanted if one not in told] == []
    assert "Daniela Moura" not in told


def test_terms_use_the_risks_as_written_and_propose_deliverables_without_the_pilots_activities() -> None:
    pilot = planned()
    running.save_row(pilot=pilot, sheet="risks", by=cast.rosa(), **RISK)
    plan.add_activity(
        pilot=pilot,
        phase="test",
        title="Recorrido atrasado",
        planned_from=date(2021, 4, 1),
        planned_until=date(2021, 4, 2),
        by=cast.rosa(),
    )
    document = build(pilot, ReportKind.TERMS)
    grid = document.sections[15].blocks[0]
    assert isinstance(grid, Grid)
    assert grid.rows[0] == ("Nadie publica", "Alta", "Alto", "Se suma la radio.", "Prensa")
    deliverables = document.sections[8].blocks
    assert isinstance(deliverables[0], Place)
    assert isinstance(deliverables[1], Items)
    assert [one.split(":")[0] for one in deliverables[1].items] == ["Prueba"]
    assert "Recorrido atrasado" not in pdf_text(pdf(document))


@pytest.mark.parametrize(("language", "words"), [("es", "por completar"), ("pt", "a preencher")])
def test_gap_in_a_table_stands_in_the_language_of_the_paper_and_on_yellow(language: str, words: str) -> None:
    pilot = planned()
    add_requirement(pilot=pilot, text="El sistema deberá leer quechua.", by=cast.rosa())
    for kind in (ReportKind.TERMS, ReportKind.FINAL):
        document = build(pilot, kind, language)
        assert words in [what for _title, what in places(document)]
        assert "to be filled in" not in pdf_text(pdf(document))
    report = make(pilot, ReportKind.TERMS, language)
    with report.editable.open("rb") as file:
        marked = yellow(file.read())
    assert f"[{words}]" in marked


def yellow(content: bytes) -> list[str]:
    """Return the texts that stand on yellow in the tables of a DOCX, and above its first heading."""
    import io

    import docx

    made = docx.Document(io.BytesIO(content))
    paragraphs = [
        *made.paragraphs,
        *(one for t in made.tables for row in t.rows for c in row.cells for one in c.paragraphs),
    ]
    return [run.text for one in paragraphs for run in one.runs if run.font.highlight_color]


def test_terms_that_name_a_brand_say_so_on_their_first_page_and_beside_the_file() -> None:
    pilot = planned()
    clean = make(pilot, ReportKind.TERMS)
    assert build(pilot, ReportKind.TERMS).notices[0].style == ""
    add_requirement(pilot=pilot, text=f"El sistema deberá usar {pilot.startup.name}.", by=cast.rosa())
    report = make(pilot, ReportKind.TERMS)
    box = build(pilot, ReportKind.TERMS).notices[0]
    assert (box.style, pilot.startup.name in box.text) == ("warn", True)
    with report.editable.open("rb") as file:
        assert any(pilot.startup.name in text for text in yellow(file.read()))
    assert clean.editable_sha256 != report.editable_sha256
    page = signed_in("rosa").get(f"/reports/{report.pk}/").content.decode()
    assert ("not ready to be used" in page, "The report is ready." in page) == (True, False)
    assert CaseReport.objects.count() == 2
