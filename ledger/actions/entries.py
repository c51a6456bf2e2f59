"""Writing the record: one function, called inside the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction

from ledger.actions.chain import append
from ledger.actions.checkpoints import sign_due
from ledger.models import Entry
from ledger.rules import is_state_change


def record(kind: str, *, by: Any, call: str = "", **payload: Any) -> Entry:
    """Append an entry to the chain of ``call`` (a call's reference; empty for what belongs to no call).

    ``by`` is who did it: a user (recorded as ``user:<id>``), or a string for the platform itself ("clock", "story").
    ``payload`` holds strings, integers and lists of them; ``TypeError`` otherwise. Runs in the caller's transaction,
    so that a thing and its record are written together or not at all.
    """
    return record_all(kind, by=by, call=call, payloads=[payload])[0]


def record_all(kind: str, *, by: Any, call: str = "", payloads: Sequence[dict[str, Any]]) -> list[Entry]:
    """Append an entry of one kind for each payload, in this order, as ``record`` does: the chain is locked once."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction of what it records.")
    entries = append(call=call, kind=kind, payloads=[{"by": actor(by), **payload} for payload in payloads])
    if call and is_state_change(kind):
        # After the commit, with the application's own rights: the blind role may write the record, not read it whole.
        transaction.on_commit(partial(sign_due, call=call, by="platform"), robust=True)
    return entries


def actor(by: Any) -> str:
    """Return how the record names who did something: never by name or e-mail, so that a person can be forgotten."""
    return by if isinstance(by, str) else f"user:{by.pk}"
