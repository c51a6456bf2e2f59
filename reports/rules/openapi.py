"""The description of the API in OpenAPI 3.1, made from the lists of fields, so that it says what comes out. Pure."""

from __future__ import annotations

from typing import Any

from reports.rules.datasets import DATASETS, Dataset, Field

#: How values look in the examples, by kind; what is better told has its own in ``_LIKE``.
_EXAMPLES: dict[str, Any] = {
    "string": "text",
    "integer": 3,
    "number": 4.25,
    "boolean": True,
    "date": "2021-05-21",
    "date-time": "2021-02-01T09:00:00-05:00",
    "uri": "https://govlink.example/calls/ATE-2021-001/",
    "list": ["PE", "BR"],
}
_LIKE: dict[str, Any] = {
    "reference": "ATE-2021-001",
    "call": "ATE-2021-001",
    "ocid": "ocds-xxxxxx-ATE-2021-001",
    "code": "K7Q-4MD",
    "acronym": "ATE",
    "entity": "ATE",
    "country": "PE",
    "languages": ["es", "pt"],
    "criterion": "C1",
    "state": "open",
    "category": 5,
}
_KINDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
    "uri": {"type": "string", "format": "uri"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def example_of(dataset: Dataset) -> dict[str, Any]:
    """Return a made-up row of a dataset."""
    return {name: _LIKE.get(name, _EXAMPLES[field.kind]) for name, field in dataset.fields.items()}


def row_schema(dataset: Dataset) -> dict[str, Any]:
    """Return the JSON schema of a row: all fields are there, and no other."""
    return {
        "type": "object",
        "description": str(dataset.about),
        "properties": {name: _property(field) for name, field in dataset.fields.items()},
        "required": list(dataset.fields),
        "additionalProperties": False,
        "example": example_of(dataset),
    }


def _property(field: Field) -> dict[str, Any]:
    shape = dict(_KINDS[field.kind])
    if field.may_be_empty:
        shape["type"] = [shape["type"], "null"]
    return shape | {"description": str(field.meaning)}


def description(*, server: str, most: int, most_with_token: int, per_page: int) -> dict[str, Any]:
    """Return the description of the whole API for one server."""
    paths: dict[str, Any] = {}
    for dataset in DATASETS.values():
        paths[f"/{dataset.key}/"] = {"get": _list(dataset, per_page)}
        if dataset.key_field:
            paths[f"/{dataset.key}/{{{dataset.key_field}}}/"] = {"get": _one(dataset)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "GovLink",
            "version": "1",
            "summary": "What is public, to be read by programs.",
            "description": (
                "Read only. Nothing here tells who applies. Rows come in pages: follow `next` until it is null. "
                f"{most} requests a minute from one address, {most_with_token} with a token, which is optional and "
                "is made on the page of one's account. An answer with status 429 says in `Retry-After` how many "
                "seconds to wait. Send back the `ETag` in `If-None-Match` to be answered 304 when nothing changed."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **{dataset.key: row_schema(dataset) for dataset in DATASETS.values()},
                "error": {
                    "type": "object",
                    "properties": {"error": {"type": "string", "description": "One sentence."}},
                    "required": ["error"],
                    "example": {"error": "There is no such thing here."},
                },
            },
            "responses": {
                name: {"description": told, "content": {"application/json": {"schema": _ref("error")}}}
                for name, told in (
                    ("unreadable", "The cursor or the number of rows cannot be read."),
                    ("unknown", "The token is not known."),
                    ("missing", "There is no such row, or it is not public."),
                    ("often", "Too many requests in this minute; Retry-After says how many seconds to wait."),
                )
            },
        },
        # A token is optional: the empty object is "none".
        "security": [{}, {"token": []}],
    }


def _ref(name: str, part: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{part}/{name}"}


def _answers(schema: dict[str, Any], **more: str) -> dict[str, Any]:
    told = {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}
    refused = {"401": "unknown", "429": "often"} | {code.removeprefix("s"): name for code, name in more.items()}
    return told | {
        "304": {"description": "Nothing changed since the ETag that was sent."},
        **{code: _ref(name, "responses") for code, name in sorted(refused.items())},
    }


def _list(dataset: Dataset, per_page: int) -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": _ref(dataset.key)},
            "next": {"type": ["string", "null"], "format": "uri", "description": "Address of the next page."},
        },
        "required": ["data", "next"],
        "additionalProperties": False,
    }
    return {
        "operationId": f"list_{dataset.key}",
        "summary": str(dataset.title),
        "description": str(dataset.about),
        "parameters": [
            {
                "name": "after",
                "in": "query",
                "description": "Cursor: as it stands in `next`.",
                "schema": {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
            },
            {
                "name": "limit",
                "in": "query",
                "description": "Rows of a page; of `scores`, proposals of a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": per_page, "default": per_page},
            },
        ],
        "responses": _answers(page, s400="unreadable"),
    }


def _one(dataset: Dataset) -> dict[str, Any]:
    return {
        "operationId": f"get_{dataset.key}",
        "summary": str(dataset.title),
        "parameters": [
            {
                "name": dataset.key_field,
                "in": "path",
                "required": True,
                "description": str(dataset.fields[dataset.key_field].meaning),
                "schema": {"type": "string"},
            }
        ],
        "responses": _answers(_ref(dataset.key), s404="missing"),
    }
