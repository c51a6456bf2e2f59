"""The report of how a call's blindness was kept: counts and moments, no name and no code."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from ledger.models import Entry as Recorded
from selection.models import Entry
from startups.actions import desks
from startups.actions.guard import hold_back
from startups.models import Submission
from startups.queries.blindness import blindness
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


def test_the_report_counts_what_was_masked_looked_at_and_held_back() -> None:
    call = call_at("open")
    made.bare(call, 3)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    one = Submission.objects.filter(call=call).order_by("receipt_no")[0]
    desks.note_access(submission=one, what="eligibility", by=cast.oscar())
    desks.note_access(submission=one, what="blinding", by=cast.oscar())
    desks.note_access(submission=one, what="blinding", by=cast.marta())
    desks.mask_words(submission=one, words="barrio", kind="place", by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.marta())
    for _turn in range(2):
        hold_back(call=call, kind="page", where="score", reader=cast.ines(), found=["Kallpatek0"], by="guard")
    call.refresh_from_db()
    report = blindness(call)
    row = {"found": 3, "masked": 0, "kept": 3, "undecided": 0, "decided_by_a_person": 3, "by_hand": 0}
    hand = {"found": 1, "masked": 1, "kept": 0, "undecided": 0, "decided_by_a_person": 1, "by_hand": 1}
    assert report["findings"] == [{"kind": "org", **row}, {"kind": "place", **hand}]
    assert report["looks"] == {"blinding": 2, "eligibility": 1}
    assert report["submissions"] == {"received": 3}
    assert [(step["kind"], step["times"]) for step in report["steps"]] == [
        ("submissions_closed", 1),
        ("handed_over", 1),
    ]
    [incident] = report["incidents"]
    assert (incident["kind"], incident["where"], incident["times"]) == ("page", "score", 2)
    out = io.StringIO()
    call_command("blindness_report", call.reference, "--json", stdout=out)
    assert json.loads(out.getvalue()) == report
    text = io.StringIO()
    call_command("blindness_report", call.reference, stdout=text)
    assert "  place: 1, 1, 0, 0; 1; 1" in text.getvalue().splitlines()
    assert incident["reference"] in text.getvalue()
    told = (
        out.getvalue()
        + text.getvalue()
        + " ".join(Recorded.objects.filter(kind="held_back").values_list("payload", flat=True))
    )
    names = ["Kallpatek", cast.ines().name, *Entry.objects.filter(call=call).values_list("code", flat=True)]
    assert [name for name in names if name in told] == []


def test_there_is_no_report_of_a_call_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match="no call"):
        call_command("blindness_report", "ATE-0")
