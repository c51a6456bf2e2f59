"""Writing the record: one function, called inside the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.actions.checkpoints import sign_due
from ledger.models import Entry, Head
from ledger.rules import LINE_SALT, canonical, is_state_change, leaf_hash
from ledger.rules.salts import new_salt


def record(kind: str, *, by: Any, call: str = "", **payload: Any) -> Entry:
    """Append an entry to the chain of ``call`` (a call's reference; empty for what belongs to no call).

    ``by`` is who did it: a user (recorded as ``user:<id>``), or a string for the platform itself ("clock", "story").
    ``payload`` holds strings, integers and lists of them; ``TypeError`` otherwise. Runs in the caller's transaction,
    so that a thing and its record are written together or not at all. A line of the platform's own chain also gets
    256 random bits that nobody is shown: its hash, which proofs hand out, then tells nothing to who guesses the line.
    """
    return record_all(kind, by=by, call=call, payloads=[payload])[0]


def record_all(kind: str, *, by: Any, call: str = "", payloads: Sequence[dict[str, Any]]) -> list[Entry]:
    """Append an entry of one kind for each payload, in this order, as ``record`` does: the chain is locked once."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction of what it records.")
    Head.objects.get_or_create(call=call)
    head = Head.objects.select_for_update(of=("self",)).get(call=call)
    now = timezone.now().astimezone(UTC)
    entries = []
    for payload in payloads:
        text = canonical({"by": actor(by), **payload} | ({} if call else {LINE_SALT: new_salt()}))
        digest = leaf_hash(
            call=call,
            seq=head.seq + 1,
            kind=kind,
            payload=text,
            recorded_at=now.isoformat(timespec="microseconds"),
            previous_hash=head.leaf_hash,
        )
        entries.append(
            Entry(
                call=call,
                seq=head.seq + 1,
                kind=kind,
                payload=text,
                recorded_at=now,
                previous_hash=head.leaf_hash,
                leaf_hash=digest,
            )
        )
        head.seq, head.leaf_hash = head.seq + 1, digest
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["seq", "leaf_hash"])
    if is_state_change(kind):
        # After the commit, with the application's own rights: the blind role may write the record, not read it whole.
        transaction.on_commit(partial(sign_due, call=call, by="platform"), robust=True)
    return entries


def actor(by: Any) -> str:
    """Return how the record names who did something: never by name or e-mail, so that a person can be forgotten."""
    return by if isinstance(by, str) else f"user:{by.pk}"
