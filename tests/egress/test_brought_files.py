"""The net answers no guess that comes in a file, or in the name of who joins later: nothing of it was ours to hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import Membership
from challenges.models import Call
from pilots.models import EvidenceImport, Pilot
from startups.models import Incident, Startup, Submission
from startups.queries import guard
from tests import cast
from tests.egress.test_guard import _guarded, as_
from tests.factories import call_at
from tests.pilots.conftest import HEADER, csv_file, ready
from tests.pilots.test_views import url

__all__ = ["_guarded"]
pytestmark = pytest.mark.django_db
NAME, OTHER = "Ceibo Abierto", "Ceiba Oscura"


@pytest.fixture
def pilot() -> Pilot:
    """A pilot of an entity that also has a sealed call, on which NAME applies; the net is woven."""
    made = ready()
    _sealed()
    guard.net()
    return made


def _sealed() -> Call:
    call = call_at("assessment", entries=2)
    Submission.objects.create(call=call, startup=Startup.objects.create(name=NAME, country="PE"), state="draft")
    assert call.entity == cast.ate()
    return call


def _evidence(rosa: Any, pilot: Pilot, name: str) -> list[int]:
    """Bring a file of evidence whose source is called like a start-up, and read what the pages say of it."""
    rows = f"{HEADER}2021-04-01,{name},transport,negativo\n2021-04-02,Diario El Distrito,health,neutral\n"
    columns = rosa.post(url("pilot_upload", pilot), {"upload": csv_file(rows, f"{len(name)}.csv")})["Location"]
    seen = [rosa.get(columns)]
    page = rosa.post(columns, {"date": 0, "source": 1, "topic": 2, "sentiment": 3})["Location"]
    made = EvidenceImport.objects.latest("pk")
    seen += [rosa.get(page), rosa.get(url("pilot_import_problems", pilot, made.pk))]
    assert name in seen[0].content.decode()
    assert name in seen[1].content.decode()
    assert name in seen[2].getvalue().decode()
    return [one.status_code for one in seen]


def test_a_file_of_evidence_answers_no_guess(pilot: Pilot) -> None:
    rosa = as_(cast.rosa())
    assert [_evidence(rosa, pilot, name) for name in (OTHER, NAME)] == [[200, 200, 200]] * 2
    assert Incident.objects.count() == 0


def test_a_file_of_reported_figures_answers_no_guess(pilot: Pilot) -> None:
    rosa, seen = as_(cast.rosa()), []
    for name in (OTHER, NAME):
        table = f"nombre,porcentaje,base,grupo\n{name},60,100,Grupo {len(name)}\nOtros,40,100,Grupo {len(name)}\n"
        sent = rosa.post(url("pilot_split_add", pilot), {"upload": csv_file(table, "figuras.csv")})
        assert sent.status_code == 302, sent.content.decode()
        page = rosa.get(url("pilot_splits", pilot))
        seen.append((page.status_code, name in page.content.decode()))
    assert seen == [(200, True), (200, True)]
    assert Incident.objects.count() == 0


def test_who_joins_the_entity_under_a_name_is_known_at_once() -> None:
    call = _sealed()
    assert guard.net().find(NAME) != []
    joined = cast.another("nueva@muniate.example", NAME)
    Membership.objects.create(user=joined, entity=call.entity, role="official", starts_on=date(2021, 5, 3))
    assert guard.net().find(NAME) == []
