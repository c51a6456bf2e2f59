"""An empty database is made at once, as today's models say, instead of through every migration since the first.

Stepping through them takes Django twelve seconds, nine tenths of which draw models that no longer are; this takes half
a second. Both ways leave the same database: ``tests/vault/test_migration.py`` compares them on both kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models import Model
from django.utils import translation

from kernel.furnishing import Furnish


def lay(connection: BaseDatabaseWrapper) -> bool:
    """Make all tables of a database that has none, furnish it and note its migrations as done; say whether it was so.

    Nothing is done to a database that has any table, nor where models and migrations do not tell the same or migrations
    contradict each other: ``migrate`` goes step by step then and says what is wrong. It happens whole or not at all.
    """
    executor: Any = MigrationExecutor(connection)  # the stubs are behind
    if _has_tables(connection) or not _agree(executor):
        return False
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    executor.recorder.ensure_schema()
    with connection.schema_editor(atomic=True) as editor:
        for model in _models(executor.loader.migrated_apps, connection):
            editor.create_model(model)
        for migration, _ in plan:
            steps: list[Any] = [step for step in migration.operations if isinstance(step, Furnish)]
            for step in steps:
                step.code(apps, editor)
            executor.record_migration(migration)
    return True


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    """Say whether anything is there but the list of migrations, which may be left of a start that was broken off."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if tables == {"django_migrations"}:
            cursor.execute("SELECT 1 FROM django_migrations")
            return cursor.fetchone() is not None
    return bool(tables)


def _agree(executor: MigrationExecutor) -> bool:
    """Say whether the migrations lead to the models, each by one way."""
    if executor.loader.detect_conflicts():
        return False
    told, there = executor.loader.project_state(), ProjectState.from_apps(apps)
    with translation.override(None):  # the migrations hold the sources' own words
        return not MigrationAutodetector(told, there).changes(graph=executor.loader.graph)


def _models(labels: set[str], connection: BaseDatabaseWrapper) -> Iterator[type[Model]]:
    for app in apps.get_app_configs():
        if app.label in labels:
            # The tables between two models are made with the model that has the field.
            yield from (model for model in app.get_models() if model._meta.can_migrate(connection))
