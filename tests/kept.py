"""What many tests stand on is built by the real actions once in a while; in between its rows are laid down again.

A builder under ``@kept`` writes rows and returns models. The first test that asks for it pays for the real actions; the
rows that they left are remembered, and whoever asks next for the same in an untouched database gets these very rows.
Whoever changes the program, its settings or the clock, has written something already, really commits, or asks with
something other than plain words and numbers, builds for herself.
"""

from __future__ import annotations

import copy
import functools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail  # noqa: TID251  the outbox of the tests
from django.db import connection
from django.utils.translation import get_language

#: Moments in the rows are never older than this, in seconds: what is due in so many days stays due in so many days.
FRESH = 600
_PLAIN = (str, int, float, bool, type(None))
_WRITES = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
_READS = re.compile(r"\s*\(*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK TO|PRAGMA|SET|RESET|EXPLAIN)\b")

P = ParamSpec("P")
R = TypeVar("R")
#: Columns of a table, and its rows as the database gives them.
Rows = tuple[list[str], list[tuple[Any, ...]]]


class _Watch:
    """Sees what the test of now has written so far."""

    def __init__(self) -> None:
        self.may = False
        self.tables: set[str] = set()
        self.strange = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            self.tables.add(found[1])
        elif not _READS.match(sql):
            self.strange = True
        return execute(sql, params, many, context)

    @property
    def untouched(self) -> bool:
        """Whether nothing was written, and all that will be is taken back."""
        return self.may and not self.tables and not self.strange and connection.in_atomic_block

    def begin(self, request: pytest.FixtureRequest) -> None:
        """Forget the test before; ``may``: this one leaves the program and its settings as they are."""
        known = request.node._fixtureinfo
        ours = [one for found in known.name2fixturedefs.values() for one in found if one.func.__module__[:5] == "tests"]
        asked = {*known.argnames, *(name for one in ours for name in one.argnames if name != "settings")}
        self.may = not asked & {"monkeypatch", "settings"}
        self.tables, self.strange = set(), False


WATCH = _Watch()


@dataclass
class _Built:
    """What a builder left behind in tables, in the folder of uploads, and to be done when it is committed."""

    result: Any
    tables: dict[str, Rows]
    files: dict[str, bytes]
    commits: list[tuple[Callable[[], Any], bool]]
    at: float = field(default_factory=time.monotonic)


_BUILT: dict[Any, _Built] = {}


def kept(build: Callable[P, R]) -> Callable[P, R]:
    """Decorate a builder of rows: see above."""

    @functools.wraps(build)
    def give(*args: Any, **more: Any) -> Any:
        try:
            key = (build.__module__, build.__qualname__, _frozen(args), _frozen(more), get_language())
        except TypeError:
            return build(*args, **more)
        if not WATCH.untouched or time_machine.traveller_stack or not _empty():
            return build(*args, **more)
        known = _BUILT.get(key)
        if known is not None and time.monotonic() - known.at < FRESH:
            return _lay(known)
        begin = len(connection.run_on_commit)
        result = build(*args, **more)
        if not WATCH.strange and not mail.outbox and (tables := _read(WATCH.tables)) is not None:
            commits = [(told[1], told[2]) for told in connection.run_on_commit[begin:]]
            _BUILT[key] = _Built(copy.deepcopy(result), tables, _files(), commits)
        return result

    return give


def _frozen(value: Any) -> Any:
    """Return what tells a plain value from another; ``TypeError`` when it is none."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return tuple((name, _frozen(one)) for name, one in sorted(value.items()))
    raise TypeError(f"{value!r} is no plain value.")


def _empty() -> bool:
    """Whether nobody built anything for more than one test: people come first, and everything is on record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_user) OR EXISTS (SELECT 1 FROM ledger_entry)")
        return not cursor.fetchone()[0]


def _files() -> dict[str, bytes]:
    """Return what lies in the folder of uploads, by its name there."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def tables_of_models() -> set[str]:
    """Return the names of all tables that hold a model's rows or tie them together."""
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def _read(names: set[str]) -> dict[str, Rows] | None:
    """Return the rows of these tables; None when one of them is no model's."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    if not names <= set(models):
        return None
    # On SQLite a sign makes an expression of a column, which Python's module gives as it is stored.
    sign = "" if connection.vendor == "postgresql" else "+"
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            columns = [one.column for one in models[name]._meta.local_concrete_fields if not one.generated]
            chosen = ", ".join(f'{sign}"{column}"' for column in columns)
            cursor.execute(f'SELECT {chosen} FROM "{name}"')
            rows = [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in cursor.fetchall()
            ]
            found[name] = (columns, rows)
    return found


def _lay(known: _Built) -> Any:
    """Write the rows as they were, and return what the builder returned."""
    with connection.cursor() as cursor:
        for name, (columns, rows) in known.tables.items():
            if name not in _LEFT_ALONE:
                cursor.execute(f'DELETE FROM "{name}"')
            into = f'INSERT INTO "{name}" ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in columns)}) VALUES '
            row = f"({', '.join(['%s'] * len(columns))})"
            if connection.vendor != "postgresql":
                cursor.executemany(into + row, rows)
            elif rows:
                cursor.execute(into + ", ".join([row] * len(rows)), [value for line in rows for value in line])
        if connection.vendor == "postgresql":
            _count_on(cursor, known.tables)
    for name, content in known.files.items():
        path = Path(settings.MEDIA_ROOT, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    for call, robust in known.commits:
        connection.run_on_commit.append((set(connection.savepoint_ids), call, robust))
    return copy.deepcopy(known.result)


#: Nothing is deleted from the record, which is empty where anything is laid.
_LEFT_ALONE = {"ledger_entry", "ledger_checkpoint", "ledger_cosignature", "ledger_signingkey"}


def _count_on(cursor: Any, tables: dict[str, Rows]) -> None:
    """Let the counters of PostgreSQL go on after the rows: a test that committed begins them anew."""
    for name, (columns, rows) in tables.items():
        if "id" not in columns or not rows:
            continue
        last = max(row[columns.index("id")] for row in rows) if isinstance(rows[0][columns.index("id")], int) else 0
        if last:
            cursor.execute(
                "SELECT setval(seq, GREATEST(%s, nextval(seq))) FROM pg_get_serial_sequence(%s, 'id') AS seq "
                "WHERE seq IS NOT NULL",
                [last, name],
            )
