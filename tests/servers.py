"""Throwaway PostgreSQL and Redis servers: on free ports, in a temporary folder, without privileges, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class Postgres:
    """A PostgreSQL server that can be killed and started again on the same port, with the same data."""

    def __init__(self, folder: Path, as_user: list[str], *, durable: bool) -> None:
        self.folder, self.as_user, self.port = folder, as_user, free_port()
        self.binaries, self.data = postgres_binaries(), folder / "data"
        self.url = f"postgres://govlink@127.0.0.1:{self.port}/govlink"
        self.settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
            f"-c fsync=off -c full_page_writes=off -c max_connections=60 -c jit=off"
        )
        if not durable:
            self.settings += " -c synchronous_commit=off"

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the owner of the data."""
        finished = subprocess.run(
            [*self.as_user, str(self.binaries / program), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if finished.returncode:
            log = self.folder / "log"
            raise CannotStart(f"{program} failed: {finished.stderr}{log.read_text() if log.exists() else ''}")

    def make(self) -> None:
        """Make an empty database with an ordinary owner, and serve it."""
        self.run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        self.start()
        for statement in _ROLES:
            self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-qc", statement, "postgres")

    def start(self) -> None:
        """Start it, also after it was killed."""
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-t", "60", "-o", self.settings, "start")

    def kill(self) -> None:
        """End it as a power cut would: kill -9, with everything that it started."""
        lock = self.data / "postmaster.pid"
        first = int(lock.read_text().split()[0])
        everything = [first, *children(first)]
        for pid in everything:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(runs, everything)):
            time.sleep(0.02)
        # Where nobody reaps it, the dead process still has its number, and would look alive to who reads its locks.
        for left in (lock, *self.folder.glob(".s.PGSQL.*")):
            left.unlink()

    def stop(self) -> None:
        """End it at once, if it runs."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")


def children(parent: int) -> list[int]:
    """Return the ids of the processes that a process started."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError, IndexError):
            if folder.name.isdigit() and (folder / "stat").read_text().rsplit(")", 1)[1].split()[1] == str(parent):
                found.append(int(folder.name))
    return found


def runs(pid: int) -> bool:
    """Say whether a process is there and not dead."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[Postgres]:
    """Run a PostgreSQL server for the block. ``durable``: what it said it had committed outlives its own death."""
    with _own_folder("govlink-postgres-") as (folder, as_user):
        server = Postgres(folder, as_user, durable=durable)
        try:
            server.make()
            yield server
        finally:
            server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server for the block; yield the DATABASE_URL of an empty database with an ordinary owner."""
    with postgres_server(durable=False) as server:
        yield server.url


class Redis:
    """A Redis server that keeps nothing on disk, and can be killed and started again on the same port."""

    def __init__(self, folder: Path, as_user: list[str]) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise CannotStart("redis-server is missing: run scripts/bootstrap dev, or install Debian's redis-server.")
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}"
        self.command = [*as_user, program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.command += ["--appendonly", "no", "--dir", str(folder)]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty."""
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder)
        wait_for(self.port, self.process)

    def kill(self) -> None:
        """End it with kill -9; what it held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def redis_server() -> Iterator[Redis]:
    """Run a Redis server for the block."""
    with _own_folder("govlink-redis-") as (folder, as_user):
        server = Redis(folder, as_user)
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server that keeps nothing on disk for the block; yield its REDIS_URL without a database number."""
    with redis_server() as server:
        yield server.url


def wait_for(port: int, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CannotStart(f"Nothing answers on port {port}.")


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's programs. Raises ``CannotStart``."""
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
