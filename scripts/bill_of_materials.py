#!/usr/bin/env python3
"""Write the bill of materials of what runs here: CycloneDX 1.6 in JSON.

    .venv/bin/python scripts/bill_of_materials.py build/bill-of-materials.cdx.json

It holds the lines of requirements/run.txt (and those of requirements/sentry.txt that are installed, as optional) that
are meant for this Python, with every hash that the lock allows, and what else is not ours: static/LICENSES.md. The same
lock gives the same bytes on the same Python: the date is SOURCE_DATE_EPOCH or that of the last commit to the
lists that it is made of, and where neither is known there is none.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.spdx import fixup_id, is_expression
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

sys.path.insert(0, str(Path(__file__).resolve().parent))  # for who imports this as scripts.bill_of_materials

import audit

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
PROJECT = ROOT / "pyproject.toml"
VENDORED = ROOT / "static" / "LICENSES.md"
#: What packages say of their licence, where that is no SPDX expression. "BSD" alone is read from the licence's text.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_BSD = {"BSD", "New BSD", "License :: OSI Approved :: BSD License"}


def pins(lock: Path) -> Iterator[tuple[Requirement, list[HashType]]]:
    """Yield each pin of a lock that is meant for this Python, with its hashes."""
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        pin = Requirement(block.split("\\\n")[0])
        if pin.marker is None or pin.marker.evaluate():
            allowed = re.findall(r"--hash=sha256:([0-9a-f]{64})", block)
            yield pin, [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in allowed]


def licences(name: str) -> list[str]:
    """Return the licences of an installed package: an SPDX expression, SPDX ids, or else its own words."""
    words = audit.words(name)
    for word in words:
        if fixup_id(word) or is_expression(word):
            return [word]
    known = {SPDX[word] for word in words if word in SPDX} | (_bsd(name) if _BSD & set(words) else set())
    return sorted(known) or words[:1]


def _bsd(name: str) -> set[str]:
    """Return which BSD licence the text that came with a package is: with the clause on endorsement, or without."""
    files = importlib.metadata.files(name) or []
    text = " ".join(
        one.read_text() for one in files if re.search(r"\.dist-info/.*(licen[cs]e|copying)", str(one), re.I)
    )
    if re.search(r"endorse\s+or\s+promote", text):
        return {"BSD-3-Clause"}
    return {"BSD-2-Clause"} if "Redistribution and use" in text else set()


def component(purl: PackageURL, told: list[str], **more: Any) -> Component:
    """Return a part that is not ours."""
    make = LicenseFactory().make_from_string
    return Component(
        name=purl.name,
        group=purl.namespace,
        version=purl.version,
        purl=purl,
        bom_ref=purl.to_string(),
        licenses=[make(one) for one in told],
        **more,
    )


def packages() -> dict[str, Component]:
    """Return {name: part} of the locked packages; refuse where another version is installed."""
    found: dict[str, Component] = {}
    for lock, scope in (("run.txt", ComponentScope.REQUIRED), ("sentry.txt", ComponentScope.OPTIONAL)):
        for pin, hashes in pins(LOCKS / lock):
            name = str(canonicalize_name(pin.name))
            try:
                version = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                version = ""
            if name in found or (not version and scope is ComponentScope.OPTIONAL):
                continue
            if not version or version not in pin.specifier:
                raise SystemExit(f"{lock} asks for {pin}, installed is {version or 'none'}: run scripts/bootstrap dev.")
            purl = PackageURL("pypi", name=name, version=version)
            found[name] = component(purl, licences(name), scope=scope, hashes=hashes)
    return found


def vendored() -> Iterator[Component]:
    """Yield what lies in the repository and is not ours, from the table in static/LICENSES.md, with its files."""
    rows = re.findall(r"^\| `(pkg:.*?)` \| (.*?) \| `(.*?)` \|", VENDORED.read_text(encoding="utf-8"), re.M)
    for purl, licence, pattern in rows:
        files = [
            Component(
                type=ComponentType.FILE,
                name=str(path.relative_to(ROOT)),
                bom_ref=str(path.relative_to(ROOT)),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(path.read_bytes()).hexdigest())],
            )
            for path in sorted(ROOT.glob(pattern))
        ]
        if not files:
            raise SystemExit(f"static/LICENSES.md names {pattern}, and there is no such file.")
        yield component(PackageURL.from_string(purl), [licence], scope=ComponentScope.REQUIRED, components=files)


def needs(asked: list[Requirement]) -> dict[str, set[str]]:
    """Return {name: names that it needs here} of all that these requirements bring, with the extras they ask for."""
    edges: dict[str, set[str]] = defaultdict(set)
    waiting, seen = [(one, extra) for one in asked for extra in ("", *one.extras)], set()
    while waiting:
        one, extra = waiting.pop()
        name = str(canonicalize_name(one.name))
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for need in map(Requirement, importlib.metadata.requires(name) or []):
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                edges[name].add(str(canonicalize_name(need.name)))
                waiting += [(need, wanted) for wanted in ("", *need.extras)]
    return edges


def dated() -> datetime | None:
    """Return the date of the bill."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if not told and (ROOT / ".git").exists():
        command = ["git", "log", "-1", "--format=%ct", "--", *map(str, (LOCKS, PROJECT, VENDORED))]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return datetime.fromtimestamp(int(told), UTC) if told else None


def bill() -> str:
    """Return the bill of materials, checked against the schema of its form."""
    told = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    project, parts, others = told["project"], packages(), list(vendored())
    asked = [Requirement(one) for one in project["dependencies"] + told["dependency-groups"]["sentry"]]
    asked = [one for one in asked if canonicalize_name(one.name) in parts]
    product = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        description=project["description"],
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    here = Property(name="govlink:python", value=f"{sys.version_info.major}.{sys.version_info.minor} {sys.platform}")
    materials = Bom(components=[*parts.values(), *others], metadata=BomMetaData(component=product, properties=[here]))
    materials.register_dependency(product, [*(parts[canonicalize_name(one.name)] for one in asked), *others])
    for name, needed in needs(asked).items():
        materials.register_dependency(parts[name], [parts[one] for one in needed])
    materials.metadata.timestamp = dated()  # type: ignore[assignment]
    # The number follows from what the bill says: from its text with no number in it.
    materials.serial_number = uuid.UUID(int=0)
    materials.serial_number = uuid.uuid5(materials.serial_number, written(materials))
    text = written(materials)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        raise SystemExit(f"The bill does not fit the schema of CycloneDX: {wrong}")
    return text + "\n"


def written(materials: Bom) -> str:
    """Return a bill as text."""
    return make_outputter(materials, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(bill(), encoding="utf-8")
    print(f"The bill of materials is in {target}")
