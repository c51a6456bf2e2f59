"""Appending lines to one chain: what both writing the record and signing it do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils import timezone

from ledger.models import Entry, Head
from ledger.rules import LINE_SALT, canonical, leaf_hash
from ledger.rules.salts import new_salt


def append(*, call: str, kind: str, payloads: Sequence[dict[str, Any]]) -> list[Entry]:
    """Append an entry of one kind for each payload, in this order: the chain is locked, until the caller commits.

    A line of the platform's own chain also gets 256 random bits that nobody is shown: its hash, which proofs hand out,
    then tells nothing to who guesses the line.
    """
    Head.objects.get_or_create(call=call)
    head = Head.objects.select_for_update(of=("self",)).get(call=call)
    now = timezone.now().astimezone(UTC)
    entries = []
    for payload in payloads:
        text = canonical(payload | ({} if call else {LINE_SALT: new_salt()}))
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
    return entries
