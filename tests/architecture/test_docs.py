"""Documents that are made from the code say what the code says; the rest names only what exists."""

from __future__ import annotations

import importlib.util
import re

from tests.architecture import tree
from tests.architecture.tree import ROOT


def test_the_drawn_states_are_those_of_the_code() -> None:
    spec = importlib.util.spec_from_file_location("draw_states", ROOT / "scripts" / "draw_states.py")
    assert spec is not None
    assert spec.loader is not None
    draw_states = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw_states)
    assert draw_states.TARGET.read_text(encoding="utf-8") == draw_states.drawing(), "Run scripts/draw_states.py."


def test_each_command_in_the_documents_exists() -> None:
    from django.core.management import get_commands

    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    unknown = []
    for path in (p for p in tree.files(".md") if p.parts[0] == "docs" or len(p.parts) == 1):
        words = tree.text(path)
        unknown += [f"{path}: make {name}" for name in re.findall(r"`make ([a-z]+)", words) if name not in targets]
        unknown += [
            f"{path}: manage.py {name}"
            for name in re.findall(r"manage\.py ([a-z_]+)", words)
            if name not in get_commands()
        ]
        unknown += [
            f"{path}: {name}"
            for name in re.findall(r"\bscripts/[a-z_.]+\b", words)
            if not (ROOT / name.rstrip(".")).exists()
        ]
    assert unknown == []
