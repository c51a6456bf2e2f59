"""The site under gunicorn, for a block: two workers, each answer telling what it took of processor and database.

``application`` is the site's own, wrapped: the headers ``X-Bench-Cpu`` (ms of the thread that answered) and
``X-Bench-Queries`` are added by the bench and by nothing else.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


def __getattr__(name: str) -> Any:
    """Make the application when gunicorn asks for it: whoever imports this to ask pages needs no settings."""
    if name == "application":
        return _measured()
    raise AttributeError(name)


def _measured() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    from django.db import connection

    from govlink.wsgi import application as site

    def measured(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*arguments)

        told: list[Any] = []

        def later(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            told[:] = [status, headers, *more]
            return lambda _block: None

        began = time.thread_time_ns()
        with connection.execute_wrapper(count):
            answer = site(environ, later)
        spent = (time.thread_time_ns() - began) / 1e6
        status, headers, *more = told
        headers = [*headers, ("X-Bench-Cpu", f"{spent:.3f}"), ("X-Bench-Queries", str(asked))]
        start_response(status, headers, *more)
        return answer

    return measured


@dataclass(frozen=True)
class Answer:
    """One answer: its status and body, ms by the clock and of the server's processor, and its queries."""

    status: int
    body: bytes
    clock: float
    cpu: float
    queries: int
    headers: dict[str, str]


@dataclass(frozen=True)
class Site:
    """Where the site listens."""

    port: int

    def ask(self, path: str, cookies: dict[str, str], data: dict[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form; every request has a connection of its own."""
        sent = {"Host": "localhost", "Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": "es"}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        body = None
        if data is not None:
            body = urlencode(data)
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": cookies.get("csrftoken", "")}
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        line.request("GET" if data is None else "POST", path, body, sent)
        answer = line.getresponse()
        content = answer.read()
        clock = 1000 * (time.perf_counter() - began)
        line.close()
        told = dict(answer.getheaders())
        return Answer(
            answer.status,
            content,
            clock,
            float(told.get("X-Bench-Cpu", "nan")),
            int(told.get("X-Bench-Queries", -1)),
            told,
        )


@contextmanager
def serving(log: Path, *, application: str = "bench.serving:application", threads: int = 4) -> Iterator[Site]:
    """Run gunicorn for the block, with this process's environment."""
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "-k", "gthread"]
    command += ["-c", "python:govlink.serving"]
    command += ["--workers", str(WORKERS), "--threads", str(threads), "--timeout", "600"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=out, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + 60
            while log.read_bytes().count(b"Booting worker") < WORKERS:
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"gunicorn did not start:\n{log.read_text()}")
                time.sleep(0.1)
            yield Site(port)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
