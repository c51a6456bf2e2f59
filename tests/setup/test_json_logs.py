"""Lines of JSON from real processes: an id for each request, in its job's lines too, and nothing of any person."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from govlink import watching
from tests import cast
from tests.conftest import ROOT, VAR, process_environment
from tests.factories import call_at
from tests.startups import making
from tests.web import Web, serving, signed_in, token_of

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
ID = re.compile(r"[0-9a-f]{16}")
SENT = "visitors-own-id-of-sixteen"


def lines(log: Path) -> list[dict[str, Any]]:
    """Return the lines of a log; each of them must be a JSON object."""
    found = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in found if not line.startswith("{")] == []
    return [json.loads(line) for line in found]


def wait_for(condition: Callable[[], Any]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def garbage(web: Web) -> None:
    """Send what no server can read."""
    where = urlsplit(web.url)
    with socket.create_connection((str(where.hostname), where.port or 80)) as line:
        line.sendall(b"NOT HTTP AT ALL\r\n\r\n")
        line.recv(1000)


def test_every_line_is_json_has_an_id_of_ours_and_tells_of_nobody() -> None:
    made = making.written(call_at("open"))
    path = f"/submissions/{made.pk}/"
    with serving(GOVLINK_LOG_FORMAT="json") as web:
        cookie = signed_in(cast.daniela())
        shown = web.answer(path, Cookie=cookie, X_Request_ID=SENT)
        assert (shown.status, shown.headers["X-Request-ID"]) == (200, None)
        assert web.answer(f"{path}nothing-here/?q=Voz+Urbana", Cookie=cookie, X_Request_ID=SENT).status == 404
        web.answer("/account/login/", f"login={cast.daniela().email}".encode(), X_Forwarded_For="203.0.113.7")
        garbage(web)
        wait_for(lambda: "Invalid request" in web.log.read_text())
        told = lines(web.log)

    answered = [one for one in told if one["logger"] == "govlink.access"]
    assert [(one["method"], one["status"]) for one in answered] == [("GET", 200), ("GET", 404), ("POST", 403)]
    assert all(ID.fullmatch(one["request"]) for one in answered)
    assert len({one["request"] for one in answered}) == 3
    missing = next(one for one in told if one["message"].startswith("Not Found"))
    assert missing["request"] == answered[1]["request"]
    assert any(one["logger"] == "gunicorn.error" and "Booting worker" in one["message"] for one in told)
    text = web.log.read_text()
    secrets = [SENT, str(made.pk), cookie.partition("=")[2], cast.daniela().email, "Voz", "127.0.0.1:1", "203.0.113.7"]
    assert [secret for secret in secrets if secret in text] == []
    assert "ip=…" in text


def test_what_broke_carries_its_id_and_its_words_are_in_no_log(tmp_path: Path) -> None:
    """A view that breaks with a person's words in its error, in a real process."""
    broken = tmp_path / "broken.py"
    broken.write_text(
        "from django.core.wsgi import get_wsgi_application\n"
        "application = get_wsgi_application()\n"
        "from govlink import views\n"
        "def gives_way():\n    raise ValueError('thiago@vozurbana.example')\n"
        "views.database_answers = gives_way\n"
    )
    with serving(application="broken", PYTHONPATH=str(tmp_path), GOVLINK_LOG_FORMAT="json") as web:
        answer = web.answer("/healthz/", X_Request_ID=SENT)
        told = lines(web.log)
    assert answer.status == 500
    error = next(one for one in told if "error" in one)
    assert (error["error"], error["request"]) == ("ValueError", answer.headers["X-Request-ID"])
    assert ID.fullmatch(error["request"])
    assert any(frame.endswith("gives_way") for frame in error["trace"])
    assert "thiago" not in web.log.read_text()


def test_a_jobs_lines_have_the_id_of_the_request_that_woke_it() -> None:
    made = making.written(call_at("open"))
    log = VAR / "worker-json.log"
    quiet = ("-W", "ignore:You're running the worker")  # root runs the tests; the image does not
    command = [sys.executable, *quiet, "-m", "celery", "--quiet", "-A", "govlink", "worker", "-c", "1"]
    environment = process_environment(GOVLINK_LOG_FORMAT="json", LOG_LEVEL="INFO")
    with log.open("wb") as out:
        worker = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_for(lambda: " ready." in log.read_text())
        with serving(GOVLINK_LOG_FORMAT="json") as web:
            path, cookie = f"/submissions/{made.pk}/send/", signed_in(cast.daniela())
            csrf = token_of(web.ask(path, Cookie=cookie))
            sent = web.answer(path, f"csrfmiddlewaretoken={csrf}".encode(), Cookie=f"{cookie}; csrftoken={csrf}")
            assert sent.status == 302
            request = next(one["request"] for one in lines(web.log) if one.get("method") == "POST")
        wait_for(lambda: any("succeeded" in one["message"] and one.get("request") == request for one in lines(log)))
        assert "request" not in lines(log)[0]
    finally:
        os.killpg(worker.pid, signal.SIGTERM)  # its last words are no lines of the log
        worker.wait(60)


def test_another_format_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVLINK_LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="'plain' or 'json'"):
        watching.log_format(Env())
