"""Views are plain, short, and neither read nor write the database themselves; those of the blind room say so."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture import tree

MOST_STATEMENTS = 25


def _views(*rooms: str) -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Return the functions that answer a request: public, at the top of a views file, first argument ``request``."""
    return [
        (path, node)
        for path in tree.python(*rooms, floor="views")
        for node in tree.functions(path)
        if node.args.args and node.args.args[0].arg == "request"
    ]


def test_there_are_views_to_look_at() -> None:
    assert len(_views()) > 0


def test_each_view_of_the_blind_room_is_marked_blind() -> None:
    unmarked = [tree.at(path, node) for path, node in _views("selection") if "blind" not in tree.decorators(node)]
    assert unmarked == [], "Decorate these views with kernel.blind.blind."


def test_no_view_touches_the_database_itself() -> None:
    touching = [
        tree.at(path, node)
        for path in tree.python(floor="views")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert touching == [], "Fetch through queries, write through actions."


def test_no_view_is_long() -> None:
    long = [
        f"{tree.at(path, node)}: {tree.statements(node)} statements"
        for path, node in _views()
        if tree.statements(node) > MOST_STATEMENTS
    ]
    assert long == [], f"At most {MOST_STATEMENTS} statements: move reading to queries, deciding to rules."


def test_no_view_is_a_class() -> None:
    classes = [
        tree.at(path, node)
        for path in tree.python(floor="views")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.ClassDef)
    ]
    assert classes == [], "Views are plain functions."


def test_no_class_based_view_is_routed() -> None:
    routed = [
        tree.at(path, node)
        for path in tree.python(floor="urls")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "as_view"
    ]
    assert routed == [], "Views are plain functions."


def test_whoever_may_read_a_page_may_ask_for_its_headers_alone() -> None:
    deaf = [
        tree.at(path, node)
        for path in tree.python(floor="views")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.List)
        and {"GET", "HEAD"} & (words := {item.value for item in node.elts if isinstance(item, ast.Constant)}) == {"GET"}
        and words
    ]
    assert deaf == [], "Add HEAD beside GET: monitors and link checkers ask with it."
