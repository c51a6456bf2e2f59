"""Two people, or two tabs, changed the same field: both texts are kept and shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any


class Conflict(Exception):
    """Raised by a save whose version is older than what is stored. Nothing was written."""

    def __init__(self, *, yours: str, theirs: str, version: int) -> None:
        super().__init__("The field was changed meanwhile.")
        self.yours = yours
        self.theirs = theirs
        self.version = version


def version_of(values: Mapping[str, Any]) -> str:
    """Return the version of several values together, as a page remembers it: another one when any of them changed."""
    told = json.dumps({name: _mark(value) for name, value in sorted(values.items())})
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def require_unchanged(*, seen: str, typed: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    """Raise ``Conflict`` when ``stored`` is no longer the version that the page was made with, nor what was typed.

    ``seen`` is what ``version_of`` returned then; "" for a caller without a page.
    """
    if seen and version_of(stored) not in (seen, version_of(typed)):
        raise Conflict(yours=_lines(typed), theirs=_lines(stored), version=0)


def _lines(values: Mapping[str, Any]) -> str:
    return "\n".join(str(value) for value in values.values())


def marks(values: Mapping[str, Any]) -> str:
    """Return what a page remembers of the values that it was made with: field to a short digest, as JSON."""
    return json.dumps({name: _mark(value) for name, value in values.items()})


def settle(*, seen: str, typed: Mapping[str, Any], stored: Mapping[str, Any]) -> tuple[dict[str, Any], list[str], str]:
    """Bring together what somebody typed and what was stored since her page was made.

    ``seen`` is what ``marks`` returned then. Returns the values to keep, field by field (hers where she changed
    something, the stored ones where she did not), the fields that both changed to something different, and what the
    page that shows these remembers: sending it again keeps her text there.
    """
    try:
        before = dict(json.loads(seen or "{}"))
    except (ValueError, TypeError):
        before = {}
    kept, clashes = dict(typed), []
    for name in typed.keys() & stored.keys() & before.keys():
        mine, theirs = _mark(typed[name]), _mark(stored[name])
        if theirs in (mine, before[name]):
            continue
        if mine == before[name]:
            kept[name] = stored[name]
        else:
            clashes.append(name)
    return kept, sorted(clashes), json.dumps(before | {name: _mark(stored[name]) for name in clashes})


def _mark(value: Any) -> str:
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").strip()
    elif isinstance(value, datetime):
        text = str(int(value.timestamp()) // 60)
    elif isinstance(value, Iterable):
        text = "|".join(sorted(str(getattr(one, "pk", one)) for one in value))
    else:
        text = "" if value is None else str(value)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
