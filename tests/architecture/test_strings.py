"""Nothing below the wall names what stands above it: not in a string, not in SQL, not in a template."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture import tree
from tests.architecture.tree import BLIND, IDENTITY, ROOT

#: "startups.Submission", "startups_submission", 'startups'
_ROOM = re.compile(rf"\b({'|'.join(IDENTITY)})(\.[A-Za-z_]|_[a-z])|^({'|'.join(IDENTITY)})$")
_TEMPLATE = re.compile(
    r"\{[%{][^}]*\b(startup|applicant|submission|founder|member|identity)s?\b[^}]*[%}]\}|\b(startups|pilots)[._]\w"
)


def _model_names() -> set[str]:
    """Return the names of the identity rooms' models that no room below the wall shares."""

    def names(*rooms: str) -> set[str]:
        return {
            node.name
            for path in tree.python(*rooms, floor="models")
            for node in tree.parsed(path).body
            if isinstance(node, ast.ClassDef)
        }

    return names(*IDENTITY) - names(*tree.BELOW_THE_WALL)


def _strings(path: Path) -> list[tuple[ast.AST, str]]:
    """Return the string constants of a Python file, without docstrings: those explain, and may name the wall."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node, node.value)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_no_source_of_a_blind_room_names_a_room_of_identity() -> None:
    naming = [
        f"{tree.at(path, node)} {value[:80]!r}"
        for path in tree.python(*BLIND, migrations=True)
        for node, value in _strings(path)
        if _ROOM.search(value)
    ]
    assert naming == []


def test_no_source_of_a_blind_room_names_a_model_of_identity() -> None:
    names = _model_names()
    assert names, "The identity rooms have models; this test would see none."
    pattern = re.compile(rf"\b({'|'.join(sorted(names))})\b")
    naming = [
        tree.at(path, node)
        for path in tree.python(*BLIND, migrations=True)
        for node in ast.walk(tree.parsed(path))
        if (isinstance(node, ast.Name) and pattern.fullmatch(node.id))
        or (isinstance(node, ast.Attribute) and pattern.fullmatch(node.attr))
    ]
    assert naming == []


def test_no_template_of_a_blind_room_reaches_for_an_identity() -> None:
    reaching = [
        f"{path}:{number}"
        for path in tree.files(".html", ".txt", ".svg", ".xml")
        if path.parts[0] == "templates" and len(path.parts) > 2 and path.parts[1] in {"selection", "challenges"}
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1)
        if _TEMPLATE.search(re.sub(r"\{% (translate|blocktranslate|comment)[^%]*%\}", "", line))
    ]
    assert reaching == [], "What is not there cannot leak: a template of a blind room knows codes only."
