"""OCDS's own data review (libcoveocds), without a network: the standard as a package of this repository's schema files.

libcoveocds is under the AGPL: tests import it, the product never does.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig

from reports.rules.ocds import EXTENSIONS
from reports.rules.ocds_schema import FOLDER

_VERSIONED = "versioned-release-validation"


def standard_zip(folder: Path) -> Path:
    """Write the standard as the review wants it: the schemas, and the closed lists of codes that these hold."""
    made = folder / "standard.zip"
    release = json.loads((FOLDER / "release-schema.json").read_text())
    with zipfile.ZipFile(made, "w") as package:
        package.mkdir("standard-1__1__5")
        package.mkdir("standard-1__1__5/schema")
        for path in FOLDER.glob("*.json"):
            package.writestr(f"standard-1__1__5/schema/{path.name}", json.dumps(_offline(json.loads(path.read_text()))))
        versioned = {"$schema": release["$schema"], "id": release["id"].replace("release", _VERSIONED)}
        package.writestr(f"standard-1__1__5/schema/{_VERSIONED}-schema.json", json.dumps(versioned))
        for name, codes in closed_lists(release).items():
            package.writestr(f"standard-1__1__5/schema/codelists/{name}", "\n".join(["Code", *codes]) + "\n")
    return made


def _offline(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without versioned releases, which we do not publish: the review would fetch their schema."""
    schema.get("definitions", {}).get("record", {}).get("properties", {}).pop("versionedRelease", None)
    return schema


def closed_lists(schema: Any) -> dict[str, list[str]]:
    """Return the lists of codes that a schema closes: name to codes."""
    found: dict[str, list[str]] = {}
    if isinstance(schema, dict):
        codes = schema.get("enum") or (schema.get("items") or {}).get("enum") if schema.get("codelist") else None
        if codes:
            found[schema["codelist"]] = [code for code in codes if code]
        for value in schema.values():
            found |= closed_lists(value)
    elif isinstance(schema, list):
        for value in schema:
            found |= closed_lists(value)
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served_extensions() -> Iterator[dict[str, str]]:
    """Serve the extensions' folder on this machine: the review takes them from http addresses only."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(FOLDER / "extensions")))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        here = f"http://127.0.0.1:{server.server_address[1]}"
        yield {address: f"{here}/{name}/extension.json" for name, address in EXTENSIONS.items()}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def review(package: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what the review says of a package."""
    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = standard_zip(folder).as_uri()
    config.config["context"] = "api"
    with served_extensions() as at:
        local = json.loads(json.dumps(package)) | {"extensions": [at[one] for one in package["extensions"]]}
        found: dict[str, Any] = ocds_json_output(output_dir=str(folder), json_data=local, lib_cove_ocds_config=config)
    return found
