"""The reports of a pilot: what they hold, that a screen reader can read them, and that the same data give the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from django.test import Client
from django.utils import translation

from kernel.figures import percent_of
from ledger.queries import entries
from outbox import rendering
from outbox.rendering import render_pdf
from pilots.actions import plan
from pilots.actions.requirements import add_requirement
from pilots.models import CaseReport, CaseText, Pilot
from pilots.states import PUBLIC_REPORTS, ReportKind
from reports.actions import request_report
from reports.actions.texts import write_case
from reports.queries.documents.kinds import BUILDERS
from reports.queries.documents.terms import names_in_terms
from reports.rules.document import Bars, Document, Grid, Items, Place, Section, Text, places
from reports.rules.opsi import HEADINGS, check
from reports.rules.word import write_docx
from reports.tasks import make_case_report
from tests import cast
from tests.journeys.texts import pdf_text
from tests.office import office
from tests.pdf_ua import headings, problems
from tests.pilots.conftest import answered, planned, ready
from tests.pilots.test_views import everything, signed_in, url

pytestmark = pytest.mark.django_db
GOOD = "Cuando llegue un reclamo, el sistema deberá avisar al área en 10 minutos."


def build(pilot: Pilot, kind: str, language: str = "es") -> Document:
    with translation.override(language):
        return BUILDERS[kind](Pilot.objects.select_related("call__entity", "startup").get(pk=pilot.pk), language)


def pdf(document: Document) -> bytes:
    return render_pdf("pdf/document.html", {"document": document}, document.language)


def make(pilot: Pilot, kind: str, language: str = "es") -> CaseReport:
    """Have a report made, and do its job."""
    report = request_report(pilot=pilot, kind=kind, language=language, by=cast.rosa())
    told: list[int] = []
    make_case_report(report_id=report.pk, report=told.append)
    assert told == sorted(told)
    report.refresh_from_db()
    return report


SAMPLE = Document(
    title="Informe",
    language="en",
    reference="X-1",
    lead="Lead",
    sections=(
        Section("One", (Text("Word " * 30), Bars("A: 90% (9 of 10)", (("A", 90.0, "90% (9 of 10)"),)))),
        Section("Two", (Grid("Table", ("a", "b"), (("x", "1"),), frozenset({1})), Items(("i",)), Place("missing")), 3),
    ),
)


def test_check_sees_each_thing_that_a_screen_reader_needs() -> None:
    content = pdf(SAMPLE)
    assert problems(content, language="en", title="Informe") == []
    assert problems(content, language="es", title="Otro") == ["language is en, not es", "title is 'Informe'"]

    def spoiled(spoil: Any) -> list[str]:
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as made:
            spoil(made)
            made.save(target)
        return problems(target.getvalue(), language="en")

    def no_alt(made: pikepdf.Pdf) -> None:
        for one in made.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure":
                del one["/Alt"]

    def no_heads(made: pikepdf.Pdf) -> None:
        for one in made.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH":
                one["/S"] = pikepdf.Name.TD

    def skipped(made: pikepdf.Pdf) -> None:
        for one in made.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/H2":
                one["/S"] = pikepdf.Name.H4

    assert spoiled(no_alt) == ["a figure without alternative text"]
    assert spoiled(no_heads) == ["a table without headers"]
    assert spoiled(skipped) == ["a level of headings is skipped"]
    assert spoiled(lambda made: made.Root.__delitem__("/StructTreeRoot")) == ["no structure tree"]
    assert spoiled(lambda made: made.Root.MarkInfo.__setitem__("/Marked", False)) == ["not marked as tagged"]


@pytest.fixture
def pilot(db: None) -> Pilot:
    made, _pages = everything()
    add_requirement(pilot=made, text=GOOD, fit_criterion="Nueve de diez en 10 minutos.", by=cast.rosa())
    add_requirement(pilot=made, text="El sistema deberá leer quechua.", priority="wont", by=cast.rosa())
    return made


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, one) for kind in ReportKind for one in (["es", "en"] if kind == "case" else ["pt"])]
)
def test_each_report_is_read_aloud_in_order_and_the_same_data_give_the_same_bytes(
    pilot: Pilot, kind: str, language: str
) -> None:
    report = make(pilot, kind, language)
    with report.file.open("rb") as file:
        content = file.read()
    document = build(pilot, kind, language)
    assert problems(content, language=language, title=document.title) == []
    assert headings(content) == ["H1", *(f"H{section.level}" for section in document.sections)]
    assert pdf(document) == content
    assert (report.state, bool(report.editable)) == ("ready", kind == ReportKind.TERMS)
    kept = [entry.kind for entry in entries(pilot.call.reference, limit=500)][-2:]
    assert kept == ["report_requested", "report"]


def test_a_font_unpacked_once_gives_the_bytes_of_one_that_is_unpacked_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def written() -> bytes:
        return render_pdf("pdf/document.html", {"document": {"title": "Ñandú"}}, "es")

    kept = written()
    monkeypatch.setattr(rendering, "_unpacked", lambda path: Path(path).read_bytes())
    assert written() == kept
    monkeypatch.setattr(rendering, "_unpacked", lambda path: b"no font")
    assert written() != kept


def test_other_data_give_other_bytes(pilot: Pilot) -> None:
    before = write_docx(build(pilot, ReportKind.TERMS))
    assert write_docx(build(pilot, ReportKind.TERMS)) == before
    add_requirement(pilot=pilot, text=GOOD.replace("10", "9"), by=cast.rosa())
    assert write_docx(build(pilot, ReportKind.TERMS)) != before


def test_terms_have_nineteen_sections_filled_from_the_pilot_with_places_for_what_is_not_known(pilot: Pilot) -> None:
    document = build(pilot, ReportKind.TERMS)
    assert [section.title.split(".")[0] for section in document.sections] == [str(n) for n in range(1, 20)]
    rows = next(block for block in document.sections[6].blocks if isinstance(block, Grid)).rows
    assert [row[:2] for row in rows] == [("RF-001", "Un tablero."), ("RF-002", GOOD)]
    assert document.sections[6].blocks[-1] == Items(("RF-003: El sistema deberá leer quechua.",))
    trace = document.sections[18].blocks[0]
    assert isinstance(trace, Grid)
    assert trace.rows[0][:2] == ("RF-001", "1. Hallazgo")
    assert {title.split(".")[0] for title, _what in places(document)} >= {"8", "10", "11", "12", "14"}


def test_terms_of_an_empty_plan_are_places_to_fill_and_name_no_supplier() -> None:
    pilot = planned(scope="Leer lo que publican los vecinos.")
    document = build(pilot, ReportKind.TERMS)
    assert len({title for title, _what in places(document)}) >= 14
    assert names_in_terms(pilot) == []
    assert pilot.startup.name not in pdf_text(pdf(document))
    pilot.scope = f"Como hace {pilot.startup.name}, o equivalente."
    pilot.save()
    assert names_in_terms(pilot) == [pilot.startup.name, "o equivalente"]
    report = make(pilot, ReportKind.TERMS)
    page = signed_in("rosa").get(f"/reports/{report.pk}/").content.decode()
    assert f"{pilot.startup.name}, o equivalente" in page


def test_office_program_opens_the_terms_without_repair_and_finds_their_headings(pilot: Pilot, tmp_path: Path) -> None:
    report = make(pilot, ReportKind.TERMS)
    with report.editable.open("rb") as file:
        content = file.read()
    own = docx.Document(io.BytesIO(content))
    told = [one.text for one in own.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert told == [section.title for section in build(pilot, ReportKind.TERMS).sections]
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(2021, 1, 1, 0, 0, 0)}
    converted = office(content, tmp_path)
    assert [one for one in told if one not in converted] == []


def test_office_program_refuses_what_needs_repair(tmp_path: Path) -> None:
    broken = write_docx(SAMPLE)
    with pytest.raises(AssertionError):
        office(broken[: len(broken) // 2], tmp_path)


def test_final_report_tells_what_was_set_out_done_found_and_learnt(pilot: Pilot) -> None:
    text = " ".join(pdf_text(pdf(build(pilot, ReportKind.FINAL, "en"))).split())
    told = [
        "Published: 35.24% positive, 40.00% negative, 24.76% neutral.",
        "No whole counts of 40 manifestations give these percentages.",
        "90% (9 of 10)",
        "RF-002",
        "Va bien.",
        "Lección",
        pilot.startup.name,
    ]
    assert [one for one in told if one not in text] == []


def test_final_report_of_an_ended_pilot_calls_no_activity_scheduled() -> None:
    pilot = ready()
    days = {"planned_from": date(2021, 4, 5), "planned_until": date(2021, 4, 9)}
    plan.add_activity(pilot=pilot, phase="test", title="Prueba", by=cast.rosa(), **days)

    def told() -> list[Any]:
        grids = [block for one in build(pilot, ReportKind.FINAL, "en").sections for block in one.blocks]
        return [grid.rows[0][-1] for grid in grids if isinstance(grid, Grid) and grid.caption == "Activities"]

    assert told() == ["Scheduled"]
    plan.end_pilot(pilot=pilot, outcome="stopped", summary="Se detuvo.", by=cast.rosa())
    assert told() == ["Nobody said"]


def test_final_report_tells_what_surveys_say_and_hides_what_few_answered() -> None:
    pilot = planned()
    answered(pilot, "reaction", [5, 4, 4, 2, 1])
    answered(pilot, "supplier", [5, 4])
    answered(pilot, "conduct", [5] * 6, closed=False)
    found = build(pilot, ReportKind.FINAL, "en")
    (section,) = [one for one in found.sections if one.title == "What the surveys say"]
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    assert (grid.caption, grid.rows) == ("Encuesta reaction", (("¿Satisfecha?", "60% (3 of 5)"),))
    assert {block.text for block in section.blocks if isinstance(block, Text)} == {
        "5 of 0 answered.",
        "Encuesta supplier. 2 of 0 answered. Its results stay hidden: few answered.",
        "Encuesta conduct. 6 of 0 answered. The survey is still open.",
    }


def test_summary_for_citizens_is_one_page(pilot: Pilot) -> None:
    with pikepdf.open(io.BytesIO(pdf(build(pilot, ReportKind.SUMMARY)))) as made:
        assert len(made.pages) == 1


def test_board_says_each_bar_in_words(pilot: Pilot) -> None:
    bars = next(
        one for section in build(pilot, ReportKind.BOARD).sections for one in section.blocks if isinstance(one, Bars)
    )
    assert (bars.alt, bars.rows) == ("Alta: 90% (9 de 10)", (("Alta", 90.0, "90% (9 de 10)"),))


def test_share_never_goes_without_its_base() -> None:
    with translation.override("en"):
        assert [percent_of(9, 10), percent_of(1, 3), percent_of(None, 3), percent_of(0, 0)] == [
            "90% (9 of 10)",
            "33% (1 of 3)",
            "No data",
            "No data",
        ]


# --- the case in OPSI's format ---------------------------------------------------------------------------------------

SENTENCE = "The municipality listened to what its neighbours wrote in public for thirty days."
WHOLE = dict.fromkeys(HEADINGS, SENTENCE) | {"results": "Nine of 10 civil servants were satisfied with it."}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("See https://example.org/report for all of this.", "link"),
        ("The pilot " + "really " * 30 + "worked.", "long"),
        ("We leveraged synergies between the areas of the municipality.", "jargon"),
        ("The PPI process of the municipality was slow and costly.", "acronym"),
        ("La municipalidad escuchó a los vecinos de la zona por un mes en las redes.", "language"),
    ],
)
def test_opsi_sends_a_section_back(text: str, kind: str) -> None:
    assert check(WHOLE, "en") == []
    assert {(one.section, one.kind) for one in check({**WHOLE, "users": text}, "en")} == {("users", kind)}


def test_opsi_takes_links_that_support_acronyms_written_out_and_asks_for_figures() -> None:
    sound = {
        **WHOLE,
        "lead": "Public Purchase of Innovation (PPI) came later, as the report shows: https://example.org tells all of it.",
        "users": "The PPI process began in the same month for all of the areas.",
    }
    assert check(sound, "en") == []
    assert [one.kind for one in check({**WHOLE, "results": "It went well for all of us."}, "en")] == ["impact"]


@pytest.mark.everywhere
def test_rosa_writes_the_case_in_english_and_the_lint_stands_at_each_section(pilot: Pilot) -> None:
    rosa, page = signed_in("rosa"), url("pilot_case_text", pilot, "en")
    first = rosa.get(page)
    drafted = {row["field"].name: row["field"].value() for row in first.context["sections"]}
    assert (drafted["replication"], "Civil servants framed" in drafted["innovative"]) == ("", True)
    seen = first.context["form"]["seen"].value()
    typed = {**drafted, "seen": seen, "replication": "Two more regions want to do the same in the next year."}
    assert rosa.post(page, typed).status_code == 302
    assert dict(CaseText.objects.values_list("key", "text")) == {"replication": typed["replication"]}
    after = rosa.get(page)
    assert [row["remarks"] for row in after.context["sections"] if row["field"].name == "replication"] == [[]]
    clash = rosa.post(page, {**typed, "replication": "Another text that was typed in a second window."})
    told = clash.content.decode()
    assert (clash.status_code, "“Two more regions" in told, "Another text that" in told) == (409, True, True)
    assert typed["replication"] in pdf_text(pdf(build(pilot, ReportKind.CASE, "en"))).replace("\n", " ")
    write_case(pilot=pilot, language="en", sections={"replication": ""}, by=cast.rosa())
    assert CaseText.objects.count() == 0


def test_only_the_entity_writes_the_case_and_only_in_its_two_languages(pilot: Pilot) -> None:
    page = url("pilot_case_text", pilot, "en")
    answers = [signed_in(who).get(page).status_code for who in ("daniela", "ana")]
    assert answers == [403, 404]
    assert signed_in("rosa").get(url("pilot_case_text", pilot, "pt")).status_code == 404
    asked = signed_in("rosa").post(url("pilot_report_request", pilot), {"kind": "case", "language": "pt"})
    assert (asked.status_code, CaseReport.objects.count()) == (422, 0)


def status(client: Client, address: str) -> int:
    """Return what an address answers with; a file that it sends is closed."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


def test_public_downloads_the_reports_of_a_published_case_and_no_draft(pilot: Pilot) -> None:
    made = {kind: make(pilot, kind, "es") for kind in ReportKind}
    ana = signed_in("ana")
    addresses = {kind: f"/cases/{pilot.call.reference}/reports/{one.pk}/" for kind, one in made.items()}
    assert {status(ana, one) for one in addresses.values()} == {404}
    pilot.call.state = "published"
    pilot.call.save()
    found = {kind: status(ana, one) for kind, one in addresses.items()}
    assert found == {kind: 200 if kind in PUBLIC_REPORTS else 404 for kind in ReportKind}
    assert ana.get(f"/reports/{made[ReportKind.TERMS].pk}/editable/").status_code == 404
    rosa = signed_in("rosa")
    answer = rosa.get(f"/reports/{made[ReportKind.TERMS].pk}/editable/")
    assert answer["Content-Disposition"] == f'attachment; filename="{pilot.call.reference}-terms-es.docx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    listed = ana.get(f"/cases/{pilot.call.reference}/").content.decode()
    assert [one in listed for one in addresses.values()] == [True, True, True, True, False]
