#!/usr/bin/env python3
"""Compare the lock with pyproject.toml, offline: all is pinned, fits, has hashes, names no index."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def pins(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return {name: version} of a lock file, and complaints about its lines."""
    words = path.read_text(encoding="utf-8")
    complaints = [
        f"{path.name}: names an address: {line}" for line in words.splitlines() if "://" in line or "index-url" in line
    ]
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", words):
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", block)
        if match is None:
            complaints += [f"{path.name}: not a pin: {block.splitlines()[0]}"] if block.strip() else []
            continue
        found[str(canonicalize_name(match[1]))] = str(match[2])
        if "--hash=sha256:" not in block:
            complaints.append(f"{path.name}: {match[1]} has no hash")
    return found, complaints


def complaints() -> list[str]:
    """Return what does not fit, one sentence each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, said = pins(ROOT / "requirements" / "run.txt")
    dev, more = pins(ROOT / "requirements" / "dev.txt")
    _installer, most = pins(ROOT / "requirements" / "installer.txt")
    sentry, last = pins(ROOT / "requirements" / "sentry.txt")
    said += more + most + last
    asked = project["project"]["dependencies"]
    for lock, name, wanted in (
        (run, "run.txt", asked),
        (dev, "dev.txt", [*asked, *project["dependency-groups"]["dev"]]),
        (sentry, "sentry.txt", project["dependency-groups"]["sentry"]),
    ):
        for requirement in map(Requirement, wanted):
            version = lock.get(canonicalize_name(requirement.name))
            if version is None:
                said.append(f"{name}: {requirement.name} is not pinned")
            elif not requirement.specifier.contains(version, prereleases=True):
                said.append(f"{name}: {requirement.name} {version} is not {requirement.specifier}")
    said += [f"sentry.txt: {key} differs from dev.txt" for key, version in sentry.items() if dev.get(key) != version]
    said += [f"dev.txt: {key} differs from run.txt" for key, version in run.items() if dev.get(key) != version]
    return said


if __name__ == "__main__":
    problems = complaints()
    print("\n".join([*problems, "Run: make lock"] if problems else ["The lock fits pyproject.toml."]))
    sys.exit(1 if problems else 0)
