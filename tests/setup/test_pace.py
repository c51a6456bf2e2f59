"""Calls of a request and of a test have room: none of them asks the kernel for memory anew each time."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor

from govlink import wsgi
from govlink.room import with_room

CALLS = 500


def faults() -> int:
    """Return how many pages 500 equal calls asked for at the depth, of many, at which they asked for most."""

    def call() -> None:
        pass

    def at(depth: int) -> int:
        if depth:
            return at(depth - 1)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for _ in range(CALLS):
            call()
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    return max(at(depth) for depth in range(400))


def test_calls_of_a_test_ask_for_no_memory_where_those_of_a_thread_do() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(faults).result() >= CALLS
        assert pool.submit(with_room(faults)).result() < CALLS / 10
    assert faults() < CALLS / 10


def test_gunicorn_calls_the_site_with_room() -> None:
    assert wsgi.application.__code__.co_stacksize == with_room(faults).__code__.co_stacksize > 10_000
