"""The published case of Ate, told through the real actions: its figures in the export, the report and the record."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.queries import user_by_email
from challenges.models import Call, Survey
from pilots.models import CaseReport, Finding, Indicator, Pilot
from pilots.queries import figures
from pilots.states import Cut
from reports.queries import pilot_of
from reports.queries.cases import public_reports
from reports.queries.documents.kinds import BUILDERS
from reports.queries.documents.opsi import remarks_on
from reports.queries.papers import contents_of
from reports.rules.document import places
from selection.models import Ballot, Dissent, ScoreAmendment
from startups.models import Correction, Submission
from startups.queries.unsealing import openable
from tests.journeys.texts import pdf_text, squeeze
from tests.journeys.walking import Visitor
from tests.office import office
from tests.pdf_ua import problems

#: What the report says about the percentages that the case publishes.
RECONCILED = [
    "Publicado: 35.24% positivas, 40% negativas, 24.76% neutras.",
    "Ningún conteo entero de 5,796 manifestaciones da estos porcentajes.",
    "Son exactamente el tono de «Salud (covid-19)»: 37 positivas, 42 negativas y 26 neutras de 105.",
]
#: What the case publishes; the rest of the 5,796 are other topics.
PUBLISHED = {"transport": 372, "health": 105, "citizen_security": 104, "economy_employment": 30}


def exported(folder: Path) -> dict[str, Any]:
    """Return what ``export_open_data ate`` writes."""
    call_command("export_open_data", "ate", str(folder), stdout=io.StringIO())
    return json.loads((folder / "evidence.json").read_text())


def _sees_what_was_learnt(rosa: Visitor) -> None:
    """The officials' answers before and after their workshop: marked as invented, each share with its base."""
    for kind, able in [("learning_before", (2, 1, 2)), ("learning_after", (10, 9, 8, 11))]:
        survey = Survey.objects.get(call__reference="ATE-2021-001", kind=kind)
        page = rosa.open(f"/surveys/{survey.pk}/results/").reads("(respuestas ilustrativas)", "12 de 12 respondieron")
        assert [int(share) for share in re.findall(r"De acuerdo \(4 o 5\): [\d.]+% \((\d+) de 12\)", page.text)] == [
            *able
        ]
    indicators = dict(
        Indicator.objects.filter(pilot__call__reference="ATE-2021-001").values_list("code", "source_note")
    )
    assert indicators["can_apply"].endswith("Línea de base: encuesta ilustrativa, antes del taller")
    assert "ilustrativa" not in indicators["satisfied"]
    rosa.open("/pilots/ATE-2021-001/").reads("las encuestas de antes y después del taller")


def _finds_every_state() -> None:
    """The invented exercises stand where somebody has to act: at the desk, before the opening, half way in a pilot."""
    calls = {call.reference[:3]: call for call in Call.objects.filter(illustrative=True)}
    assert {key: str(call.state) for key, call in calls.items()} == {
        "ALG": "framing",
        "VAL": "open",
        "COV": "assessment",
        "PCA": "verification",
        "SIA": "standstill",
        "LVE": "standstill",
        "RMA": "piloting",
    }
    desk = Submission.objects.filter(call=calls["PCA"])
    assert sorted(desk.values_list("state", flat=True)) == ["eligible", "submitted", "submitted"]
    assert list(Correction.objects.filter(submission__in=desk).values_list("state", flat=True)) == ["asked"]

    assert calls["SIA"].review_until > timezone.now()
    Visitor(user_by_email("oscar@custodia.example")).open(f"/custody/{calls['SIA'].reference}/opening/").reads(
        "Abrir la identidad elegida"
    )
    decided = Visitor().open(f"/results/{calls['SIA'].reference}/").text
    assert [name for name in ("Mirada Urbana", "Andén Cívico", "Ipê Cidadania") if name in decided] == []

    over = calls["LVE"]
    assert over.review_until < timezone.now()
    assert bool(openable(over))
    ballots = Ballot.objects.filter(call=over).order_by("opened_at").values_list("kind", "state", "result__seats")
    assert list(ballots) == [
        ("installation", "approved", [1, 2, 3]),
        ("calibration", "approved", [1, 2, 3]),
        ("evaluation", "approved", [1, 2, 4]),
    ]
    with translation.override("es"):
        told = [contents_of(over, kind).approval for kind in ("installation", "calibration", "evaluation")]
    assert [one.partition(":")[0] for one in told] == ["El jurado aprobó esta acta"] * 3
    amended = ScoreAmendment.objects.filter(score__assignment__seat__call=over)
    assert (amended.count(), Dissent.objects.filter(seat__call=over).count()) == (1, 1)

    pilot = pilot_of(calls["RMA"])
    assert (pilot.state, pilot.startup.name) == ("running", "BarrioLab")
    statuses = pilot.activities.order_by("planned_from").values_list("status", flat=True)
    assert list(statuses) == ["met", "partially_met", "scheduled", "scheduled", "scheduled"]
    files = pilot.imports.order_by("pk").values_list("state", "good_rows", "bad_rows")
    assert list(files) == [("applied", 240, 0), ("checked", 120, 2)]


def _has_papers_that_open(pilot: Pilot, folder: Path) -> None:
    """Each report is read aloud in order, none that is public has a gap or is older than the case; the terms open."""
    for report in CaseReport.objects.filter(pilot=pilot):
        with report.file.open("rb") as file:
            assert (report.kind, problems(file.read(), language=report.language)) == (report.kind, [])
    public = public_reports(pilot)
    told = [(one.kind, one.language) for one in public]
    assert told == [("final", "es"), ("case", "en"), ("case", "es"), ("summary", "es"), ("board", "es")]
    assert [one.kind for one in public if one.requested_at < pilot.published_at] == []
    for one in public:
        with translation.override(one.language):
            assert (one.kind, places(BUILDERS[one.kind](pilot, one.language))) == (one.kind, [])
    assert {code: remarks_on(pilot, code) for code in ("es", "en")} == {"es": [], "en": []}
    with CaseReport.objects.get(pilot=pilot, kind="terms").editable.open("rb") as file:
        terms = squeeze(office(file.read(), folder / "terms"))
    told = ["2. Finalidad pública", "19. Anexos: del hallazgo al requisito", "RF-003", *_texts_of(pilot)]
    assert [one for one in told if squeeze(one) not in terms] == []
    assert squeeze(pilot.startup.name) not in terms


def _texts_of(pilot: Pilot) -> list[str]:
    return [f"{one.number}. {one.text}" for one in Finding.objects.filter(pilot=pilot)]


@pytest.mark.long
@pytest.mark.django_db
def test_everybody_finds_the_published_figures_of_ate(tmp_path: Path) -> None:
    printed = io.StringIO()
    call_command("load_story", "ate", stdout=printed)
    assert printed.getvalue().splitlines()[0] == "ATE-2021-001: published", "in English, as all that commands print"

    data = exported(tmp_path / "open")
    assert (data["manifestations"], data["sources"]) == (5796, 25)
    assert {key: data["topics"][key] for key in PUBLISHED} == PUBLISHED
    assert data["published_topics"] == sorted(PUBLISHED)
    assert sum(data["topics"].values()) == 5796
    health = data["sentiment"]["health"]
    assert health == {"positive": 37, "negative": 42, "neutral": 26, "base": 105}
    assert [f"{100 * health[tone] / 105:.2f}" for tone in ("positive", "negative", "neutral")] == [
        "35.24",
        "40.00",
        "24.76",
    ]
    for key, tone in data["sentiment"].items():
        assert tone["base"] == data["topics"][key] == tone["positive"] + tone["negative"] + tone["neutral"]
    assert data["window"] == {"from": "2021-04-01", "until": "2021-04-30"}
    # No whole counts of 5,796 print the published split; those of the health manifestations do.
    assert (data["reported"]["base"], data["reported"]["fits"], data["reported"]["equals_topics"]) == (
        5796,
        False,
        ["health"],
    )
    assert 105 in data["reported"]["smaller_bases_that_fit"]

    # The export counts rows: with one row fewer it says so.
    call = Call.objects.get(reference="ATE-2021-001")
    pilot = pilot_of(call)
    assert (figures.rows_of(pilot), pilot.sources.count()) == (5796, 25)

    public = Visitor().open("/cases/ATE-2021-001/").reads("5,796", "372", "35.24", "37", "105", "Informe en PDF")
    assert public.open("evidence.json").response.json() == data

    rosa = Visitor(user_by_email("rosa.quispe@muniate.example"))
    for page in ("/pilots/ATE-2021-001/", "/exercises/ATE-2021-001/"):
        assert "/pilots/ATE-2021-001/reports/" in rosa.open(page).response.content.decode()
    rosa.open("/pilots/ATE-2021-001/reports/").reads("26/07/2021")
    _sees_what_was_learnt(rosa)
    _finds_every_state()
    text = squeeze(pdf_text(Visitor().open("/cases/ATE-2021-001/report.pdf").response.getvalue()))
    assert [sentence for sentence in RECONCILED if squeeze(sentence) not in text] == []

    _has_papers_that_open(pilot, tmp_path)

    told = io.StringIO()
    call_command("verify_ledger", stdout=told)
    assert "every hash and every link holds." in told.getvalue()
    fewer = figures.tallies(pilot, Cut.SOURCE_TOPIC).filter(topic__key="transport", count__gt=1).first()
    fewer.count -= 1
    fewer.save()
    assert exported(tmp_path / "fewer")["topics"]["transport"] == 371
    winner = Visitor(user_by_email("daniela@daoura.example"))
    winner.open("/submissions/").reads("Avaliada, com resultado")
