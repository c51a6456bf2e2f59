"""What somebody reports beside our own rows: our rows come first, on every page and paper; files, corrections."""

from __future__ import annotations

import io
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.utils import timezone, translation
from openpyxl import Workbook

from ledger.models import Entry as Line
from pilots.actions import evidence, imports, learning, plan
from pilots.actions.supplier import report_split, withdraw_split
from pilots.models import Pilot, ReportedSplit, ReportedTone
from pilots.queries import figures
from pilots.queries.supplier import splits_of
from pilots.rules.comparison import Compared, Part, sentences
from pilots.rules.reconcile import reconcile
from reports.queries.cases import evidence_export
from reports.queries.documents.facts import facts, reconciled
from reports.queries.documents.final import final_report
from reports.rules.document import Grid
from tests import cast
from tests.pilots.conftest import HEADER, csv_file, ready
from tests.pilots.test_views import signed_in, url


def told(printed: list[str], own: list[int | None], base: int) -> list[str]:
    """Return the sentences about a report of the three tones of ``base`` rows."""
    names = ("Positive", "Negative", "Neutral")
    parts = tuple(Part(*one) for one in zip(names, printed, own, strict=True))
    with translation.override("en"):
        return sentences(Compared(parts, base), reconcile(printed, base))


def test_our_own_rows_come_first_and_contradict_what_whole_counts_could_give() -> None:
    said = told(["35.24", "40.00", "24.76"], [60_494, 151_111, 90_671], 302_276)
    assert said[:3] == [
        "Our own rows say: Positive 20.01% (60,494 of 302,276), Negative 49.99% (151,111 of 302,276), "
        "Neutral 30.00% (90,671 of 302,276).",
        "The report differs by up to 15.23 points.",
        "Whole counts of 302,276 manifestations can give these percentages.",
    ]
    assert told(["20.0", "50.0", "30.0"], [60_494, 151_111, 90_671], 302_276)[1] == "The report says the same."
    for printed in ("41.2", "41.3"):  # 41.25 exactly: halves may go up or down
        assert told([printed, "41.7", "17.1"], [99, 100, 41], 240)[1] == "The report says the same."


def test_shares_that_are_no_whole_are_said_first_and_no_base_is_looked_for() -> None:
    said = told(["20", "30", "20"], [20, 50, 30], 100)
    assert said == [
        "These percentages add up to 70 and not to 100: a part is missing, or one of them is wrong.",
        "Our own rows say: Positive 20.0% (20 of 100), Negative 50.0% (50 of 100), Neutral 30.0% (30 of 100).",
        "The report differs by up to 20 points.",
    ]
    assert told(["33.3", "33.3", "33.3"], [33, 33, 33], 99)[0].startswith("Our own rows")


def counted() -> Pilot:
    """Return a pilot with 100 rows: 20 positive, 50 negative, 30 neutral; of 40 about health 10, 20 and 10."""
    pilot = ready()
    rows = [("health", "positivo")] * 10 + [("health", "negativo")] * 20 + [("health", "neutral")] * 10
    rows += [("others", "positivo")] * 10 + [("others", "negativo")] * 30 + [("others", "neutral")] * 20
    text = HEADER + "".join(f"2021-04-0{n % 9 + 1},Diario El Distrito,{a},{b}\n" for n, (a, b) in enumerate(rows))
    made = imports.upload_evidence(pilot=pilot, upload=csv_file(text), by=cast.rosa())
    imports.apply_import(evidence_import=made, by=cast.rosa())
    return pilot


@pytest.mark.django_db
def test_summary_page_case_report_and_supplier_page_say_the_same_of_a_report() -> None:
    pilot, rosa = counted(), signed_in("rosa")
    typed = {"positive": "25", "negative": "45", "neutral": "30", "source_note": "Nota"}
    page = unescape(rosa.post(url("pilot_reported", pilot), typed, follow=True).content.decode())
    first = "Our own rows say: Positive 20.0% (20 of 100), Negative 50.0% (50 of 100), Neutral 30.0% (30 of 100)."
    said = f"{first} The report differs by up to 5 points. Whole counts of 100 manifestations can give"
    assert said in page
    assert said in unescape(rosa.get(url("pilot", pilot)).content.decode())
    with translation.override("en"):
        [text] = reconciled(facts(pilot))
    assert said in str(text.text)  # type: ignore[union-attr]
    split = {"title": "Tono", "base": 100, "shares": "Positivas 25\nNegativas 45\nNeutrales 30"}
    supplier = unescape(rosa.post(url("pilot_split_add", pilot), split, follow=True).content.decode())
    assert supplier.index("Positivas 20.0% (20 of 100)") < supplier.index("Whole counts of 100")
    assert 'class="gl-notice gl-notice--warn"' in supplier


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "base", "shares", "of", "own"),
    [
        ("Tono de Salud (covid-19)", 900, [("Positivo", "25"), ("Negativo", "75")], "Salud (covid-19)", [10, 20]),
        ("Tono", 40, [("positive", "25"), ("negative", "75")], "Salud (covid-19)", [10, 20]),
        ("Temas", 100, [("Salud (COVID-19)", "40"), ("Ovnis", "60")], "", [40, None]),
        ("Fuentes", 100, [("diario el distrito", "90"), ("Otra", "10")], "", [100, None]),
        ("Colores", 100, [("Rojo", "90"), ("Azul", "10")], "", [None, None]),
    ],
)
def test_figures_are_compared_with_the_rows_that_their_names_mean(
    title: str, base: int, shares: list[tuple[str, str]], of: str, own: list[int | None]
) -> None:
    pilot = counted()
    ReportedSplit.objects.create(
        pilot=pilot, title=title, base=base, shares=shares, reported_at=timezone.now(), reported_by=cast.rosa()
    )
    [found] = splits_of(pilot)
    assert (found.compared.of, [one.own for one in found.compared.parts]) == (of, own)


FILE = """grupo,nombre,porcentaje,base
Tono,Positivo,"20,0",100
Tono,Negativo,50.0 %,100
Tono,Neutral,30.0,100
Salud,Positivo,35.24,"5,796"
Salud,Negativo,40.00,5796
Salud,Neutral,24.76,5 796
"""


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rosa_sends_a_file_of_reported_figures_and_each_group_is_reconciled(kind: str) -> None:
    pilot, rosa = counted(), signed_in("rosa")
    content: Any = FILE
    if kind == "xlsx":
        book, target = Workbook(), io.BytesIO()
        for row in (["Grupo", "Nombre", "Porcentaje", "Base"], ["Tono", "Positivo", 0.2, 100]):
            book.active.append(row)
        book.active.append(["Tono", "Negativo", 0.5, 100])
        book.active.append(["Tono", "Neutral", 0.3, 100])
        book.save(target)
        content = target.getvalue()
    answer = rosa.post(url("pilot_split_add", pilot), {"upload": csv_file(content, f"cifras.{kind}")})
    assert answer.status_code == 302
    found = {one.reported.title: (one.reconciliation.fits, one.compared.off, one.kind) for one in splits_of(pilot)}
    assert found["Tono"] == (True, 0, "ok")
    if kind == "csv":
        assert (found["Salud"][0], len(found)) == (False, 2)


@pytest.mark.django_db
def test_file_of_figures_with_wrong_rows_is_refused_whole_with_line_and_column(pilot: Pilot) -> None:
    rosa, page = signed_in("rosa"), url("pilot_split_add", pilot)
    wrong = "nombre,porcentaje,base\nPositivo,mucho,100\nNegativo,50,cien\n,20,100\n"
    answer = rosa.post(page, {"upload": csv_file(wrong)})
    said = unescape(answer.content.decode())
    assert answer.status_code == 422
    for place in ("Line 2, column “porcentaje”", "Line 3, column “base”", "Line 4, column “nombre”"):
        assert place in said
    assert "name three columns" in unescape(rosa.post(page, {"upload": csv_file("a,b\n1,2\n")}).content.decode())
    assert "no rows below" in unescape(rosa.post(page, {"upload": csv_file("name,share,base\n")}).content.decode())
    assert "Choose a CSV" in unescape(rosa.post(page, {"upload": csv_file("x", "a.pdf")}).content.decode())
    assert "cannot be opened" in unescape(rosa.post(page, {"upload": csv_file("x", "a.xlsx")}).content.decode())
    assert ReportedSplit.objects.count() == 0


@pytest.mark.django_db
def test_reported_figures_are_corrected_and_withdrawn_and_the_record_says_so() -> None:
    pilot, rosa, daniela = counted(), signed_in("rosa"), signed_in("daniela")
    typed = {"title": "Tono", "base": 90, "shares": "Positivo 20\nNegativo 50\nNeutral 30"}
    rosa.post(url("pilot_split_add", pilot), typed)
    split = ReportedSplit.objects.get()
    page = url("pilot_split", pilot, split.pk)
    assert "Negativo 50" in rosa.get(page).content.decode()
    assert (daniela.get(page).status_code, daniela.post(page, typed).status_code) == (403, 403)
    assert rosa.post(page, {**typed, "base": 100}).status_code == 302
    assert [one.reported.base for one in splits_of(pilot)] == [100]
    withdraw = url("pilot_split_withdraw", pilot, split.pk)
    assert daniela.post(withdraw).status_code == 403
    assert rosa.post(withdraw).status_code == 302
    assert (splits_of(pilot), rosa.post(withdraw).status_code, rosa.post(page, typed).status_code) == ([], 403, 422)
    assert "Tono" in rosa.get(url("pilot_splits", pilot)).content.decode()
    evidence.report_tone(pilot=pilot, positive="20", negative="50", neutral="30", by=cast.rosa())
    assert 'value="50"' in rosa.get(url("pilot_reported", pilot)).content.decode()
    assert daniela.post(url("pilot_reported_withdraw", pilot)).status_code == 403
    assert rosa.post(url("pilot_reported_withdraw", pilot)).status_code == 302
    assert rosa.post(url("pilot_reported_withdraw", pilot)).status_code == 403
    assert not ReportedTone.objects.exists()
    kinds = list(Line.objects.order_by("pk").values_list("kind", flat=True))[-4:]
    assert kinds == [
        "supplier_figures_corrected",
        "supplier_figures_withdrawn",
        "pilot_tone_reported",
        "pilot_tone_withdrawn",
    ]


@pytest.mark.django_db
def test_open_data_tell_how_many_bases_fit_and_the_smallest_of_them() -> None:
    pilot = counted()
    evidence.report_tone(pilot=pilot, positive="20", negative="50", neutral="30", by=cast.rosa())
    assert len(reconcile(["20", "50", "30"], 100).bases) > 20
    told = evidence_export(pilot)["reported"]
    assert (len(told["smaller_bases_that_fit"]), told["smaller_bases_that_fit"][0]) == (20, 10)
    assert told["smaller_bases_count"] == len(reconcile(["20", "50", "30"], 100).bases)


@pytest.mark.django_db
def test_what_the_supplier_reported_stands_beside_our_rows_in_report_case_and_open_data() -> None:
    pilot = counted()
    shares = [("Positivo", "25"), ("Negativo", "45"), ("Ovnis", "30")]
    report_split(pilot=pilot, title="Tono y más", base=40, shares=shares, by=cast.rosa())
    withdrawn = report_split(pilot=pilot, title="Retirado", base=40, shares=shares, by=cast.rosa())
    withdraw_split(split=withdrawn, by=cast.rosa())
    plan.end_pilot(pilot=pilot, outcome="completed", summary="Se leyó.", by=cast.rosa())
    learning.add_lesson(pilot=pilot, kind="method", text="Acordar los temas antes.", by=cast.rosa())
    with translation.override("en"):
        report = final_report(Pilot.objects.get(pk=pilot.pk), "en")
    (section,) = [one for one in report.sections if one.title == "Figures that the supplier reported"]
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    # Names that are not all tones are no tones: only our own topics and sources could be meant.
    assert [row[:3] for row in grid.rows] == [(name, f"{printed}%", "–") for name, printed in shares]
    plan.publish_case(pilot=pilot, by=cast.rosa())
    rosa = signed_in("rosa")
    page = rosa.get(f"/cases/{pilot.call.reference}/").content.decode()
    assert ("Tono y más" in page, "Retirado" in page, "Withdraw" in page) == (True, False, False)
    (told,) = rosa.get(f"/cases/{pilot.call.reference}/evidence.json").json()["reported_splits"]
    assert (told["title"], told["base"], told["own_base"], told["fits"], told["adds_up_to_100"]) == (
        "Tono y más",
        40,
        100,
        True,
        True,
    )
    assert told["shares"][0] == {"name": "Positivo", "reported": "25", "own": None, "nearest_count": 10}


@pytest.mark.django_db
def test_final_report_says_by_how_much_the_supplier_is_off() -> None:
    pilot = counted()
    shares = [("Positivo", "25"), ("Negativo", "45"), ("Neutral", "30")]
    report_split(pilot=pilot, title="Tono", base=100, shares=shares, by=cast.rosa())
    with translation.override("en"):
        report = final_report(pilot, "en")
    (section,) = [one for one in report.sections if one.title == "Figures that the supplier reported"]
    grid, said = section.blocks
    assert [row[1:] for row in grid.rows] == [
        ("25%", "20% (20 of 100)", "25"),
        ("45%", "50% (50 of 100)", "45"),
        ("30%", "30% (30 of 100)", "30"),
    ]
    assert "The report differs by up to 5 points." in said.text
    told = evidence_export(pilot)["reported_splits"][0]
    assert (told["largest_difference_in_points"], [one["own"] for one in told["shares"]]) == (5.0, [20, 50, 30])


@pytest.mark.django_db
def test_days_are_those_with_rows_and_no_day_to_come_is_counted() -> None:
    pilot, rosa = counted(), signed_in("rosa")
    today = timezone.localdate()
    Pilot.objects.filter(pk=pilot.pk).update(evidence_until=date(today.year + 1, 1, 1))
    pilot.refresh_from_db()
    totals = figures.totals(pilot)
    assert (totals.days_heard, totals.days) == (9, (today - date(2021, 4, 1)).days + 1)
    page = unescape(rosa.get(url("pilot", pilot)).content.decode())
    assert "Days of collection" not in page
    assert f"window: 01/04/2021 – 01/01/{today.year + 1}" in page
    with translation.override("en"):
        assert facts(pilot).heard.startswith("100 manifestations from 2 internet sources, on 9 days. The evidence's")
