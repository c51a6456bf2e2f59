"""Real dumps of the test database, read back table by table as an attacker would."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db import connection

from tests import servers
from tests.conftest import ON_POSTGRES

_STORED = re.compile(r"(originals|flat|exhibits|logos)/[0-9a-f]{32}")


@dataclass
class Table:
    """One table of a dump: columns and rows as texts, in the order of the dump; None for NULL."""

    name: str
    columns: list[str]
    rows: list[dict[str, str | None]] = field(default_factory=list)


def take() -> dict[str, Table]:
    """Take the database as an operator would (pg_dump, or SQLite's own file) and read it.

    The thief has the stored files as well: beside a file's name stands its size, as "<column> on disk".
    """
    tables = _from_copy(_pg_dump()) if ON_POSTGRES else _from_file(connection.settings_dict["NAME"])
    for table in tables.values():
        for row in table.rows:
            row |= {
                f"{table.name}.{column} on disk": str(default_storage.size(name))
                for column, name in row.items()
                if name and _STORED.match(name) and default_storage.exists(name)
            }
    return tables


def _pg_dump() -> str:
    now = connection.settings_dict
    program = servers.postgres_binaries() / "pg_dump"
    done = subprocess.run(
        [program, "-h", now["HOST"], "-p", str(now["PORT"]), "-U", now["USER"], now["NAME"]],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _from_copy(text: str) -> dict[str, Table]:
    found: dict[str, Table] = {}
    table: Table | None = None
    for line in text.split("\n"):
        begin = re.fullmatch(r"COPY \S+?\.\"?(\w+)\"? \((.*)\) FROM stdin;", line)
        if begin:
            table = found[begin[1]] = Table(begin[1], [name.strip('" ') for name in begin[2].split(",")])
        elif line == "\\.":
            table = None
        elif table is not None:
            cells = [None if cell == "\\N" else _plain(cell) for cell in line.split("\t")]
            table.rows.append(dict(zip(table.columns, cells, strict=True)))
    return found


def _plain(cell: str) -> str:
    return re.sub(r"\\([btnrfv\\])", lambda hit: {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}.get(hit[1], " "), cell)


def _from_file(path: str) -> dict[str, Table]:
    own = sqlite3.connect(path)
    own.row_factory = sqlite3.Row
    # What a virtual table (the search's) holds stands in its shadow tables.
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    found = {}
    for name, made in own.execute(tables).fetchall():
        order = "" if "WITHOUT ROWID" in made.upper() else "ORDER BY rowid"
        rows = own.execute(f'SELECT * FROM "{name}" {order}').fetchall()
        columns = [row[1] for row in own.execute(f'PRAGMA table_info("{name}")')]
        found[name] = Table(
            name, columns, [{key: None if row[key] is None else str(row[key]) for key in columns} for row in rows]
        )
    own.close()
    return found
