"""Is what was read back whole? Counted and recomputed, never assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.db.migrations.loader import MigrationLoader

from govlink.keeping import dumps, stored
from ledger.queries import flaws
from vault.keys import forget, open_key
from vault.models import DataKey
from vault.rules import SealBroken


def unknown_migrations(applied: Mapping[str, list[str]]) -> list[str]:
    """Return the migrations of a dump that this version of GovLink does not have: it is older than the dump."""
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    wanted = [(app, name) for app, names in applied.items() if app in ours for name in names]
    return sorted(f"{app}.{name}" for app, name in wanted if (app, name) not in known)


def miscounted(rows: Mapping[str, int]) -> Iterator[str]:
    """Yield, as sentences, each table whose number of rows is not the one counted when the dump was taken."""
    here = dumps.count_rows()
    for table in sorted(set(rows) | set(here)):
        if rows.get(table) != here.get(table):
            yield f"The table {table} has {here.get(table, 'no')} rows; the backup counted {rows.get(table, 'none')}."


def broken() -> Iterator[str]:
    """Yield, as sentences, what does not hold in this database.

    Recomputed is every hash and link of the record, opened every data key, looked for every file that a row names.
    """
    for flaw in flaws(None):
        yield f"The record does not add up: {flaw.call or 'platform'} no. {flaw.seq}: {flaw.reason}"
    yield from _closed_keys()
    there = set(stored.names(default_storage))
    missing = [name for name in named_files() if name not in there]
    if missing:
        yield f"{len(missing)} files that the database names are missing, {missing[0]} first."


def _closed_keys() -> Iterator[str]:
    forget()
    closed: dict[str, int] = {}
    for row in DataKey.objects.order_by("pk"):
        try:
            open_key(row)
        except SealBroken:
            closed[row.master] = closed.get(row.master, 0) + 1
    for master, count in closed.items():
        yield (
            f"{count} data keys are wrapped by the master key {master}, which is not among this environment's "
            "SEAL_KEYS: what they seal cannot be read."
        )


def named_files() -> Iterator[str]:
    """Yield the name, below the media folder, of every file that a row names."""
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if isinstance(one, models.FileField):
                kept = model._base_manager.exclude(**{one.name: ""}).exclude(**{f"{one.name}__isnull": True})
                yield from kept.order_by().values_list(one.name, flat=True).iterator(2000)
