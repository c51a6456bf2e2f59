"""Moving everything from the embedded edition's SQLite to PostgreSQL, row by row, and comparing both afterwards.

Rows go over as the databases hold them: nothing that lies sealed is opened, no moment is written anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extras import execute_values

from govlink.keeping.archive import BadBackup
from ledger import triggers
from startups import triggers as strings

_BATCH = 2000
_ROOM = 1 << 256


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved: tables and rows."""

    tables: int
    rows: int


def move(*, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, say: Callable[[str], None]) -> Moved:
    """Copy every row of a migrated SQLite database into a migrated PostgreSQL database in which nobody is yet.

    Everything or nothing: one transaction there; here nobody can write meanwhile. Raises BadBackup when somebody is in
    the target already, or when one table does not read back as it was.
    """
    everything = [
        one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy
    ]
    with transaction.atomic(using=source.alias), transaction.atomic(using=target.alias):
        _require_nobody(target)
        for kept in (triggers, strings):
            kept.remove(target)
        with target.cursor() as cursor:
            names = ", ".join(target.ops.quote_name(one._meta.db_table) for one in everything)
            cursor.execute(f"TRUNCATE {names} CASCADE")
        rows = 0
        for model in everything:
            rows += (count := _copy(model, source, target))
            if count:
                say(f"{model._meta.db_table}: {count}")
        with target.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in target.ops.sequence_reset_sql(no_style(), everything):
                cursor.execute(statement)
        for kept in (triggers, strings):
            kept.install(target)
        unlike = [model._meta.db_table for model in everything if digest(model, source) != digest(model, target)]
        if unlike:
            raise BadBackup(f"These tables do not read back as they were, nothing was moved: {', '.join(unlike)}.")
    return Moved(len(everything), rows)


def _require_nobody(target: BaseDatabaseWrapper) -> None:
    with target.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        if cursor.fetchone()[0]:
            raise BadBackup("The target holds people already. Name a new, empty database.")


def _copy(model: type[models.Model], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> int:
    table = target.ops.quote_name(model._meta.db_table)
    columns = ", ".join(target.ops.quote_name(one.column) for one in _fields(model))
    count = 0
    with target.cursor() as cursor:
        rows = rows_of(model, source)
        while part := list(islice(rows, _BATCH)):
            execute_values(cursor.cursor, f"INSERT INTO {table} ({columns}) VALUES %s", part, page_size=500)  # noqa: S608
            count += len(part)
    return count


def _fields(model: type[models.Model]) -> Sequence[Any]:
    return [one for one in model._meta.concrete_fields if not one.generated]


def rows_of(model: type[models.Model], connection: BaseDatabaseWrapper) -> Iterator[list[Any]]:
    """Yield every row of a table as Python values of the database's kinds; sealed fields stay sealed."""
    fields = _fields(model)
    converters = [connection.ops.get_db_converters(one.get_col(model._meta.db_table)) for one in fields]
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        while part := cursor.fetchmany(_BATCH):
            for row in part:
                values = list(row)
                for place, (field, chain) in enumerate(zip(fields, converters, strict=True)):
                    for convert in chain:
                        values[place] = convert(values[place], field.get_col(model._meta.db_table), connection)
                yield values


def digest(model: type[models.Model], connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """Return the number of a table's rows, and the sum of their digests: equal whatever their order."""
    fields, count, total = _fields(model), 0, 0
    documents = [isinstance(one, models.JSONField) for one in fields]
    for row in rows_of(model, connection):
        plain = [_plain(value, document) for value, document in zip(row, documents, strict=True)]
        total += int.from_bytes(hashlib.sha256(json.dumps(plain).encode()).digest())
        count += 1
    return count, total % _ROOM


def _plain(value: Any, document: bool) -> Any:
    """Return a value as both databases would spell it."""
    if document and isinstance(value, str):
        return json.dumps(json.loads(value), sort_keys=True)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
