"""The embedded edition's broker: real files, written and read at the same time."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from kombu import Connection
from kombu.transport import filesystem

from govlink.broker import Transport


def channel(folder: Path, transport: Any = Transport) -> Any:
    for name in ("queue", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    return Connection("filesystem://localhost", transport=transport, transport_options=options).channel()


def test_worker_uses_this_broker_when_there_is_no_redis():
    used = current_app.connection_for_read().get_transport_cls()
    assert (used is Transport) == (not settings.REDIS_URL)


def test_half_of_a_message_ends_kombu_s_own_broker_and_is_passed_over_by_ours(tmp_path):
    half = '{"body": "W1sxXSwge30s'
    for transport in (filesystem.Transport, Transport):
        mine = channel(tmp_path, transport)
        (tmp_path / "queue" / "0_half.jobs.msg").write_text(half)
        mine._put("jobs", {"body": "whole"})
        if transport is filesystem.Transport:
            with pytest.raises(json.JSONDecodeError):
                mine._get("jobs")
            mine._purge("jobs")
        else:
            assert mine._get("jobs") == {"body": "whole"}
    with pytest.raises(Empty):
        mine._get("jobs")
    assert list((tmp_path / "queue").iterdir()) == []


def test_table_of_queues_that_is_still_empty_ends_kombu_s_own_broker_and_not_ours(tmp_path):
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "jobs.exchange").touch()
    with pytest.raises(json.JSONDecodeError):
        channel(tmp_path, filesystem.Transport).get_table("jobs")
    mine = channel(tmp_path)
    assert mine.get_table("jobs") == []
    mine._queue_bind("jobs", "key", "", "jobs")
    mine._queue_bind("jobs", "key", "", "jobs")
    mine._queue_bind("jobs", "other", "", "more")
    assert [tuple(row) for row in mine.get_table("jobs")] == [("other", "", "more"), ("key", "", "jobs")]
    mine._delete("more", "jobs", "other", "")
    assert [tuple(row) for row in mine.get_table("jobs")] == [("key", "", "jobs")]


def test_every_message_arrives_whole_and_once_while_two_write_and_two_read(tmp_path):
    total, body = 150, "x" * 200_000
    got: list[int] = []
    problems: list[BaseException] = []
    written = threading.Event()

    def write(first: int) -> None:
        mine = channel(tmp_path)
        for number in range(first, first + total):
            mine._put("jobs", {"number": number, "body": body})

    def read() -> None:
        mine = channel(tmp_path)
        while True:
            last = written.is_set()
            try:
                message = mine._get("jobs")
                assert message["body"] == body
                got.append(message["number"])
            except Empty:
                if last:
                    return
            except BaseException as problem:
                problems.append(problem)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(first,)) for first in (0, total)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    written.set()
    for thread in readers:
        thread.join()
    assert problems == []
    assert sorted(got) == list(range(2 * total))


def test_one_worker_takes_messages_in_the_order_of_their_writing(tmp_path):
    mine = channel(tmp_path)
    for number in range(30):
        mine._put("jobs", {"number": number})
    assert [mine._get("jobs")["number"] for _ in range(30)] == list(range(30))
