"""The site under gunicorn, asked as browsers ask it."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from bench.pages import signed_in
from tests import servers
from tests.conftest import ROOT, VAR, process_environment
from tests.servers import children


@dataclass
class Answer:
    """What came back; no answer at all is status 0."""

    status: int
    text: str = field(default="", repr=False)
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """gunicorn with two workers of four threads, as the image starts it. ``more``: its environment."""

    def __init__(self, application: str = "govlink.wsgi", before: tuple[str, ...] = (), **more: str) -> None:
        self.port, self.more = servers.free_port(), more
        self.log = VAR / f"web-{self.port}.log"
        self.command = [*before, sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}"]
        self.command += ["-k", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=process_environment(LOG_LEVEL="INFO", **self.more),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until(lambda: self.log.read_bytes().count(b"Booting worker") >= 2 and self.ask("/").status == 200)

    def stop(self) -> None:
        """End it, with all that it started."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def workers(self) -> list[int]:
        """Return the process ids of gunicorn's workers."""
        assert self.process is not None
        return children(self.process.pid)

    def ask(
        self, path: str, who: dict[str, str] | None = None, data: dict[str, str] | bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a page, or send a form (bytes: with its ``Content_Type``), on a connection of its own."""
        sent = {"Host": "localhost", "Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "es"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in (who or {}).items())
        body: Any = data
        if isinstance(data, dict):
            data = {"csrfmiddlewaretoken": (who or {}).get("csrftoken", "")} | data
            body, sent["Content-Type"] = urlencode(data), "application/x-www-form-urlencoded"
        if data is not None:
            sent |= {"X-CSRFToken": (who or {}).get("csrftoken", ""), "Origin": "http://localhost"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("GET" if data is None else "POST", path, body, sent)
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            line.close()
        packed = answer.getheader("Content-Encoding") == "gzip"
        text = (gzip.decompress(content) if packed else content).decode(errors="replace")
        return Answer(answer.status, text, dict(answer.getheaders()))

    def wait_until(self, condition: Callable[[], Any], seconds: float = 90) -> None:
        """Wait until ``condition()`` is true; fail with the log when it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.05)
        pytest.fail(f"It did not happen within {seconds} seconds. The log of the site:\n{self.log.read_text()[-4000:]}")


def cookies(person: Any, **more: str) -> dict[str, str]:
    """Return the cookies of a person who has signed in and seen a page."""
    return signed_in(person) | {"django_language": person.language} | more


def upload(name: str, content: bytes, **fields: str) -> tuple[bytes, str]:
    """Return the body of a form with a file, and its type."""
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    begin = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts.append(f"{begin}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n--cut--\r\n")
    return b"".join(parts), "multipart/form-data; boundary=cut"
