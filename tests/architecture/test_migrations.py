"""What a migration would break while two versions run is seen; what only adds passes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from scripts import check_migrations
from scripts.check_migrations import ALLOWED, BEFORE_THE_RULE, breaks, judged


def state() -> ProjectState:
    """A table with three columns."""
    made = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=40)),
        ("size", models.IntegerField(null=True)),
    ]
    migrations.CreateModel("Thing", fields).state_forwards("x", made)
    return made


def told(*operations: Any) -> list[str]:
    """Return what a migration of these operations breaks."""
    migration = migrations.Migration("0002_planted", "x")
    migration.operations = list(operations)
    return breaks(migration, state())


TEXT, COUNT = models.CharField, models.IntegerField


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.RemoveField("thing", "name"), "still uses it"),
        (migrations.DeleteModel("Thing"), "still uses it"),
        (migrations.RenameField("thing", "name", "title"), "still uses it"),
        (migrations.RenameModel("Thing", "Item"), "still uses it"),
        (migrations.AlterModelTable("Thing", "things"), "still uses it"),
        (migrations.AddField("thing", "colour", TEXT(max_length=9)), "does not fill it"),
        (migrations.AddField("thing", "colour", TEXT(max_length=9, default="red")), "does not fill it"),
        (migrations.AlterField("thing", "size", COUNT()), "does not fill it"),
        (migrations.AlterField("thing", "size", models.BigIntegerField(null=True)), "from integer to bigint"),
        (migrations.AlterField("thing", "name", TEXT(max_length=20)), "from varchar(40) to varchar(20)"),
    ],
)
def test_what_the_running_version_would_miss_is_seen(operation: Any, words: str) -> None:
    [said] = told(operation)
    assert words in said
    [hidden] = told(migrations.SeparateDatabaseAndState(database_operations=[operation]))
    assert words in hidden


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True)), ("name", TEXT(max_length=9))]),
        migrations.AddField("thing", "colour", TEXT(max_length=9, null=True)),
        migrations.AddField("thing", "colour", TEXT(max_length=9, db_default="red")),
        migrations.AddField("thing", "others", models.ManyToManyField("x.Thing")),
        migrations.AlterField("thing", "name", TEXT(max_length=80)),
        migrations.AlterField("thing", "name", models.TextField()),
        migrations.AlterField("thing", "size", COUNT(null=True, help_text="Words only.")),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    ],
)
def test_what_only_adds_passes(operation: Any) -> None:
    assert told(operation) == []


def test_no_migration_since_the_rule_breaks_what_runs() -> None:
    found = dict(judged())
    assert [f"{name}: {said}" for name, said in found.items() if said and name not in ALLOWED] == []
    assert [name for name in ALLOWED if not found.get(name)] == [], "Allowed, but it breaks nothing: take it out."
    assert [name for name, why in ALLOWED.items() if len(why) < 20] == [], "Say why nobody is hurt."


def test_each_of_our_apps_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.architecture.tree import ROOMS

    ours = {app for app, _name in MigrationLoader(None).disk_migrations if app in ROOMS}
    assert ours == set(BEFORE_THE_RULE)
    # What came before the rule is full of what it forbids: the whole way through the real migrations is seen.
    monkeypatch.setattr(check_migrations, "BEFORE_THE_RULE", {"pilots": 0})
    found = dict(judged())
    assert sum(bool(said) for said in found.values()) > 3
