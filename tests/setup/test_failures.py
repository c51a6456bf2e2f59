"""What leaves for a Sentry server: real bytes, sent by a real process to a server here, without a word of any person."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests import cast
from tests.conftest import ROOT, process_environment
from tests.web import serving, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

#: Where a name may hide: in an error, the one before it, a local variable, a log line, a form, a header, an address.
PLANTED = ("Thiago-Sampaio", "Prefeitura-Olinda", "EscutaLens", "vozurbana.example", "Daniela-Silva", "Zurubelanto")
#: The library packs what it sends, in the best way that it finds installed.
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
BREAKS = """
import logging
{before}
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from govlink import views

def gives_way():
    client = "Prefeitura-Olinda"
    try:
        raise KeyError("EscutaLens")
    except KeyError as first:
        logging.getLogger("outbox.actions").error("Held back for %s", "vozurbana.example")
        raise ValueError(f"No room for Thiago-Sampaio of {{client}}") from first

views.database_answers = gives_way
"""
#: What sentry-sdk does by itself.
CARELESS = "import sentry_sdk; sentry_sdk.init(dsn='{dsn}', send_default_pii=True)"


@pytest.fixture
def collector() -> Iterator[Any]:
    """A server that keeps whatever is sent to it: ``dsn`` and ``heard``."""
    heard: list[bytes] = []

    class Keeps(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = UNPACKED[self.headers.get("Content-Encoding")]
            heard.append(str(self.headers).encode() + unpack(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keeps) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.dsn, server.heard = f"http://key@127.0.0.1:{server.server_port}/1", heard  # type: ignore[attr-defined]
        yield server
        server.shutdown()


def broken(collector: Any, folder: Path, *, before: str = "", dsn: str = "") -> str:
    """Break a page of somebody who is signed in, and return all that the server heard of it."""
    (folder / "breaks.py").write_text(BREAKS.format(before=before))
    with serving(application="breaks", PYTHONPATH=str(folder), SENTRY_DSN=dsn, GOVLINK_LOG_FORMAT="json") as web:
        cookie = f"{signed_in(cast.daniela())}; seen=Zurubelanto"
        answer = web.answer(
            "/healthz/?who=Daniela-Silva", Cookie=cookie, User_Agent="Daniela-Silva", Referer="Zurubelanto"
        )
        assert answer.status == 500
        end = time.monotonic() + 20
        while not any(b"ValueError" in one for one in collector.heard) and time.monotonic() < end:
            time.sleep(0.1)
        said = b"\n".join(collector.heard).decode()
        return said + "\n" + answer.headers["X-Request-ID"]


def test_left_alone_the_library_would_send_all_of_it(collector: Any, tmp_path: Path) -> None:
    said = broken(collector, tmp_path, before=CARELESS.format(dsn=collector.dsn))
    assert [name for name in PLANTED if name not in said] == []


def test_a_report_says_where_it_broke_and_nothing_of_anybody(collector: Any, tmp_path: Path) -> None:
    said = broken(collector, tmp_path, dsn=collector.dsn)
    said, _line, request = said.rpartition("\n")
    assert [name for name in PLANTED if name in said] == []
    for word in ("ValueError", "KeyError", "gives_way", f'"request":"{request}"', "django.request"):
        assert word in said
    for word in (
        "healthz",
        "sessionid",
        "Cookie",
        "User-Agent: Daniela",
        "Held back",
        "server_name",
        "localhost",
        "vars",
    ):
        assert word not in said
    assert said.count('"type":"event"') == 1


@pytest.mark.parametrize("installed", [True, False])
def test_a_server_without_the_library_is_refused_with_a_sentence(tmp_path: Path, installed: bool) -> None:
    if not installed:  # a folder before all others, in which it cannot be imported
        (tmp_path / "sentry_sdk.py").write_text("raise ImportError")
    environment = process_environment(PYTHONPATH=str(tmp_path), SENTRY_DSN="http://key@127.0.0.1:1/1")
    ran = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode == 0) is installed
    assert ("Install requirements/sentry.txt" in ran.stderr) is not installed


def test_without_a_server_the_library_need_not_be_there(tmp_path: Path) -> None:
    (tmp_path / "sentry_sdk.py").write_text("raise ImportError")
    environment = process_environment(PYTHONPATH=str(tmp_path))
    assert (
        subprocess.run([sys.executable, "-c", "import django; django.setup()"], cwd=ROOT, env=environment).returncode
        == 0
    )
