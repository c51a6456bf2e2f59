"""What we depend on: each with its reason, pinned with hashes, from no named registry; no workplace inside."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

from tests.architecture import tree
from tests.architecture.tree import ROOT

#: Hosts of package registries, spelt so that this file does not name them itself.
_REGISTRIES = re.compile(
    "|".join([r"pypi" r"\.org", r"python" r"hosted\.org", r"npm" r"js\.(org|com)", r"registry" r"\.npm"])
)
#: Absolute paths of a workplace: a machine's own folder, or what lies beside the repository.
_WORKPLACE = re.compile("|".join([r"(?<![\w.])/wo" r"rk/", r"\.\./sha" r"red", r"/ro" r"ot/"]))


def test_each_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if re.match(r'  "[A-Za-z0-9][\w.\[\]-]*[<>=!~]', line)]
    known = tomllib.loads("\n".join(lines))
    assert len(listed) == len(known["project"]["dependencies"]) + sum(map(len, known["dependency-groups"].values()))
    assert [line.strip() for line in listed if not re.search(r"#\s*\S.{4,}", line)] == []


def test_the_lock_pins_what_is_asked_for() -> None:
    checked = subprocess.run([sys.executable, "scripts/check_lock.py"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_file_names_a_registry_or_the_workplace() -> None:
    naming = []
    for path in tree.files():
        try:
            words = tree.text(path)
        except UnicodeDecodeError:
            continue
        naming += [
            f"{path}:{words.count(chr(10), 0, hit.start()) + 1} {hit.group()}"
            for pattern in (_REGISTRIES, _WORKPLACE)
            for hit in pattern.finditer(words)
        ]
    assert naming == []
