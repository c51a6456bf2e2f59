"""Making a process stand at a known step: somebody else holds what it needs next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.db import connection
from django.utils import timezone

from outbox.models import Job
from tests.conftest import Worker
from tests.faults.site import Site
from tests.servers import Postgres, children, runs


class Lock:
    """A transaction that others wait for."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def waiting(self) -> int:
        """Return how many sessions stand at it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", [self.pid])
            return int(cursor.fetchone()[0])


@contextmanager
def held(database: Postgres, *statements: str) -> Iterator[Lock]:
    """Hold locks for the block: ``statements`` take them in a transaction that changes nothing."""
    session = psycopg2.connect(database.url)
    try:
        with session.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        yield Lock(session.get_backend_pid())
    finally:
        session.rollback()
        session.close()


def writing(table: str) -> str:
    """Return the lock at which who writes a row of a table stands; reading and locking its rows goes on."""
    return f"LOCK TABLE {table} IN SHARE MODE"


def reading(table: str) -> str:
    """Return the lock at which whoever as much as reads a table stands."""
    return f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"


def kill_at(worker: Worker, database: Postgres, *statements: str) -> None:
    """Start the worker, wait until it stands at these locks, and kill it there with kill -9."""
    with held(database, *statements) as lock:
        worker.start()
        worker.wait_until(lock.waiting)
        assert worker.process is not None
        everything = family(worker.process.pid)
        assert len(everything) >= 2, "the parent and the process that works"
        worker.kill()
        worker.wait_until(lambda: not any(map(runs, everything)), seconds=20)
    forgotten(worker, "worker")


def forgotten(waiting: Worker | Site, name: str) -> None:
    """Wait until the database has noticed that the other end is dead, and taken back what it had begun."""

    def noticed() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND xact_start IS NOT NULL", [name]
            )
            return not cursor.fetchone()[0]

    waiting.wait_until(noticed)


def family(pid: int) -> list[int]:
    """Return a process and everything that came from it."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def words(pid: int) -> str:
    """Return the command of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def leases_end() -> int:
    """Let the time pass that a dead worker's jobs stay leased; return how many there were."""
    return Job.objects.filter(state="due", lease_until__gt=timezone.now()).update(lease_until=timezone.now())
