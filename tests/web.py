"""The site as it is run in public: gunicorn in processes of its own, asked over HTTP, with what it logs."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from django.conf import settings
from django.test import Client

from tests import servers
from tests.conftest import ROOT, VAR, process_environment


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where an answer leads is a part of it."""

    def redirect_request(self, *_values: Any) -> None:
        """Say that there is nowhere to go."""


_OPENER = urllib.request.build_opener(_Stays)


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: Any
    body: bytes


@dataclass
class Web:
    """A running site."""

    url: str
    log: Path

    def answer(self, path: str, data: bytes | None = None, **headers: str) -> Answered:
        """Return an answer, whatever its status; where it leads is not followed."""
        asked = urllib.request.Request(self.url + path, data, {k.replace("_", "-"): v for k, v in headers.items()})  # noqa: S310
        try:
            with _OPENER.open(asked, timeout=60) as answer:
                return Answered(answer.status, answer.headers, answer.read())
        except HTTPError as other:
            return Answered(other.code, other.headers, other.read())

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> bytes:
        """Return the body of an answer, whatever its status."""
        return self.answer(path, data, **headers).body


@contextmanager
def serving(workers: int = 1, application: str = "govlink.wsgi", **environment: str) -> Iterator[Web]:
    """Run gunicorn on the test database as the image starts it, for the block."""
    port, log = servers.free_port(), VAR / "web.log"
    command = [sys.executable, "-m", "gunicorn", application, "-c", "deploy/gunicorn.py"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    told = process_environment(LOG_LEVEL="INFO", **environment)
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + 60
            while log.read_bytes().count(b"Booting worker") < workers and time.monotonic() < end:
                time.sleep(0.1)
            yield Web(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait(30)


def signed_in(user: Any) -> str:
    """Return the cookie of somebody who has just signed in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"sessionid={client.cookies['sessionid'].value}"


def token_of(page: bytes) -> str:
    """Return the token against forgery in a page's form."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())
    assert token is not None
    return token[1]
