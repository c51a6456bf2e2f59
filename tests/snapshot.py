"""The empty database as the migrations leave it: made by the first who needs it, copied by everybody else.

All migrations take half a minute. A copy is still given to ``migrate`` before a test sees it; what it says of the state
of its models is the migrations' own doing.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

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


class Snapshot:
    """The copy for this process's test database, whose name the settings hold already."""

    def __init__(self) -> None:
        self.name = f"migrated_{key(connection.vendor)}"
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
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.target}"')
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
                there = cursor.fetchone() is not None
                if there:
                    cursor.execute(f'CREATE DATABASE "{self.target}" TEMPLATE "{self.name}"')
            return there
        for old in Path(self.target).parent.glob(f"{Path(self.target).name}*"):
            old.unlink()
        copy = FOLDER / f"{self.name}.sqlite3"
        if copy.exists():
            shutil.copy(copy, self.target)
            copy.touch()
        return copy.exists()

    def _copy_in(self) -> None:
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.target}"')
            return
        copy = FOLDER / f"{self.name}.sqlite3"
        unready = copy.with_suffix(".unready")
        unready.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.target)) as whole:
            whole.execute("VACUUM INTO ?", [str(unready)])
        unready.rename(copy)
        for old in sorted(FOLDER.glob("*.sqlite3"), key=lambda path: -path.stat().st_mtime)[KEPT:]:
            old.unlink()
