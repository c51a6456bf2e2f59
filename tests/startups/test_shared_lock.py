"""Applicants who write at the same time do not wait for each other; every act of the call waits for them (PostgreSQL)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from challenges.actions.clock import keep_time, lock_call, share_call
from challenges.models import Call
from kernel.verdict import Refused
from startups.actions import submissions
from startups.models import Answer, Submission
from tests.factories import call_at
from tests.startups import desk_making as made
from tests.startups import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TEXT = "Quien no escribe un reclamo también opina en grupos de barrio, y nadie lo ordena."


def _two(call: Call) -> list[Submission]:
    """Drafts of two teams."""
    founders = [made.founder(number) for number in range(2)]
    return [making.draft(call, making.startup(by=by, name=f"Kallpatek{by.pk}"), by) for by in founders]


def _save(one: Submission, version: int = 0) -> None:
    submissions.save_answer(
        submission=one, field="problem", text=f"{TEXT} {version}", version=version, by=made.founder_of(one)
    )


def _rename(one: Submission) -> None:
    submissions.save_identity(submission=one, fields={"team": "Ana Quispe"}, version=0, by=made.founder_of(one))


class Held:
    """A transaction of another connection that has done something and is not over."""

    def __init__(self) -> None:
        self.done, self.end, self.pid = threading.Event(), threading.Event(), 0

    def hold(self, work: Callable[..., Any], *arguments: Any) -> None:
        try:
            with transaction.atomic():
                work(*arguments)
                self.pid = _own_pid()
                self.done.set()
                assert self.end.wait(20)
        finally:
            self.done.set()
            connections.close_all()


@contextmanager
def held(work: Callable[..., Any], *arguments: Any) -> Iterator[Held]:
    """Let another connection do ``work`` in a transaction that lasts until ``end`` is set, at the latest with the block."""
    one = Held()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(one.hold, work, *arguments)
        assert one.done.wait(20)
        try:
            yield one
        finally:
            one.end.set()
            running.result(20)


@contextmanager
def beside(work: Callable[..., Any], *arguments: Any) -> Iterator[Future[Any]]:
    """Let another connection do ``work`` beside the block, and give the connection back."""

    def run() -> Any:
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _waiting_for(pid: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", [pid])
        return int(cursor.fetchone()[0])


def _stands_at(one: Held) -> None:
    end = time.monotonic() + 20
    while not _waiting_for(one.pid):
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.01)


def test_two_applicants_of_a_call_do_not_wait_for_each_other() -> None:
    first, second = _two(call_at("open"))
    for number, work in enumerate((_save, _rename)):
        with held(work, first) as one, beside(_save, second, number) as other:
            other.result(10)
            assert not _waiting_for(one.pid)
            if work is _save:
                assert not Answer.objects.filter(submission=first).exists(), "the first is not over yet"
        assert Answer.objects.get(submission=second).version == number + 1


def _act(call: Call) -> None:
    """Do what every act of the call does first."""
    with transaction.atomic():
        lock_call(call)


def test_an_act_of_the_call_waits_for_an_applicant_who_writes_and_she_for_it() -> None:
    call = call_at("open")
    first, _second = _two(call)
    with held(_save, first) as one, beside(_act, call) as act:
        _stands_at(one)
        assert not act.done()
        one.end.set()
        act.result(10)

    def suspend() -> None:
        locked = lock_call(call)
        Call.objects.filter(pk=locked.pk).update(state="suspended", resumes_to="open")

    with held(suspend) as act, beside(_save, first, 1) as writing:
        _stands_at(act)
        act.end.set()
        with pytest.raises(Refused, match=r"suspend"):
            writing.result(10)


def test_who_waits_over_the_close_is_late_and_the_clock_alone_moves_the_call() -> None:
    call = call_at("open")
    first, second = _two(call)
    _save(second)
    closes_at = timezone.now() + timedelta(seconds=1.5)
    Call.objects.filter(pk=call.pk).update(questions_until=timezone.now(), closes_at=closes_at)
    call.refresh_from_db()
    keep_time(call=call)
    drafts = [Submission.objects.select_related("call").get(pk=one.pk) for one in (first, second)]
    with held(lock_call, call) as act, beside(_save, drafts[0]) as one, beside(_save, drafts[1], 1) as other:
        _stands_at(act)
        time.sleep(max(0.0, (closes_at - timezone.now()).total_seconds()))
        began = time.monotonic()
        with pytest.raises(Refused, match=r"closed|cerr"):
            _save(drafts[0])
        assert time.monotonic() - began < 5, "who is plainly late waits for nobody"
        assert not one.done()
        act.end.set()
        for writing in (one, other):
            with pytest.raises(Refused, match=r"closed|cerr"):
                writing.result(10)
    assert [one.version for one in Answer.objects.filter(submission__call=call)] == [1]


def test_where_a_step_is_due_the_lock_is_exclusive_from_the_start() -> None:
    call = call_at("open")
    first, second = _two(call)
    Call.objects.filter(pk=call.pk).update(questions_until=timezone.now(), state="open")
    call.refresh_from_db()
    with held(share_call, call) as one, beside(_save, Submission.objects.get(pk=second.pk)) as other:
        _stands_at(one)
        assert not other.done()
        one.end.set()
        other.result(10)
    call.refresh_from_db()
    assert call.state == "questions_closed"
    # From here on nothing is due, and two share it again.
    with (
        held(_save, Submission.objects.get(pk=first.pk)) as one,
        beside(_save, Submission.objects.get(pk=second.pk), 1) as other,
    ):
        other.result(10)
        assert not _waiting_for(one.pid)


def test_what_was_in_time_under_the_lock_is_stamped_in_time_however_long_writing_takes() -> None:
    call = call_at("open")
    first, _second = _two(call)
    _save(first)
    closes_at = timezone.now() + timedelta(seconds=1.5)
    Call.objects.filter(pk=call.pk).update(questions_until=timezone.now(), closes_at=closes_at)
    keep_time(call=call)
    draft = Submission.objects.select_related("call").get(pk=first.pk)
    row_of = Answer.objects.select_for_update().filter(submission=first)
    with held(list, row_of) as row, beside(_save, draft, 1) as writing:
        _stands_at(row)
        time.sleep(max(0.0, (closes_at - timezone.now()).total_seconds()) + 0.1)
        row.end.set()
        writing.result(10)
    kept = Answer.objects.get(submission=first)
    assert (kept.version, kept.saved_at is not None and kept.saved_at < closes_at) == (2, True)
