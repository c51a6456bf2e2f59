"""The interim reports of a regulatory sandbox: who writes them, what they have to say, who reads them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from kernel.verdict import Refused
from ledger.queries import flaws
from pilots.actions import running
from pilots.actions.sandbox import report_sandbox
from pilots.models import Barrier, Pilot, SandboxReport
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
