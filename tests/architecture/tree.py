"""Reading the source tree: which files there are, whose they are, what they define."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "kernel", "ledger", "vault", "accounts", "blinding", "outbox", "challenges", "selection", "startups", "pilots", "reports",
    "govlink",
)  # fmt: skip
#: The rooms of those who judge.
BLIND = ("selection", "challenges", "outbox")
#: The rooms that hold identity; reports has no models.
IDENTITY = ("startups", "pilots", "reports")
#: Rooms whose models may not point at identity: all below the wall.
BELOW_THE_WALL = ("kernel", "ledger", "vault", "accounts", "outbox", "blinding", "challenges", "selection")
_NOT_OURS = {".git", ".venv", "var", "build", "node_modules", "__pycache__", ".hypothesis"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return all files of the project with one of the suffixes (all files without one), relative to its root."""
    return tuple(path for path in files_of(ROOT) if not suffixes or path.suffix in suffixes)


def files_of(root: Path) -> Iterator[Path]:
    """Yield all files of a tree that are ours, relative to its root."""
    for folder, names, leaves in os.walk(root):
        names[:] = sorted(name for name in names if name not in _NOT_OURS and not name.endswith("_cache"))
        yield from ((Path(folder) / leaf).relative_to(root) for leaf in sorted(leaves))


def python(*rooms: str, floor: str = "", migrations: bool = False) -> Iterator[Path]:
    """Yield the Python files of the rooms (all rooms without one), of one floor (``views``) when it is named.

    A floor is ``room/views.py`` or the package ``room/views/``.
    """
    for path in files(".py"):
        if path.parts[0] not in (rooms or ROOMS) or ("migrations" in path.parts and not migrations):
            continue
        if floor and path.parts[1].removesuffix(".py") != floor:
            continue
        yield path


@cache
def text(path: Path) -> str:
    """Return a file's text."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(text(path), filename=str(path))


def functions(path: Path, *, public: bool = True) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions at the top of a file; with ``public`` only those whose name has no leading underscore."""
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not (public and node.name.startswith("_")):
            yield node


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the dotted names of a function's decorators, without their arguments."""
    found = set()
    for decorator in node.decorator_list:
        found.add(ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator))
    return found


def statements(node: ast.AST) -> int:
    """Return how many statements a function holds, at any depth, without its docstring."""
    count = sum(isinstance(child, ast.stmt) for child in ast.walk(node)) - 1
    body = getattr(node, "body", [])
    has_docstring = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return count - 1 if has_docstring else count


def at(path: Path, node: ast.AST) -> str:
    """Return ``file:line`` of a node, for a test's message."""
    return f"{path}:{getattr(node, 'lineno', 0)}"
