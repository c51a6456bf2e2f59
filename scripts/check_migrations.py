#!/usr/bin/env python3
"""Say which migrations would break the version that still runs while the next one is rolled out.

The old version writes and reads the new tables for a while: what it uses may neither go nor change its name or type,
and what it does not know must not be asked of it. docs/operations.md says how to do such a change in two releases.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

#: Up to these nothing was released: no version runs that they could break.
BEFORE_THE_RULE = {
    "accounts": 3,
    "challenges": 15,
    "ledger": 5,
    "outbox": 8,
    "pilots": 22,
    "selection": 18,
    "startups": 21,
    "vault": 1,
}
#: Migrations that may break the rule, as "app.name", each with why no running version is hurt.
ALLOWED: dict[str, str] = {}


def judged() -> Iterator[tuple[str, list[str]]]:
    """Yield each migration that is judged, as "app.name", with what it would break."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    for app, last in BEFORE_THE_RULE.items():
        for key in sorted(one for one in loader.disk_migrations if one[0] == app):
            if int(key[1][:4]) > last:
                state = loader.project_state(key, at_end=False)
                yield ".".join(key), breaks(loader.disk_migrations[key], state)


def breaks(migration: Any, state: Any) -> list[str]:
    """Return what a migration breaks, a sentence each; ``state`` is how the models are before it."""
    found = []
    for operation in flat(migration.operations):
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        if said := broken_by(operation, migration.app_label, before, state):
            found.append(said)
    return found


def flat(operations: Sequence[Any]) -> Iterator[Any]:
    """Yield what is done to the database."""
    from django.db.migrations import SeparateDatabaseAndState

    for one in operations:
        if isinstance(one, SeparateDatabaseAndState):
            yield from flat(one.database_operations)
        else:
            yield one


def broken_by(operation: Any, app: str, before: Any, after: Any) -> str:
    """Return what an operation breaks, or nothing."""
    from django.db import migrations

    gone = (
        *(migrations.RemoveField, migrations.DeleteModel, migrations.RenameField),
        *(migrations.RenameModel, migrations.AlterModelTable),
    )
    if isinstance(operation, gone):
        return f"{operation.describe()}: the version that runs still uses it."
    if isinstance(operation, (migrations.AddField, migrations.AlterField)):
        new = field_of(after, app, operation)
        old = field_of(before, app, operation) if isinstance(operation, migrations.AlterField) else None
        if column(new) is None:
            return ""
        what = operation.describe()
        if old is not None and not fits(column(old), column(new)):
            return f"{what}: from {column(old)} to {column(new)}; the table is written anew under a lock."
        if must_be_given(new) and (old is None or not must_be_given(old)):
            return f"{what}: the version that runs does not fill it. Let it be null, or give it db_default."
    return ""


def field_of(state: Any, app: str, operation: Any) -> Any:
    """Return the field that an operation is about."""
    return state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)


def must_be_given(field: Any) -> bool:
    """Say whether who does not know the column cannot write a row: Django's ``default`` is none of the database's."""
    return not field.null and not field.has_db_default()


def column(field: Any) -> str | None:
    """Return the type of a field's column on PostgreSQL; None when it has none."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    return field.db_type(DatabaseWrapper({}))  # type: ignore[no-any-return]


def fits(old: str | None, new: str | None) -> bool:
    """Say whether a column becomes another type without being written anew: only a longer text does."""
    if old == new:
        return True
    lengths = [re.fullmatch(r"varchar\((\d+)\)|(text)", one or "") for one in (old, new)]
    if None in lengths:
        return False
    short, long = (float(one[1] or "inf") for one in lengths if one)
    return short <= long


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")
    import django

    django.setup()
    wrong = [f"{name}: {said}" for name, found in judged() if name not in ALLOWED for said in found]
    if wrong:
        wrong.append("See docs/operations.md, or say in ALLOWED why nobody is hurt.")
    print("\n".join(wrong or ["All keep what runs."]))
    sys.exit(1 if wrong else 0)
