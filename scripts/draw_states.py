#!/usr/bin/env python3
"""Draw every state machine into docs/states.md (Mermaid). With --check only say whether the file is up to date."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "states.md"
HEAD = """# States

What may follow what, drawn from the tables in the code (`kernel.machine.Machine`). Made by `scripts/draw_states.py`;
a test fails when this page and the code differ.
"""


def drawing() -> str:
    """Return the page. Django must be set up."""
    from django.apps import apps
    from django.utils import translation

    from kernel.machine import MACHINES

    for config in apps.get_app_configs():
        if (Path(config.path).parent == ROOT) and importlib.util.find_spec(f"{config.name}.states"):
            importlib.import_module(f"{config.name}.states")
    with translation.override("en"):
        parts = [_diagram(machine) for machine in sorted(MACHINES, key=lambda machine: machine.name)]
    return "\n".join([HEAD, *parts])


def _diagram(machine: object) -> str:
    states = list(machine.states)  # type: ignore[attr-defined]
    table = machine.table  # type: ignore[attr-defined]
    lines = [f"## {machine.name}", "", "```mermaid", "stateDiagram-v2"]  # type: ignore[attr-defined]
    lines += [f"    {state.value}: {state.label}" for state in states]
    lines.append(f"    [*] --> {states[0].value}")
    for state in states:
        followers = table.get(state, ())
        lines += [f"    {state.value} --> {follower.value}" for follower in followers]
        if not followers:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join([*lines, "```", ""])


def main() -> int:
    """Write the page, or with --check compare it; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    new = drawing()
    if "--check" in sys.argv:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == new:
            return 0
        print("docs/states.md is out of date: run .venv/bin/python scripts/draw_states.py", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
