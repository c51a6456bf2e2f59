"""What decides or names is pure: rules, states, kernel and blinding reach for no database and no web."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

_WEB = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.core.mail", "django.core.cache")
_DATABASE = ("django.db", "django.contrib.auth.models", "django.contrib.contenttypes")
#: Words for states are classes of Django's, though they live under django.db.
_WORDS = {"django.db.models.TextChoices", "django.db.models.IntegerChoices", "django.db.models.Choices"}
#: The blind view steps into the database's blind role, a kept text of a query is asked of it, and a kind of step of
#: migrations is named; nothing else in the kernel knows a database.
_MAY_REACH = {
    Path("kernel/blind.py"): ("django.db",),
    Path("kernel/asked.py"): ("django.db",),
    Path("kernel/furnishing.py"): ("django.db.migrations",),
}


def _imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    typing_only = {
        id(child)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree.parsed(path)):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def _pure_files() -> set[Path]:
    return {*tree.python("kernel", "blinding"), *tree.python(floor="rules"), *tree.python(floor="states")}


def test_what_decides_or_names_reaches_for_no_database_and_no_web() -> None:
    reaching = [
        f"{tree.at(path, node)} {name}"
        for path in sorted(_pure_files())
        if path.name != "apps.py"
        for node, name in _imports(path)
        if name.startswith(_WEB + _DATABASE)
        and name not in _WORDS
        and not name.startswith(_MAY_REACH.get(path, ("-",)))
    ]
    assert reaching == []
