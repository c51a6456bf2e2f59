"""The bill of materials: what the lock holds for this Python and what else is not ours, each with hash and licence."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker

from scripts import audit, bill_of_materials
from tests.conftest import ROOT

#: What lies beside the files of others and is ours.
OURS = {
    *(f"static/css/{name}.css" for name in ("admin", "document", "gl", "pdf")),
    *(f"static/js/{name}.js" for name in ("govlink", "label", "record")),
    "static/img/favicon.svg",
    "static/scss/govlink.scss",
}


@pytest.fixture(scope="module")
def told() -> Any:
    return json.loads(bill_of_materials.bill())


def packages(told: Any) -> list[tuple[str, list[str]]]:
    """Return each Python package of a bill, as the lock would name it, with its hashes."""
    return [
        (f"{part['name']}=={part['version']}", sorted(one["content"] for one in part["hashes"]))
        for part in told["components"]
        if part["purl"] == f"pkg:pypi/{part['name']}@{part['version']}"
    ]


def strings(value: Any) -> Iterator[str]:
    """Yield each text of a document in JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def licences(part: Any) -> list[str]:
    """Return what a part of a bill says of its licence."""
    return [
        one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in part.get("licenses", [])
    ]


def locks(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str) -> None:
    """Put a copy of the locks with more lines in the place of the locks."""
    for name in ("run.txt", "sentry.txt"):
        shutil.copy(ROOT / "requirements" / name, folder)
    with (folder / "run.txt").open("a", encoding="utf-8") as lock:
        lock.write(more)
    monkeypatch.setattr(bill_of_materials, "LOCKS", folder)


def test_each_line_of_the_lock_for_this_python_is_in_it_once_with_all_its_hashes_and_nothing_else(told: Any) -> None:
    wanted: dict[str, set[str]] = {}
    for name in ("run.txt", "sentry.txt"):
        held: set[str] = set()
        for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
            if "==" in line and line[0].isalnum():
                pin, _, marker = line.removesuffix("\\").partition(";")
                here = not marker or Marker(marker).evaluate()
                held = wanted.setdefault(pin.strip(), set()) if here else set()
            elif "--hash=sha256:" in line:
                held.add(line.partition(":")[2].removesuffix("\\").strip())
    assert len(wanted) > 80
    assert sorted(packages(told)) == sorted((pin, sorted(hashes)) for pin, hashes in wanted.items())
    assert {part["name"] for part in told["components"] if part["scope"] == "optional"} == {"sentry-sdk"}


def test_a_line_more_in_the_lock_is_a_part_more_in_the_bill(
    told: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = re.search(
        r"^polib==.*(?:\n    --hash.*)+", (ROOT / "requirements/dev.txt").read_text(encoding="utf-8"), re.M
    )
    assert line
    elsewhere = f"nothing==1.0 ; python_full_version < '3.9' \\\n    --hash=sha256:{'0' * 64}\n"
    locks(monkeypatch, tmp_path, f"{line[0]}\n{elsewhere}")
    more = json.loads(bill_of_materials.bill())
    assert [name for name, _hashes in packages(more) if name not in dict(packages(told))] == [line[0].partition(" ")[0]]
    assert more["serialNumber"] != told["serialNumber"]


@pytest.mark.parametrize(("pin", "there"), [("polib==0.1", "1."), ("nothing-of-this-name==1.0", "none")])
def test_it_is_not_written_where_something_else_is_installed(
    pin: str, there: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    locks(monkeypatch, tmp_path, f"{pin} \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SystemExit, match=f"{pin}, installed is {there}.*: run scripts/bootstrap"):
        bill_of_materials.bill()


def test_it_names_the_product_and_all_else_is_reached_from_there(told: Any) -> None:
    product = told["metadata"]["component"]
    assert (product["name"], product["version"], licences(product)) == ("govlink", "0.1.0", ["Apache-2.0"])
    needs = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    reached, waiting = set(), [product["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        reached.add(ref)
        waiting += [one for one in needs[ref] if one not in reached]
    assert reached == {product["bom-ref"], *(part["bom-ref"] for part in told["components"])}
    [kombu] = (ref for ref in needs if ref.startswith("pkg:pypi/kombu@"))
    assert any(one.startswith("pkg:pypi/redis@") for one in needs[kombu]), "what an extra brings"


def test_what_does_not_fit_the_schema_of_cyclonedx_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    written = bill_of_materials.written
    monkeypatch.setattr(bill_of_materials, "written", lambda bill: written(bill).replace('"library"', '"thing"'))
    with pytest.raises(SystemExit, match="does not fit the schema"):
        bill_of_materials.bill()


def test_the_command_writes_the_same_bytes_each_time_and_nothing_of_this_machine(tmp_path: Path) -> None:
    bills = []
    for seed, zone in (("1", "America/Lima"), ("2", "Asia/Tokyo")):
        target = tmp_path / seed / "bill.json"
        told = {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": "1764241200"}
        command = [sys.executable, str(ROOT / "scripts/bill_of_materials.py"), str(target)]
        subprocess.run(command, cwd=tmp_path, env=os.environ | told, check=True, capture_output=True)
        bills.append(target.read_text(encoding="utf-8"))
    assert bills[0] == bills[1]
    bill = json.loads(bills[0])
    assert (bill["specVersion"], bill["metadata"]["timestamp"]) == ("1.6", "2025-11-27T11:00:00+00:00")
    words = set(strings(bill))
    assert {word for word in words if "://" in word} == {"http://cyclonedx.org/schema/bom-1.6.schema.json"}
    assert not {word for word in words if word.startswith("/") or str(ROOT) in word or sys.prefix in word}
    assert socket.gethostname() not in words - {"govlink"}


def test_its_date_is_told_or_that_of_the_last_commit_or_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(bill_of_materials, "ROOT", tmp_path)
    assert bill_of_materials.dated() is None
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.test", "-C", str(tmp_path)]
    for name in ("LOCKS", "PROJECT", "VENDORED"):
        monkeypatch.setattr(bill_of_materials, name, tmp_path / name)
        (tmp_path / name).touch()
    (tmp_path / "other").touch()
    subprocess.run([*git, "init", "-q"], check=True)
    for names, day in ((("LOCKS", "PROJECT", "VENDORED"), "2026-01-02"), (("other",), "2026-03-04")):
        subprocess.run([*git, "add", *names], check=True)
        committed = os.environ | {"GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        subprocess.run([*git, "commit", "-q", "-m", day], check=True, env=committed)
    assert str(bill_of_materials.dated()) == "2026-01-02 12:00:00+00:00"


def test_each_part_has_a_licence_and_none_the_gpl(told: Any) -> None:
    assert [line for part in told["components"] for line in audit.complaint(part["name"], licences(part))] == []
    assert audit.complaint("libcoveocds", bill_of_materials.licences("libcoveocds"))
    own_words = {
        part["name"] for part in told["components"] if "name" in part["licenses"][0].get("license", {})
    }  # a licence that has no SPDX name, or a package that does not tell it; add to SPDX what can be told
    assert own_words == {"natural-earth-vector", "psycopg2-binary", "pyahocorasick", "pypdfium2"}


def test_which_bsd_licence_is_read_from_its_text() -> None:
    assert bill_of_materials.licences("amqp") == ["BSD-3-Clause"]
    assert bill_of_materials.licences("fido2") == ["Apache-2.0", "BSD-2-Clause", "MPL-2.0"]


def test_every_file_of_others_in_the_repository_is_in_it_with_its_hash(told: Any) -> None:
    held = {one["name"]: one["hashes"] for part in told["components"] for one in part.get("components", [])}
    assert held == {
        name: [{"alg": "SHA-256", "content": hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}] for name in held
    }
    lying = {
        str(path.relative_to(ROOT))
        for folder in ("static", "reports/schemas", "reports/shapes")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".js", ".css", ".scss", ".svg", ".woff2", ".json"}
    }
    assert lying - OURS == set(held), "Whose is it? A row in static/LICENSES.md, or a line in OURS."
    versions = {part["name"]: part["version"] for part in told["components"]}
    assert f'version:"{versions["htmx.org"]}"' in (ROOT / "static/js/htmx.min.js").read_text()
    assert f'-version: "{versions["govuk-frontend"]}"' in (ROOT / "static/css/govlink.css").read_text()


def test_a_row_that_names_no_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "LICENSES.md"
    table.write_text("| `pkg:npm/gone@1.0` | MIT | `static/js/gone.js` | |\n", encoding="utf-8")
    monkeypatch.setattr(bill_of_materials, "VENDORED", table)
    with pytest.raises(SystemExit, match="there is no such file"):
        bill_of_materials.bill()
