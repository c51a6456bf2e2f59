"""What a database is made of, told so that two of them can be compared whatever order they were made in."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
from django.apps import apps

from tests import servers


def structure(url: str) -> set[str]:
    """Return each table, index, trigger, function and right of a database as a sentence of SQL, columns in order of name."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            found = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {_sorted(statement) for (statement,) in found}
    dump = [str(servers.postgres_binaries() / "pg_dump"), "--schema-only", "--no-owner", url]
    told = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    parts = re.split(r"\n{2,}", re.sub(r"^(--|\\).*\n", "", told, flags=re.MULTILINE))
    return {_sorted(part.strip()) for part in parts} - {""}


def _sorted(statement: str) -> str:
    """Return a statement with the parts of a table in order; other statements as they are."""
    if not re.match(r"CREATE TABLE .*\(", statement):
        return statement
    head, _, rest = statement.partition("(")
    body, _, tail = rest.rpartition(")")
    return f"{head}({', '.join(sorted(_parts(body)))}){tail}"


def _parts(body: str) -> Iterator[str]:
    """Yield what stands between commas, but for those in brackets or quotes."""
    part, depth, quote = "", 0, ""
    for letter in body:
        quote = "" if letter == quote else quote or (letter if letter in "'\"" else "")
        depth += 0 if quote else {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth and not quote:
            yield " ".join(part.split())
            part = ""
        else:
            part += letter
    yield " ".join(part.split())


def rows(url: str) -> dict[str, list[Any]]:
    """Return the rows of each model's table, and of the list of migrations, without keys and moments."""
    database = sqlite3.connect(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else psycopg2.connect(url)
    with closing(database):
        return {name: _rows(database.cursor(), name) for name in [*_tables(), "django_migrations"]}


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models()]


def _rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    return sorted(
        repr(
            {
                name: value
                for name, value in sorted(zip(names, row, strict=True))
                if name != "id" and not name.endswith(("_id", "applied"))
            }
        )
        for row in cursor.fetchall()
    )
