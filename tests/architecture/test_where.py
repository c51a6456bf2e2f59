"""What runs on SQLite alone leaves no action without a run on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests import where
from tests.architecture import tree
from tests.architecture.test_actions import _actions

_NAMED = [f"tests/{name}" for names in where.ON_SQLITE.values() for name in names]


def lost(left_out: Iterable[str]) -> list[str]:
    """Return the actions that only these modules call by name; what is called by pages alone, the walks send."""
    alone = {tree.ROOT / name for name in left_out}
    words = {True: set[str](), False: set[str]()}
    for path in (tree.ROOT / "tests").rglob("*.py"):
        words[path in alone] |= {*re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    return sorted(name for name, _path, node in _actions() if node.name in words[True] - words[False])


def test_each_module_of_the_list_is_there_and_stands_there_once() -> None:
    assert [name for name in _NAMED if not (tree.ROOT / name).is_file()] == []
    assert len(_NAMED) == len({*_NAMED})


def test_every_action_runs_on_postgresql() -> None:
    assert lost(_NAMED) == [], "Take their tests out of ON_SQLITE, or call them in a module that runs on both."


def test_an_action_whose_only_tests_left_postgresql_is_seen() -> None:
    assert lost([*_NAMED, "tests/startups/test_corrections.py"]) != []
