"""The published case of Ate, told through the real actions: its figures in the export, the report and the record."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.queries import user_by_email
from challenges.models import Call
from pilots.models import Manifestation, Source
from reports.queries import pilot_of
from tests.journeys.texts import pdf_text, squeeze
from tests.journeys.walking import Visitor

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


@pytest.mark.django_db
def test_everybody_finds_the_published_figures_of_ate(tmp_path: Path) -> None:
    call_command("load_story", "ate", stdout=io.StringIO())

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
    assert (Manifestation.objects.count(), Source.objects.count()) == (5796, 25)

    public = Visitor().open("/cases/ATE-2021-001/").reads("5,796", "372", "35.24", "37", "105", "Informe en PDF")
    assert public.open("evidence.json").response.json() == data

    rosa = Visitor(user_by_email("rosa.quispe@muniate.example"))
    for page in ("/pilots/ATE-2021-001/", "/exercises/ATE-2021-001/"):
        assert "/pilots/ATE-2021-001/reports/" in rosa.open(page).response.content.decode()
    rosa.open("/pilots/ATE-2021-001/reports/").reads("26/07/2021")
    text = squeeze(pdf_text(Visitor().open("/cases/ATE-2021-001/report.pdf").response.getvalue()))
    assert [sentence for sentence in RECONCILED if squeeze(sentence) not in text] == []

    told = io.StringIO()
    call_command("verify_ledger", stdout=told)
    assert "every hash and every link holds." in told.getvalue()
    Manifestation.objects.filter(pilot=pilot, topic__key="transport").first().delete()
    assert exported(tmp_path / "fewer")["topics"]["transport"] == 371
    winner = Visitor(user_by_email("daniela@daoura.example"))
    winner.open("/submissions/").reads("Avaliada, com resultado")
