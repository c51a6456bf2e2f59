"""What the panel's page offers in each state of a call."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from challenges.models import Call
from challenges.states import CallState
from selection.models import Seat
from selection.queries import steering
from selection.queries.closing import closing_facts
from tests import cast
from tests.selection.builders import open_call, score_all
from tests.selection.test_views import as_

pytestmark = pytest.mark.django_db

OFFERED, OVER, LATER = (True, True), (False, False), "se abre después de la verificación"


@pytest.mark.parametrize(
    ("state", "offered", "sentence"),
    [
        (CallState.CLOSED, OFFERED, LATER),
        (CallState.VERIFICATION, OFFERED, "Abrir la evaluación a ciegas"),
        (CallState.SUSPENDED, OVER, "La convocatoria está suspendida."),
        (CallState.DECIDED, OVER, "El jurado ya no tiene nada que hacer"),
        (CallState.PUBLISHED, OVER, "El jurado ya no tiene nada que hacer"),
        (CallState.CANCELLED, OVER, "El jurado ya no tiene nada que hacer"),
    ],
)
def test_rosa_is_offered_seats_only_while_they_are_given(state: str, offered: tuple[bool, bool], sentence: str) -> None:
    call = open_call(1)
    Call.objects.filter(pk=call.pk).update(
        state=state,
        resumes_to="open" if state == CallState.SUSPENDED else "",
        review_until=timezone.now() if state in (CallState.DECIDED, CallState.PUBLISHED) else None,
    )
    page = as_(cast.rosa()).get(reverse("panel_seats", args=[call.reference])).content.decode()
    vacate = reverse("seat_vacate", args=[call.reference, 1])
    assert (vacate in page, 'name="email"' in page) == offered
    assert sentence in page
    assert (LATER in page) == (sentence == LATER)


def test_rosa_reads_the_seats_page_by_page_each_with_what_it_has_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    call = open_call(2)
    numbers = list(Seat.objects.filter(call=call).order_by("number").values_list("number", flat=True))
    monkeypatch.setattr(steering, "SEATS_SHOWN", 2)
    rosa, there = as_(cast.rosa()), reverse("panel_seats", args=[call.reference])
    found = rosa.get(there).context["keeping"]
    assert ([one.number for one in found.seats], found.after) == (numbers[:2], numbers[1])
    assert [(one.assigned, one.sealed) for one in found.seats] == [(2, 0), (2, 0)]
    score_all(call)
    rest = rosa.get(there, {"after": found.after})
    assert [one.number for one in rest.context["keeping"].seats] == numbers[2:]
    assert [(one.assigned, one.sealed) for one in rest.context["keeping"].seats][:1] == [(2, 2)]
    assert f'href="{there}"' in rest.content.decode()


def test_how_often_each_proposal_was_read_is_counted_once_nobody_is_waited_for() -> None:
    call = open_call(2)
    with CaptureQueriesContext(connection) as waiting:
        assert closing_facts(call)["unsealed"] == 6
    score_all(call)
    with CaptureQueriesContext(connection) as ready:
        found = closing_facts(call)
    assert (found["unsealed"], found["thinnest"], found["needed"]) == (0, 3, 3)
    assert len(ready) == len(waiting) + 1
