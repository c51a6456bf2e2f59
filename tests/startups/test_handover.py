"""The blind copies go over: what arrives, in which order, and what may be read from it."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.utils import translation

from kernel.verdict import Refused
from ledger.models import Entry as Recorded
from outbox.models import Job, Message
from selection.models import Entry
from startups.actions import desks
from startups.envelope import FIELD
from startups.models import Submission
from startups.queries.unsealing import sealed_strings
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db


def test_oscar_may_not_hand_over_before_all_is_checked_and_decided() -> None:
    call = call_at("open")
    made.bare(call, 2)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    with pytest.raises(Refused, match="2 submissions"):
        desks.hand_over(call=call, by=cast.oscar())
    for one in Submission.objects.filter(call=call):
        desks.check_grounds(submission=one, results=made.PASSED, by=cast.oscar())
    with pytest.raises(Refused, match="2 doubtful places"):
        desks.hand_over(call=call, by=cast.oscar())
    assert Entry.objects.count() == 0
    made.settle(call)
    with pytest.raises(Refused, match="custodian"):
        desks.hand_over(call=call, by=cast.kemi())
    assert desks.hand_over(call=call, by=cast.oscar()) == 2


def test_only_eligible_submissions_arrive_and_when_none_is_the_call_is_deserted() -> None:
    call = call_at("open")
    made.bare(call, 3)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call, failed=1)
    assert desks.hand_over(call=call, by=cast.oscar()) == 2
    states = sorted(Submission.objects.filter(call=call).values_list("state", flat=True))
    assert states == ["ineligible", "received", "received"]
    codes = set(Submission.objects.filter(call=call, code__isnull=False).values_list("code", flat=True))
    assert set(Entry.objects.filter(call=call).values_list("code", flat=True)) == codes
    told = json.loads(Recorded.objects.get(call=call.reference, kind="handed_over").payload)
    assert told == {"by": f"user:{cast.oscar().pk}", "count": 2, "not_eligible": 1}
    other = call_at("open")
    made.bare(other, 1)
    made.close(other)
    desks.take_up(call=other, by=cast.oscar())
    made.settle(other, failed=1)
    with pytest.raises(Refused, match="deserted"):
        desks.hand_over(call=other, by=cast.oscar())


def test_the_blind_copy_holds_no_declared_string_and_keeps_the_order_of_fields(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    call = call_at("open")
    sent = made.apply(
        call,
        2,
        approach="Kallpatek0 y Kallpatek1 reúnen esas voces con Thiago Sampaio y las ordenan cada semana por tema.",
    )
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    # negative first: the strings that are looked for do stand in the originals
    names = {text.casefold() for text in sealed_strings(call)}
    assert {"kallpatek0", "thiago sampaio", "persona0@equipo0.example", "voz urbana tecnologia ltda."} <= names
    originals = " ".join(sent[0].answers.values_list("text", flat=True)).casefold()
    assert "thiago sampaio" in originals
    desks.hand_over(call=call, by=cast.marta())
    for one in sent:
        one.refresh_from_db()
        entry = Entry.objects.get(call=call, code=one.code)
        text = (entry.title + " ".join(part["text"] for part in entry.sections)).casefold()
        own = [one.startup.name.casefold(), "thiago sampaio"]
        assert [name for name in own if name in text] == []
        assert [part["key"] for part in entry.sections][:3] == ["problem", "approach", "solution"]
        assert entry.masked >= 2
        with translation.override("es"):
            assert entry.sections[0]["title"] == str(FIELD["problem"].title)


def test_nothing_ties_a_code_to_a_start_up(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    call = call_at("open")
    sent = made.apply(call, 3)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    desks.note_access(submission=sent[0], what="eligibility", by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.oscar())
    identity = {text.casefold() for text in sealed_strings(call)} | {str(one.pk) for one in sent}
    identity |= {one.receipt_no.casefold() for one in sent} | {one.commitment for one in sent}
    codes = set(Entry.objects.filter(call=call).values_list("code", flat=True))
    assert len(codes) == 3
    assert any(code in row.payload for row in Recorded.objects.all() for code in codes)
    places = [row.payload for row in Recorded.objects.filter(call=call.reference)]
    places += [f"{mail.subject} {mail.text} {mail.html}" for mail in Message.objects.all()]
    places += [json.dumps(job.arguments) for job in Job.objects.all()]
    places += caplog.messages
    both = [
        text
        for text in places
        if any(code in text for code in codes) and any(one in text.casefold() for one in identity)
    ]
    assert both == []
    ledger = " ".join(row.payload for row in Recorded.objects.filter(call=call.reference)).casefold()
    assert [one for one in sealed_strings(call) if one.casefold() in ledger] == []


def test_codes_stand_in_the_record_in_an_order_that_tells_no_order_of_sending() -> None:
    call = call_at("open")
    sent = [one.pk for one in made.bare(call, 24)]
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.oscar())
    by_code = dict(Submission.objects.filter(call=call).values_list("code", "pk"))
    told = Recorded.objects.filter(call=call.reference, kind="entry_received").order_by("seq")
    order = [sent.index(by_code[json.loads(row.payload)["code"]]) for row in told]
    assert sorted(order) == list(range(24))
    apart = sum((place - one) ** 2 for place, one in enumerate(order))
    # Spearman of 24: beyond .7 by chance in one of 10,000 runs.
    assert abs(1 - 6 * apart / (24 * (24**2 - 1))) < 0.75
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{3}-[A-HJ-NP-Z2-9]{3}", code) for code in by_code)


def test_a_failure_in_the_middle_hands_nothing_over(monkeypatch: pytest.MonkeyPatch) -> None:
    call = call_at("open")
    made.bare(call, 3)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    turns: list[int] = []
    receive = desks.receive_entry

    def breaks(**arguments: Any) -> Any:
        turns.append(1)
        if len(turns) == 3:
            raise OSError("power cut")
        return receive(**arguments)

    monkeypatch.setattr(desks, "receive_entry", breaks)
    with pytest.raises(OSError, match="power cut"):
        desks.hand_over(call=call, by=cast.oscar())
    assert (Entry.objects.count(), Submission.objects.filter(code__isnull=False).count()) == (0, 0)
