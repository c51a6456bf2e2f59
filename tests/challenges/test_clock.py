"""Opening and closing to the second, also after an outage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from challenges.actions.clock import keep_time, lock_call, turn_clocks
from challenges.actions.questions import ask_question
from challenges.models import Call
from challenges.rules.calls import due_reminder, phase, steps_due
from challenges.signals import call_changed
from challenges.states import CallState
from kernel.verdict import Refused
from ledger.queries import entries, payload
from outbox.registry import CLOCKS
from tests import cast
from tests.factories import call_at

OPENS = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
ASK = datetime(2026, 12, 11, 22, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 18, 22, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _phase(now: datetime, state: str = "announced") -> CallState:
    return phase(state=state, opens_at=OPENS, questions_until=ASK, closes_at=CLOSES, now=now)


def announced() -> Call:
    with time_machine.travel(OPENS - timedelta(days=3), tick=False):
        return call_at("announced", opens_at=OPENS, questions_until=ASK, closes_at=CLOSES)


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Any:
    """What the rooms above were told."""
    heard: list[tuple[str, str, Any]] = []

    def listen(sender: Any, *, reference: str, what: str, **more: Any) -> None:
        heard.append((reference, what, more.get("hours")))

    call_changed.connect(listen)
    yield heard
    call_changed.disconnect(listen)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - SECOND, "announced"),
        (OPENS, "open"),
        (ASK - SECOND, "open"),
        (ASK, "questions_closed"),
        (CLOSES - SECOND, "questions_closed"),
        (CLOSES, "closed"),
        (CLOSES + SECOND, "closed"),
    ],
)
def test_time_decides_the_state_to_the_second(now: datetime, state: str) -> None:
    assert _phase(now) == state
    assert _phase(now, "open") == state


@pytest.mark.parametrize("state", ["draft", "framing", "suspended", "cancelled", "assessment", "published"])
def test_time_moves_no_other_state(state: str) -> None:
    assert _phase(CLOSES + timedelta(days=400), state) == state


def test_the_moment_is_the_same_in_every_zone() -> None:
    from zoneinfo import ZoneInfo

    for zone in ("America/Lima", "America/Sao_Paulo", "Asia/Tokyo"):
        assert _phase(CLOSES.astimezone(ZoneInfo(zone)) - SECOND) == "questions_closed"
        assert _phase(CLOSES.astimezone(ZoneInfo(zone))) == "closed"


def test_steps_are_never_skipped_and_never_go_back() -> None:
    assert steps_due(state="announced", due="closed") == ["open", "questions_closed", "closed"]
    assert steps_due(state="questions_closed", due="open") == []
    assert steps_due(state="suspended", due="suspended") == []


@pytest.mark.django_db
def test_a_lock_a_second_before_the_closing_finds_it_open_and_at_the_closing_closed() -> None:
    call = announced()
    for now, state in [(CLOSES - SECOND, "questions_closed"), (CLOSES, "closed")]:
        with time_machine.travel(now, tick=False):
            assert lock_call(call).state == state
            assert Call.objects.get(pk=call.pk).state == state


@pytest.mark.django_db
def test_a_call_whose_beat_was_down_for_a_month_has_every_step_on_record() -> None:
    call = announced()
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False):
        lock_call(call)

    steps = [
        (e.kind, payload(e)["planned"], payload(e)["by"]) for e in entries(call.reference) if e.kind[:5] == "call_"
    ]
    assert steps == [
        ("call_opened", OPENS.isoformat(), "clock"),
        ("call_questions_closed", ASK.isoformat(), "clock"),
        ("call_closed", CLOSES.isoformat(), "clock"),
    ]
    assert entries(call.reference)[-1].recorded_at == CLOSES + timedelta(days=1)


@pytest.mark.django_db
def test_after_an_outage_only_the_last_step_is_told(told: Any, django_capture_on_commit_callbacks: Any) -> None:
    call = announced()
    with time_machine.travel(CLOSES + timedelta(days=1), tick=False), django_capture_on_commit_callbacks(execute=True):
        lock_call(call)

    assert told == [(call.reference, "closed", None)]


@pytest.mark.django_db
def test_the_clock_moves_what_is_due_and_running_it_again_changes_nothing() -> None:
    call = announced()
    with time_machine.travel(OPENS, tick=False):
        assert turn_clocks() == 1
        first = len(entries(call.reference))
        assert turn_clocks() == 0
    call.refresh_from_db()
    assert (call.state, len(entries(call.reference))) == ("open", first)


@pytest.mark.django_db
def test_the_clock_leaves_what_is_not_due() -> None:
    call = announced()
    with time_machine.travel(OPENS - SECOND, tick=False):
        assert turn_clocks() == 0
    call.refresh_from_db()
    assert call.state == "announced"


@pytest.mark.django_db
def test_one_broken_call_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    broken, sound = announced(), announced()
    from challenges.actions import clock

    def fail_for_one(*, call: Call) -> bool:
        if call.pk == broken.pk:
            raise RuntimeError("broken")
        return keep_time(call=call)

    monkeypatch.setattr(clock, "keep_time", fail_for_one)
    with time_machine.travel(OPENS, tick=False):
        assert turn_clocks() == 1
    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.state, broken.state) == ("open", "announced")


def test_the_clock_is_registered_with_beat() -> None:
    assert CLOCKS["calls"] is turn_clocks


@pytest.mark.parametrize(
    ("before_closing", "hours"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), 168),
        (timedelta(days=2, seconds=1), 168),
        (timedelta(days=2), 48),
        (timedelta(days=1), 24),
        (timedelta(seconds=1), 24),
        (timedelta(0), None),
    ],
)
def test_only_the_latest_reminder_is_due(before_closing: timedelta, hours: int | None) -> None:
    assert due_reminder(opens_at=OPENS, closes_at=CLOSES, now=CLOSES - before_closing) == hours


def test_a_short_call_is_not_reminded_of_before_it_opened() -> None:
    opens = CLOSES - timedelta(days=5)

    assert due_reminder(opens_at=opens, closes_at=CLOSES, now=opens) is None
    assert due_reminder(opens_at=opens, closes_at=CLOSES, now=CLOSES - timedelta(days=2)) == 48


@pytest.mark.django_db
def test_each_reminder_goes_out_once(told: Any, django_capture_on_commit_callbacks: Any) -> None:
    call = announced()
    moments = [
        OPENS,
        CLOSES - timedelta(days=7),
        CLOSES - timedelta(days=6),
        CLOSES - timedelta(days=2),
        CLOSES - timedelta(days=2) + timedelta(seconds=15),
        CLOSES - timedelta(hours=24),
        CLOSES - timedelta(hours=2),
    ]
    for now in moments:
        with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
            turn_clocks()

    assert [hours for _call, what, hours in told if what == "closing_soon"] == [168, 48, 24]
    assert {reference for reference, _what, _hours in told} == {call.reference}


@pytest.mark.django_db
def test_a_listener_that_fails_undoes_nothing(django_capture_on_commit_callbacks: Any) -> None:
    def fail(sender: Any, **more: Any) -> None:
        raise RuntimeError("a listener's own error")

    call = announced()
    call_changed.connect(fail)
    try:
        with time_machine.travel(OPENS, tick=False), django_capture_on_commit_callbacks(execute=True):
            lock_call(call)
    finally:
        call_changed.disconnect(fail)
    call.refresh_from_db()
    assert call.state == "open"


@pytest.mark.django_db
def test_a_question_a_second_before_the_end_is_taken_and_at_the_end_refused() -> None:
    call = announced()
    with time_machine.travel(ASK - SECOND, tick=False):
        ask_question(call=call, text="¿Se admite portugués?", by=cast.ana())
    with time_machine.travel(ASK, tick=False), pytest.raises(Refused, match=r"Questions|reguntas|onsultas"):
        ask_question(call=call, text="¿Y español?", by=cast.ana())
    assert call.questions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_record_each_step_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def turn() -> int:
        try:
            return turn_clocks()
        finally:
            connections.close_all()

    call = announced()
    with time_machine.travel(OPENS, tick=False), ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(turn), pool.submit(turn)]]
    assert sum(results) == 1
    assert [entry.kind for entry in entries(call.reference)].count("call_opened") == 1


@pytest.mark.django_db
def test_a_lock_belongs_inside_a_transaction(django_db_blocker: Any) -> None:
    with transaction.atomic():
        assert lock_call(announced()).state == "announced"
