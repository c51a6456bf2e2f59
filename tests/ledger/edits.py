"""How an entry of a record is found, dropped, moved and edited by a platform that rewrites it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Entries = list[dict[str, Any]]


def of(entries: Entries, kind: str) -> Entries:
    return [entry for entry in entries if entry["kind"] == kind]


def one(entries: Entries, kind: str) -> dict[str, Any]:
    return of(entries, kind)[0]["payload"]


def drop(kind: str) -> Callable[[Entries], None]:
    def rewrite(entries: Entries) -> None:
        entries.remove(of(entries, kind)[0])

    return rewrite


def move(kind: str, before: str) -> Callable[[Entries], None]:
    """Let an entry have happened before another one, at its hour."""

    def rewrite(entries: Entries) -> None:
        entry = of(entries, kind)[0]
        entries.remove(entry)
        place = entries.index(of(entries, before)[0])
        entry["recorded_at"] = entries[place]["recorded_at"]
        entries.insert(place, entry)

    return rewrite


def edit(kind: str, **values: Any) -> Callable[[Entries], None]:
    def rewrite(entries: Entries) -> None:
        one(entries, kind).update(values)

    return rewrite
