"""How an entry is hashed: pure, so that anyone can do it again elsewhere."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

GENESIS = "0" * 64
#: The field of a line of the platform's chain that is random. Older lines have none, and verify as they are.
LINE_SALT = "line_salt"
#: The kind of a line that says nothing: it hides how many do.
FILLING = "filling"
#: Kinds that are called like a change of a call's state and are none, also to ``ledger/verify.py`` and ``record.js``.
NO_STATE = {"call_prepared", "call_template_saved", "call_translated"}


def canonical(payload: dict[str, Any]) -> str:
    """Return the payload as canonical JSON (RFC 8785).

    Raises ``TypeError`` for anything but strings, integers, booleans, None, lists and objects: floats and dates
    have more than one spelling and do not belong in a record.
    """
    _only_plain(payload)
    return rfc8785.dumps(payload).decode()


def is_state_change(kind: str) -> bool:
    """Say whether an entry tells that a call moved to another state: each of them is signed with a checkpoint."""
    return kind.startswith("call_") and kind not in NO_STATE


def leaf_text(*, call: str, seq: int, kind: str, payload: str, recorded_at: str, previous_hash: str) -> str:
    """Return the canonical JSON of an entry: its line in a bundle and what is hashed.

    ``recorded_at`` is UTC ISO 8601 with microseconds; ``payload`` is already canonical.
    """
    return canonical(
        {
            "call": call,
            "kind": kind,
            "payload": payload,
            "previous_hash": previous_hash,
            "recorded_at": recorded_at,
            "seq": seq,
        }
    )


def leaf_hash(*, call: str, seq: int, kind: str, payload: str, recorded_at: str, previous_hash: str) -> str:
    """Return the SHA-256 (hex) of an entry's ``leaf_text``, RFC 6962 style: 0x00 before the leaf."""
    leaf = leaf_text(
        call=call, seq=seq, kind=kind, payload=payload, recorded_at=recorded_at, previous_hash=previous_hash
    )
    return hashlib.sha256(b"\x00" + leaf.encode()).hexdigest()


def _only_plain(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"A record's keys are strings, not {type(key).__name__}.")
            _only_plain(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _only_plain(item)
    elif not (value is None or isinstance(value, bool | int | str)):
        raise TypeError(f"A record holds strings and integers, not {type(value).__name__}.")
