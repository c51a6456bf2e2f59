"""Throwaway PostgreSQL and Redis servers: on free ports, in a temporary folder, without privileges, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The application's role must not be a superuser: the blind role's missing rights would not bind it.
_ROLES = (
    "CREATE ROLE govlink LOGIN CREATEDB CREATEROLE NOSUPERUSER",
    "CREATE DATABASE govlink OWNER govlink",
)


class CannotStart(Exception):
    """A server is missing or did not start; the message says what to do."""


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server for the block; yield the DATABASE_URL of an empty database with an ordinary owner."""
    binaries = _postgres_binaries()
    port = free_port()
    with _own_folder("govlink-postgres-") as (folder, as_user):
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            finished = subprocess.run(
                [*as_user, str(binaries / program), *arguments], cwd=folder, capture_output=True, text=True, timeout=120
            )
            if finished.returncode:
                log = folder / "log"
                raise CannotStart(f"{program} failed: {finished.stderr}{log.read_text() if log.exists() else ''}")

        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c jit=off"
        )
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-t", "60", "-o", settings, "start")
        try:
            for statement in _ROLES:
                run("psql", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-qc", statement, "postgres")
            yield f"postgres://govlink@127.0.0.1:{port}/govlink"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server that keeps nothing on disk for the block; yield its REDIS_URL without a database number."""
    program = shutil.which("redis-server")
    if program is None:
        raise CannotStart("redis-server is missing: run scripts/bootstrap dev, or install Debian's redis-server.")
    port = free_port()
    with _own_folder("govlink-redis-") as (folder, as_user):
        arguments = [
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            str(folder),
        ]
        log = (folder / "log").open("w")
        server = subprocess.Popen([*as_user, program, *arguments], stdout=log, stderr=subprocess.STDOUT, cwd=folder)
        try:
            _wait_for(port, server)
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            log.close()


def _wait_for(port: int, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CannotStart(f"Nothing answers on port {port}.")


def _postgres_binaries() -> Path:
    candidates = []
    if shutil.which("pg_config"):
        found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        candidates.append(Path(found.stdout.strip()))
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    candidates += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in candidates:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "psql")):
            return folder
    raise CannotStart("PostgreSQL's programs are missing: run scripts/bootstrap dev, or install Debian's postgresql.")


@contextmanager
def _own_folder(prefix: str) -> Iterator[tuple[Path, list[str]]]:
    """Yield a temporary folder and the words that run a command as its owner, who is never root."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))  # a socket's path must be short
    as_user: list[str] = []
    try:
        if os.geteuid() == 0:
            person = _unprivileged()
            os.chown(folder, person.pw_uid, person.pw_gid)
            as_user = ["setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups", "--"]
        yield folder, as_user
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("Neither 'postgres' nor 'nobody' exists; PostgreSQL refuses to run as root.")
