"""After a test that really committed the database is as the migrations left it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from ledger import triggers

#: Table to its columns and the rows that the migrations wrote.
_WRITTEN: dict[str, tuple[list[str], list[Any]]] = {}


def remember() -> None:
    """Keep what is in the new database."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {_quoted(table)}")
            if rows := cursor.fetchall():
                _WRITTEN[table] = [column[0] for column in cursor.description], rows


def empty() -> None:
    """Delete every row and write again what the migrations wrote: the record refuses that, so its guard steps aside.

    Django would truncate, for which PostgreSQL makes every file anew, and write through the models: ten times as long.
    """
    triggers.remove(connection)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys are asked about at the end, when nothing is left that could point at anything.
            for table in _tables():
                cursor.execute(f"DELETE FROM {_quoted(table)}")
            for table, (columns, rows) in _WRITTEN.items():
                places = ", ".join("%s" for _ in columns)
                names = ", ".join(map(_quoted, columns))
                cursor.executemany(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", rows)
            for statement in _sequences():
                cursor.execute(statement)
    finally:
        triggers.install(connection)


def _tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _sequences() -> list[str]:
    """Return what lets keys begin anew after those that were written."""
    if connection.vendor == "sqlite":
        return ["UPDATE sqlite_sequence SET seq = 0"]
    return ["; ".join(connection.ops.sequence_reset_sql(no_style(), apps.get_models()))]
