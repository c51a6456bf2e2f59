"""The case and the final report of a call that ranked by the adjusted total: total and mean, side by side."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pilots.models import Pilot
from reports.rules.document import Grid
from selection.models import Entry, Standing
from tests.reports.test_documents import build
from tests.reports.test_portfolio import case

pytestmark = pytest.mark.django_db


def tables(pilot: Pilot) -> tuple[list[str], str]:
    """The heads of the final report's table of proposals, and the table of the case's public page."""
    blocks = [block for section in build(pilot, "final", "en").sections for block in section.blocks]
    (grid,) = [block for block in blocks if isinstance(block, Grid) and block.caption == "Proposals by code"]
    page = Client(headers={"accept-language": "en"}).get(reverse("case", args=[pilot.call.reference]))
    table = page.content.decode().split('id="standings-caption"')[1].split("</table>")[0]
    return [*map(str, grid.head), *map(str, grid.rows[0])], table


def test_total_and_mean_stand_side_by_side_where_totals_were_adjusted() -> None:
    pilot = case()
    entry = Entry.objects.create(call=pilot.call, code="Z00-4MD", mark="Ágata", title="Mapa", sections=[])
    standing = Standing.objects.create(entry=entry, rank=1, mean_hundredths=425, complies=True)
    report, page = tables(pilot)
    assert report == ["Code", "Rank", "Weighted mean", "Complies", "Selected", "Z00-4MD", "1", "4.25", "Yes", "No"]
    assert ("Adjusted total" in page, "Weighted mean" in page, "4.25" in page) == (False, True, True)
    standing.raw_hundredths = 391
    standing.save()
    report, page = tables(pilot)
    assert report == [
        "Code", "Rank", "Adjusted total", "Weighted mean", "Complies", "Selected",
        "Z00-4MD", "1", "4.25", "3.91", "Yes", "No",
    ]  # fmt: skip
    assert page.index("Adjusted total") < page.index("Weighted mean") < page.index("4.25") < page.index("3.91")
