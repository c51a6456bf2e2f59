"""A sheet cites the proposal, or its writer is asked once whether she sends it without."""

from __future__ import annotations

import pytest

from selection.models import Assignment
from tests import cast
from tests.selection.builders import REASON, mine, open_call
from tests.selection.test_views import as_, score_url, sheet

pytestmark = pytest.mark.django_db


def test_a_sheet_that_quotes_nothing_is_asked_about_once() -> None:
    call = open_call(1)
    assignment = mine(call)[0]
    ines, plain = as_(cast.ines()), REASON.replace("«", "").replace("»", "")
    foreign = REASON.replace("ordena por tema", "ordena por barrio")
    for reason in (plain, foreign):
        answer = ines.post(score_url(assignment), sheet(reason=reason, version=9, do="seal"))
        assert (answer.status_code, 'name="unquoted"' in answer.content.decode()) == (422, True)
        assert not Assignment.objects.get(pk=assignment.pk).sealed_at
    assert ines.post(score_url(assignment), sheet(reason=plain, version=9, do="seal", unquoted="on")).status_code == 302
    assert Assignment.objects.get(pk=assignment.pk).sealed_at
