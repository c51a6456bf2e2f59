"""Reminders before a call closes, as a follower gets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from challenges.actions.clock import turn_clocks
from outbox.actions import sweep
from outbox.models import Message
from startups.actions.profiles import follow_call
from tests import cast
from tests.factories import call_at


@pytest.mark.django_db
def test_a_follower_gets_each_of_the_three_reminders_once(django_capture_on_commit_callbacks: Any) -> None:
    call = call_at("open")
    follow_call(call=call, by=cast.daniela())
    assert call.closes_at is not None
    for before in (timedelta(days=7), timedelta(days=6), timedelta(days=2), timedelta(hours=24), timedelta(hours=23)):
        with time_machine.travel(call.closes_at - before, tick=False), django_capture_on_commit_callbacks(execute=True):
            turn_clocks()
    sweep()
    reminders = Message.objects.filter(kind="call_closing_soon", user=cast.daniela())
    assert reminders.count() == 3
