"""Pages that keep a draft are told how busy the machine is, and nobody else is."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from govlink.pace import HEADER, ROOM, Processors, told

BEFORE = "cpu  1000 500 200 8000 100 10 20 30 0 0\ncpu0 1 1 1 1\n"


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machine(tmp_path: Path) -> tuple[Processors, Path, Clock]:
    """Processors whose counters and clock a test moves."""
    clock, source = Clock(), tmp_path / "stat"
    source.write_text(BEFORE)
    return Processors(source, clock), source, clock


def test_the_use_is_what_worked_of_all_time_and_what_gives_way_is_no_use(
    machine: tuple[Processors, Path, Clock],
) -> None:
    processors, source, clock = machine
    # 60 + 20 + 1 + 2 + 7 of 90 worked, 60 ran at low priority, 40 were idle, 10 waited for a disk
    source.write_text("cpu  1060 560 220 8040 110 11 22 37 0 0\n")
    assert processors.busy() == 0, "within a window the last one holds"
    clock.now += 2
    assert processors.busy() == pytest.approx(90 / 200)
    clock.now += 2
    assert processors.busy() == 0, "no tick went by since"


@pytest.mark.parametrize("content", ["", "cpu  1 2\n", "cpu  one 2 3 4 5 6 7 8\n"])
def test_where_nothing_is_counted_nothing_is_busy(content: str, tmp_path: Path) -> None:
    clock, source = Clock(), tmp_path / "stat"
    processors = Processors(source, clock)
    source.write_text(content)
    clock.now += 2
    assert processors.busy() == 0


def asked(processors: Processors, **environ: str) -> dict[str, str]:
    """Ask the site for an address that is not there, as gunicorn does; return the headers of its answer."""
    heard: list[tuple[str, str]] = []

    def start(_status: str, headers: list[tuple[str, str]], *_more: Any) -> None:
        heard.extend(headers)

    request = {"PATH_INFO": "/nowhere/", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost"}
    body = {"wsgi.input": BytesIO(), "wsgi.url_scheme": "http", "CONTENT_LENGTH": "0"}
    list(told(get_wsgi_application(), processors)(request | body | environ, start))
    return dict(heard)


@pytest.mark.django_db
def test_only_the_script_that_keeps_a_draft_is_told(machine: tuple[Processors, Path, Clock]) -> None:
    processors, source, clock = machine
    source.write_text("cpu  1090 500 200 8010 100 10 20 30 0 0\n")
    clock.now += 2
    assert asked(processors, REQUEST_METHOD="POST", HTTP_ACCEPT="application/json")[HEADER] == f"{0.9 / ROOM:.1f}"
    assert HEADER not in asked(processors, REQUEST_METHOD="POST", HTTP_ACCEPT="text/html")
    assert HEADER not in asked(processors, REQUEST_METHOD="GET", HTTP_ACCEPT="application/json")


@pytest.mark.django_db
def test_a_machine_with_room_tells_nothing_of_what_one_person_does_to_it(
    machine: tuple[Processors, Path, Clock],
) -> None:
    processors, source, clock = machine
    for worked, told_it in ((0, False), (15, False), (24, False), (26, True)):
        clock.now += 2
        before = [int(one) for one in source.read_text().split()[1:9]]
        before[0], before[3] = before[0] + worked, before[3] + 100 - worked
        source.write_text("cpu  " + " ".join(map(str, before)) + "\n")
        assert (HEADER in asked(processors, REQUEST_METHOD="POST", HTTP_ACCEPT="application/json")) is told_it, worked


def test_this_machine_itself_is_read() -> None:
    processors, end = Processors(), time.monotonic() + 2.1
    while time.monotonic() < end:
        sum(range(1000))
    assert 0 < processors.busy() <= 1
