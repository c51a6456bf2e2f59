"""``/readyz/`` says what lacks, one word for each thing, and nothing else; ``/healthz/`` stays as it was."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as now
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govlink import readiness, serving
from ledger.actions import record
from ledger.actions.checkpoints import sign_now
from outbox import pulse, tasks
from outbox.models import Job
from tests.conftest import ROOT, process_environment
from tests.servers import free_port
from vault.keys import key_for

pytestmark = pytest.mark.django_db
ALL_WELL = "database ok\nbroker ok\nkeys ok\ndisk ok\nbeat ok\nclock ok\n"


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the site have begun an hour ago, and its last answer be forgotten."""
    monkeypatch.setattr(serving, "BEGAN", time.monotonic() - 3600)
    readiness.forget()
    yield
    readiness.forget()


def answer() -> tuple[int, str]:
    """Return the status and the words of an answer that was not kept."""
    readiness.forget()
    told = Client().get("/readyz/")
    assert told.cookies.output() == ""
    assert told["Cache-Control"] == "no-store"
    return told.status_code, told.content.decode()


def lacks(**words: str) -> tuple[int, str]:
    """Return what is answered when these things lack."""
    for what, word in words.items():
        assert f"{what} ok\n" in ALL_WELL
        text = ALL_WELL.replace(f"{what} ok\n", f"{what} {word}\n")
    return 503, text


def test_a_sweep_of_beats_makes_the_site_ready() -> None:
    assert answer() == lacks(beat="late")
    tasks.sweep()
    assert answer() == (200, ALL_WELL)


def test_a_site_that_has_just_begun_waits_for_its_first_sweep_but_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    starting = 200, ALL_WELL.replace("beat ok", "beat starting")
    monkeypatch.setattr(serving, "BEGAN", time.monotonic() - readiness.STARTING_SECONDS + 10)
    assert answer() == starting
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        pulse.beat()  # of before: it was stopped for the night
    assert answer() == starting
    monkeypatch.setattr(serving, "BEGAN", time.monotonic() - readiness.STARTING_SECONDS)
    assert answer() == lacks(beat="late")


@pytest.mark.postgres
@pytest.mark.usefixtures("two_clocks")
@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_that_is_wrong_is_said_and_brings_nothing_due(seconds: int) -> None:
    tasks.sweep()
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        assert answer() == lacks(clock="apart")
        waits = Job.objects.create(kind="outbox.deliver", arguments={"message_id": 0}, due_at=timezone.now())
        assert (tasks.sweep(), Job.objects.get().attempts) == (0, 0)
    Job.objects.filter(pk=waits.pk).update(due_at=timezone.now())
    assert tasks.sweep() == 1


def test_beat_that_swept_too_long_ago_is_late() -> None:
    with time_machine.travel("2026-11-26T12:00:00Z", tick=False) as clock:
        pulse.beat()
        clock.shift(now.READY_BEAT_SECONDS)
        assert answer() == (200, ALL_WELL)
        clock.shift(1)
        assert answer() == lacks(beat="late")


def test_a_sweep_goes_on_when_the_cache_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_values: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections[cache._alias]), "set", away)  # type: ignore[attr-defined]
    assert tasks.sweep() == 0


def test_a_migration_that_is_not_in_the_database_is_said() -> None:
    pulse.beat()
    app, name = sorted(readiness._last_migrations())[-1]
    MigrationRecorder(connection).record_unapplied(app, name)
    assert answer() == lacks(database="unmigrated")


def test_a_master_key_that_is_missing_is_said(settings: Any) -> None:
    pulse.beat()
    key_for("call:1")
    settings.SEAL_KEYS = ["another-master-key"]
    assert answer() == lacks(keys="unknown")
    settings.SEAL_KEYS = ["another-master-key", *now.SEAL_KEYS, "a-seal-key-of-the-tests-only"]
    assert answer() == (200, ALL_WELL)


def test_a_signing_key_that_the_record_does_not_know_is_said(settings: Any) -> None:
    pulse.beat()
    record("jobs_tried_again", by="test", count=1)
    sign_now(call="", by="test")
    assert answer() == (200, ALL_WELL)
    settings.LEDGER_KEY = base64.b64encode(bytes(range(32))).decode()
    assert answer() == lacks(keys="unknown")


def test_a_disk_that_cannot_be_written_to_or_is_full_is_said(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.beat()
    settings.MEDIA_ROOT = str(tmp_path / "a-file")
    (tmp_path / "a-file").write_text("not a folder")
    assert answer() == lacks(disk="away")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    monkeypatch.setattr(readiness, "LEAST_ROOM", 2**60)
    status, words = answer()
    assert (status, "disk full\n" in words) == (503, True)


def test_many_askers_cost_what_one_costs() -> None:
    pulse.beat()
    readiness.forget()
    with CaptureQueriesContext(connection) as asked:
        told = {Client().get("/readyz/").status_code for _time in range(20)}
    assert told == {200}
    assert 0 < len(asked) <= 6


def test_without_database_and_broker_it_answers_still_and_tells_no_address(tmp_path: Path) -> None:
    """A process of its own whose servers are not there: the words say which, and neither where nor why."""
    port = free_port()
    environment = process_environment(
        DATABASE_URL=f"postgres://govlink:a-password@127.0.0.1:{port}/govlink",
        REDIS_URL=f"redis://127.0.0.1:{port}/0",
        GOVLINK_VAR=str(tmp_path),
        GOVLINK_EGRESS_GUARD="1",
    )
    ask = (
        "import django; django.setup(); from django.test import Client\n"
        "told = Client(HTTP_HOST='localhost').get('/readyz/'); print(told.status_code, told.content.decode(), end='')"
    )
    ran = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.stdout == "503 database away\nbroker away\nkeys away\ndisk ok\nbeat starting\nclock away\n", ran.stderr
    assert re.findall(rf"a-password|{port}", ran.stderr) == []


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_containers_check_asks_for_readiness(status: int, code: int) -> None:
    asked = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = {"PORT": str(server.server_port), "SITE_URL": "https://govlink.example"}
        ran = subprocess.run([sys.executable, "scripts/healthcheck.py"], cwd=ROOT, env=environment)
        server.shutdown()
    assert ran.returncode == code
    assert asked == [("/readyz/", "govlink.example", "https")]
