#!/usr/bin/env python3
"""Ask whether a known weakness is in what runs (requirements/run.txt), and under which licences it comes.

    .venv/bin/python scripts/audit.py [--must-answer]

Weaknesses come from the advisory database that pip-audit asks over the network. Where it does not answer, for all or
for some packages, this says so and how many, and does not fail: ``--must-answer`` (for a machine that has the network)
makes that a failure too. A known weakness always fails. So does a package that runs with the product and whose licence
is the GPL or the AGPL.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
_COPYLEFT = re.compile(r"\bA?GPL|Affero|GNU General Public|(?<!Lesser )General Public License", re.I)
_LESSER = re.compile(r"LGPL|Lesser General Public", re.I)
#: Licences of packages whose own description names none, as their source says it.
SAID_ELSEWHERE = {"pyrage": "MIT"}
#: Weaknesses that do not reach us, each with why. Empty is how it should be.
ACCEPTED: dict[str, str] = {}


def locked() -> dict[str, str]:
    """Return {name: version} of what runs with the product."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK.read_text(encoding="utf-8"), re.M)
    return {str(canonicalize_name(name)): version for name, version in pins}


def read(told: str, asked: int) -> tuple[list[str], str]:
    """Return what pip-audit found, a line each, and what it could not answer ("" when it answered all)."""
    try:
        rows = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [], f"The advisory database did not answer: none of {asked} packages was looked up."
    found = [
        f"{row['name']} {row['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'no version yet'}"
        for row in rows
        for one in row.get("vulns", [])
        if one["id"] not in ACCEPTED
    ]
    answered = sum("vulns" in row for row in rows)
    if answered >= asked:
        return found, ""
    return found, f"The advisory database did not answer for {asked - answered} of {asked} packages."


def words(name: str) -> list[str]:
    """Return what the description of an installed package says of its licence, the surest first."""
    told: Any = importlib.metadata.metadata(name)
    said = [SAID_ELSEWHERE.get(name, ""), told.get("License-Expression") or "", (told.get("License") or "")[:200]]
    said += [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return [word for word in said if word.strip() and word != "License :: OSI Approved"]


def licences(names: Iterable[str]) -> list[str]:
    """Return a line for each installed package of these names that comes under the GPL or AGPL, or tells no licence."""
    said = []
    for name in sorted(names):
        try:
            said += complaint(name, words(name))
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
    return said


def complaint(name: str, words: list[str]) -> list[str]:
    """Return what is wrong with a package's licence: [] or one line. A choice ("MIT OR GPL-2.0") is no obligation."""
    if not words:
        return [f"{name}: tells no licence"]
    strict = [word for word in words if _COPYLEFT.search(_LESSER.sub("", word)) and " OR " not in word.upper()]
    free = [word for word in words if not _COPYLEFT.search(_LESSER.sub("", word))]
    return [f"{name}: {'; '.join(strict)}"] if strict and not (len(words) > 1 and free) else []


def ask(lines: str) -> str:
    """Run pip-audit over lines of pins and return its answer in JSON, or ""."""
    command = [sys.executable, "-m", "pip_audit", "-r", "/dev/stdin", "--no-deps", "--disable-pip"]
    try:
        ran = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off", "--timeout", "10"],
            input=lines,
            capture_output=True,
            text=True,
            timeout=240,
        )
    except subprocess.TimeoutExpired:
        return ""
    return ran.stdout


def main() -> int:
    """Ask, and say what was answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--must-answer", action="store_true")
    asked, pins = parser.parse_args(), locked()
    lines = [f"{name}=={version}" for name, version in pins.items()]
    # Where nobody answers for one package, nobody is asked for all of them.
    found, silent = read(ask(lines[0] + "\n"), 1)
    found, silent = read("" if silent else ask("\n".join(lines) + "\n"), len(pins))
    barred = licences(pins)
    for line in [*found, *barred]:
        print(line)
    if silent:
        print(f"NOT ASKED  {silent} Run scripts/audit.py where the network reaches it.")
    elif not found:
        print(f"No known weakness in {len(pins)} packages.")
    return 1 if found or barred or (silent and asked.must_answer) else 0


if __name__ == "__main__":
    sys.exit(main())
