"""Taking and reading back a dump of the database, by the database's own means, at one moment of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from govlink.keeping.archive import BadBackup
from ledger import triggers


def tables() -> list[str]:
    """Return the names of this database's tables."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
    return sorted(one.name for one in found if one.type in {"t", "p"} and not one.name.startswith("sqlite_"))


def count_rows() -> dict[str, int]:
    """Return the number of rows of every table."""
    counted = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own
            counted[table] = int(cursor.fetchone()[0])
    return counted


def migrations() -> dict[str, list[str]]:
    """Return the migrations that this database has, by app."""
    applied: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        for app, name in cursor.fetchall():
            applied.setdefault(app, []).append(name)
    return applied


def take(target: Path) -> dict[str, int]:
    """Dump the database into a file, while others read and write it; return the rows that each table has in the dump.

    Raises BadBackup when a program is missing or fails.
    """
    return _take_sqlite(target) if connection.vendor == "sqlite" else _take_postgresql(target)


def put_back(dump: Path) -> None:
    """Read a dump of the same engine into this empty database. Raises BadBackup when it has tables, or on failure."""
    if tables():
        raise BadBackup(
            "The database is not empty, and a backup is only read into an empty one. Empty it or name another in "
            "DATABASE_URL, then run restore again."
        )
    if connection.vendor == "sqlite":
        _put_back_sqlite(dump)
    else:
        _pg("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(dump))
        triggers.install(connection)


def _take_sqlite(target: Path) -> dict[str, int]:
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
    copy.close()
    with sqlite3.connect(f"file:{target}?mode=ro", uri=True) as copy:
        names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: int(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}  # noqa: S608
    copy.close()
    return {name: count for name, count in sorted(rows.items()) if not name.startswith("sqlite_")}


def _put_back_sqlite(dump: Path) -> None:
    connections.close_all()
    connection.ensure_connection()
    source = sqlite3.connect(f"file:{dump}?mode=ro", uri=True)
    source.backup(connection.connection)
    source.close()
    connections.close_all()


def _take_postgresql(target: Path) -> dict[str, int]:
    with _one_moment() as snapshot:
        _pg("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", str(target))
        return count_rows()


@contextmanager
def _one_moment() -> Iterator[str]:
    """Hold one view of the database open; yield the name by which pg_dump sees the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _pg(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on this database; the password never stands on its command line."""
    found = postgres_program(program)
    own: dict[str, Any] = connection.settings_dict
    where = {
        "PGHOST": own["HOST"] or None,
        "PGPORT": str(own["PORT"] or "") or None,
        "PGUSER": own["USER"] or None,
        "PGPASSWORD": own["PASSWORD"] or None,
    }
    environment = os.environ | {name: value for name, value in where.items() if value}
    finished = subprocess.run(
        [found, f"--dbname={own['NAME']}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        raise BadBackup(f"{program} failed: {finished.stderr.strip()}")


def postgres_program(name: str) -> str:
    """Return where a program of PostgreSQL is, the newest version first. Raises BadBackup when there is none."""
    installed = [one for one in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if one.parts[4].isdigit()]
    newest: Callable[[Path], int] = lambda one: int(one.parts[4])  # noqa: E731
    if installed:
        return str(max(installed, key=newest))
    if found := shutil.which(name):
        return found
    raise BadBackup(f"{name} is not installed: install Debian's postgresql-client, of the server's version or newer.")
