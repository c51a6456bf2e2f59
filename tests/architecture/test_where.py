"""What runs on SQLite alone leaves no action without a run on PostgreSQL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from tests import where
from tests.architecture import tree
from tests.architecture.test_actions import _actions

_NAMED = [f"tests/{name}" for names in where.ON_SQLITE.values() for name in names]


def words(text: str) -> set[str]:
    """Return every word of some source."""
    return {*re.findall(r"\w+", text)}


def everywhere(path: Path) -> set[str]:
    """Return the words of the tests of a module that are marked ``everywhere``."""
    text = path.read_text(encoding="utf-8")
    tests = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    both = [node for node in tests if any("mark.everywhere" in ast.unparse(one) for one in node.decorator_list)]
    return {word for node in both for word in words(ast.get_source_segment(text, node) or "")}


def lost(left_out: Iterable[str]) -> list[str]:
    """Return the actions that PostgreSQL never sees when these modules leave it; what pages call, the walks send."""
    alone = {tree.ROOT / name for name in left_out}
    rest = {*(tree.ROOT / "tests").rglob("*.py")} - alone
    left = {word for path in alone for word in words(path.read_text(encoding="utf-8"))}
    stay = {word for path in rest for word in words(path.read_text(encoding="utf-8"))}
    stay = stay.union(*map(everywhere, alone))
    return sorted(name for name, _path, node in _actions() if node.name in left - stay)


def test_each_module_of_the_list_is_there_and_stands_there_once() -> None:
    assert [name for name in _NAMED if not (tree.ROOT / name).is_file()] == []
    assert len(_NAMED) == len({*_NAMED})


def test_every_action_runs_on_postgresql() -> None:
    assert lost(_NAMED) == [], "Take their tests out of ON_SQLITE, or call them in a module that runs on both."


def test_an_action_whose_only_tests_left_postgresql_is_seen() -> None:
    assert lost([*_NAMED, "tests/startups/test_corrections.py"]) != []


def test_only_what_is_marked_stays_on_postgresql(tmp_path: Path) -> None:
    module = tmp_path / "test_two.py"
    marked = "@pytest.mark.everywhere\ndef test_one():\n    remove_file()\n"
    module.write_text(f"{marked}\n@pytest.mark.long\ndef test_two():\n    drop_flat()\n", encoding="utf-8")
    assert everywhere(module) == {"def", "test_one", "remove_file"}
