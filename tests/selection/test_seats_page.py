"""What the panel's page offers in each state of a call."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Call
from challenges.states import CallState
from tests import cast
from tests.selection.builders import open_call
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
