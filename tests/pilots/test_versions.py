"""Fixed versions of a plan: read in words, and what changed from one to another."""

from __future__ import annotations

from datetime import date

import pytest

from pilots.actions import plan, running
from pilots.models import Pilot, PlanVersion
from pilots.queries.versions import changes_page
from pilots.rules.versions import Changed, row_changes
from tests import cast
from tests.pilots.conftest import ready
from tests.pilots.test_running import RISK
from tests.pilots.test_views import signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed() -> Pilot:
    """A pilot with two versions: a risk that went, one renamed, a date and a scope that changed."""
    pilot = ready()
    for text in ("Nadie publica en abril", "Llueve"):
        running.save_row(pilot=pilot, sheet="risks", by=cast.rosa(), **(RISK | {"text": text}))
    running.fix_plan(pilot=pilot, by=cast.rosa(), note="Riesgos")
    first, gone = pilot.risk_list.order_by("pk")
    running.save_row(pilot=pilot, sheet="risks", row=first, by=cast.rosa(), text="Nadie publica en mayo", impact=1)
    running.remove_row(pilot=pilot, sheet="risks", row=gone, by=cast.rosa())
    plan.change_plan(pilot=pilot, by=cast.rosa(), scope="Cinco áreas.", ends_on=date(2021, 5, 28))
    running.fix_plan(pilot=Pilot.objects.get(pk=pilot.pk), by=cast.rosa(), note="Una semana más")
    return pilot


def test_row_that_was_renamed_is_told_as_one_row_and_unlike_ones_as_gone_and_new() -> None:
    before = [{"text": "Nadie publica en abril", "impact": 3}, {"text": "Llueve", "impact": 1}]
    after = [{"text": "Huelga", "impact": 2}, {"text": "Nadie publica en mayo", "impact": 3}]
    assert row_changes("risks", before, after) == [
        Changed(before[0], after[1], ("text",)),
        Changed(before[1], None),
        Changed(None, after[0]),
    ]
    assert row_changes("risks", before, list(reversed(before))) == []


def test_rosa_sees_word_by_word_what_changed_between_two_versions(changed: Pilot) -> None:
    page = changes_page(changed, 2, 3)
    told = {label: [(piece.kind, piece.text) for piece in pieces] for label, pieces in page["plain"]}
    assert told == {
        "scope": [("new", "Cinco áreas.")],
        "ends on": [("gone", "21 May 2021"), ("new", "28 May 2021")],
    }
    ((title, risks),) = page["parts"]
    assert (title, [(one.kind, one.name) for one in risks]) == (
        "Risks",
        [("changed", "Nadie publica en mayo"), ("gone", "Llueve")],
    )
    assert [
        (label, "".join(piece.text for piece in pieces if piece.kind == "new")) for label, pieces in risks[0].values
    ] == [
        ("what could go wrong", "mayo"),
        ("impact", "Low"),
    ]


def test_both_sides_open_a_version_and_the_differences_that_they_choose(changed: Pilot) -> None:
    daniela = signed_in("daniela")
    page = daniela.get(url("pilot_version", changed, 2)).content.decode()
    assert "Nadie publica en abril" in page
    assert "Cinco áreas." not in page
    assert f"{url('pilot_versions', changed)}?old=1&amp;new=2" in page
    last_two = daniela.get(url("pilot_versions", changed)).content.decode()
    assert ("Llueve" in last_two, "Una semana más" in last_two) == (True, True)
    same = daniela.get(url("pilot_versions", changed), {"old": 3, "new": 3}).content.decode()
    assert ("Llueve" in same, "Nothing differs between" in same) == (False, True)
    assert daniela.get(url("pilot_versions", changed), {"old": 1, "new": 9}).status_code == 422
    version = PlanVersion.objects.get(pilot=changed, number=3)
    assert daniela.get(url("pilot_version_file", changed, 3)).content == version.content.encode()


def test_ana_opens_neither_a_version_nor_differences(changed: Pilot) -> None:
    ana = signed_in("ana")
    for name, more in (("pilot_version", [1]), ("pilot_version_file", [1]), ("pilot_versions", [])):
        assert ana.get(url(name, changed, *more)).status_code == 404
