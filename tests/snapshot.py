"""The empty database as the migrations leave it: made by the first who needs it, copied by everybody else.

All migrations take half a minute. A copy is still given to ``migrate`` before a test sees it; what it says of the state
of its models is the migrations' own doing.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from kernel.blind import ROLE
from tests import servers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "test-databases"
#: So many are kept: whoever goes to and fro between branches finds hers.
KEPT = 4


def key(vendor: str) -> str:
    """Return a digest of all that decides what an empty database looks like."""
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version} {vendor}".encode())
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _sources() -> set[Path]:
    """Return the settings, the lock, every app; and every migration, every model, and what these import of ours."""
    found = {ROOT / "requirements" / "dev.txt", ROOT / "govlink" / "settings.py", *ROOT.glob("*/apps.py")}
    left = [path for own in ("models.py", "models/*.py", "migrations/*.py") for path in ROOT.glob(f"*/{own}")]
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += _imported(path)
    return found


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = ROOT.joinpath(*name.split("."))
            yield from (one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file())


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make or take a copy."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lay_sqlite(target: Path) -> None:
    """Lay the copy for SQLite at ``target``, if a run on SQLite made one: ``migrate`` then finds little or nothing to do."""
    with _alone():
        copy = FOLDER / f"migrated_{key('sqlite')}.sqlite3"
        if copy.exists():
            shutil.copy(copy, target)


def dumped(database: Mapping[str, Any]) -> bytes:
    """Return all of a PostgreSQL database as statements, but for roles: these belong to the server."""
    return _run("pg_dump", database, "--no-owner")


def load(database: Mapping[str, Any], statements: bytes) -> None:
    """Write what was dumped into an empty PostgreSQL database, with the role of the blind pages on its server."""
    there = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"
    if not _run("psql", database, "-Atc", there).strip():
        role = f"CREATE ROLE {ROLE} NOLOGIN NOINHERIT; GRANT {ROLE} TO {database['USER']}"
        _run("psql", database, "-qc", role)
    _run("psql", database, "-qv", "ON_ERROR_STOP=1", statements=statements)


def _run(program: str, database: Mapping[str, Any], *arguments: str, statements: bytes = b"") -> bytes:
    place = ["-h", database["HOST"], "-p", str(database["PORT"]), "-U", database["USER"], "-d", database["NAME"]]
    return subprocess.run(
        [str(servers.postgres_binaries() / program), *place, *arguments],
        input=statements,
        env=os.environ | {"PGPASSWORD": database["PASSWORD"]},
        check=True,
        capture_output=True,
    ).stdout


class Snapshot:
    """The copy for this process's test database, whose name the settings hold already.

    On PostgreSQL the copies of one run are a database of its server; from run to run it is kept as statements.
    """

    def __init__(self) -> None:
        self.name = f"migrated_{key(connection.vendor)}"
        if connection.vendor == "postgresql":
            self.kept = FOLDER / f"{self.name}_{connection.pg_version}.sql"
        else:
            self.kept = FOLDER / f"{self.name}.sqlite3"
        self.target = str(connection.creation._get_test_db_name())

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Lay the copy where the test database belongs, and say whether there is one.

        When there is none yet the block migrates, and what it leaves behind becomes the copy; others wait meanwhile.
        """
        with _alone():
            there = self._copy_out()
            if not there:
                yield False
                connections.close_all()
                self._copy_in()
        if there:
            yield True

    def _copy_out(self) -> bool:
        if connection.vendor == "postgresql":
            return self._copy_out_of_the_server()
        for old in Path(self.target).parent.glob(f"{Path(self.target).name}*"):
            old.unlink()
        if self.kept.exists():
            shutil.copy(self.kept, self.target)
            self.kept.touch()
        return self.kept.exists()

    def _copy_out_of_the_server(self) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.target}"')
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            if cursor.fetchone() is not None:
                cursor.execute(f'CREATE DATABASE "{self.target}" TEMPLATE "{self.name}"')
            elif self.kept.exists():
                cursor.execute(f'CREATE DATABASE "{self.target}"')
                load(connection.settings_dict | {"NAME": self.target}, self.kept.read_bytes())
                cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.target}"')
                self.kept.touch()
            else:
                return False
        return True

    def _copy_in(self) -> None:
        unready = self.kept.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.target}"')
            unready.write_bytes(dumped(connection.settings_dict | {"NAME": self.name}))
        else:
            with closing(sqlite3.connect(self.target)) as whole:
                whole.execute("VACUUM INTO ?", [str(unready)])
        unready.rename(self.kept)
        for old in sorted(FOLDER.glob(f"*{self.kept.suffix}"), key=lambda path: -path.stat().st_mtime)[KEPT:]:
            old.unlink()
