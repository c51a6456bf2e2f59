"""The OCDS 1.1 schema that lies in ``reports/schemas/ocds`` (its NOTICE says where it is from), and checks against it.

Nothing is fetched: the schemas refer to each other by addresses under which they are registered here. Draft 4, as the
standard says; the format ``date-time`` is checked, which jsonschema leaves out where rfc3339-validator is missing.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from json_merge_patch import merge
from referencing import Registry
from referencing.jsonschema import DRAFT4

from kernel.late import Late

if TYPE_CHECKING:
    import jsonschema
    import ocdsmerge
else:
    jsonschema = Late("jsonschema")
    ocdsmerge = Late("ocdsmerge")

FOLDER = Path(__file__).resolve().parent.parent / "schemas" / "ocds"
_ROOT = "https://standard.open-contracting.org/schema/1__1__5"


class NotValid(ValueError):
    """A package does not fit the schema: it does not leave."""


def schema(name: str) -> dict[str, Any]:
    """Return a schema of the folder as it was published."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def release_schema() -> dict[str, Any]:
    """Return the schema of a release with the extensions that we use laid over it (JSON merge patch, RFC 7396)."""
    whole = schema("release-schema")
    for folder in sorted((FOLDER / "extensions").iterdir()):
        whole = merge(whole, schema(f"extensions/{folder.name}/release-schema"))
    return whole


@lru_cache(maxsize=2)
def _validator(name: str) -> jsonschema.Draft4Validator:
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    if "date-time" not in checker.checkers:
        raise ImportError("Install rfc3339-validator: without it no date of the open data is checked.")
    registry: Registry[Any] = Registry().with_resource(
        f"{_ROOT}/release-schema.json", DRAFT4.create_resource(release_schema())
    )
    return jsonschema.Draft4Validator(schema(name), registry=registry, format_checker=checker)


def valid(package: dict[str, Any]) -> dict[str, Any]:
    """Return a release or record package that fits the schema. Raises ``NotValid`` with every place that does not."""
    validator = _validator("record-package-schema" if "records" in package else "release-package-schema")
    wrong = [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in validator.iter_errors(package)]
    if wrong:
        raise NotValid("\n".join(sorted(wrong)))
    return package


@lru_cache(maxsize=1)
def _merger() -> ocdsmerge.Merger:
    return ocdsmerge.Merger(release_schema())


def compiled(releases: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the compiled release of an exercise: what holds after all of its releases (OCDS merging)."""
    found: dict[str, Any] = _merger().create_compiled_release(releases)
    return found
