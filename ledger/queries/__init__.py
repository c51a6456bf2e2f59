"""Reading and verifying the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from ledger.models import Entry, Head
from ledger.rules import GENESIS, LINE_SALT, leaf_hash
from ledger.rules.wording import as_text, field_label, kind_label, says_nothing


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where the record does not add up."""

    call: str
    seq: int
    reason: str


def entries(call: str, *, kind: str = "", after: int = 0, limit: int = 50) -> list[Entry]:
    """Return up to ``limit`` entries of a chain after place ``after``, oldest first."""
    found = Entry.objects.filter(call=call, seq__gt=after).order_by("seq")
    if kind:
        found = found.filter(kind=kind)
    return list(found[:limit])


def record_page(call: str, *, after: int = 0, limit: int = 40) -> dict[str, Any]:
    """Return one page of a call's record: ``rows`` (entry, label, items of label, text), ``next_after``, ``head``."""
    found = entries(call, after=after, limit=limit + 1)
    rows = [
        {
            "entry": entry,
            "label": kind_label(entry.kind),
            "items": [(field_label(key), as_text(key, value)) for key, value in _full_first(payload(entry))],
        }
        for entry in found[:limit]
    ]
    return {
        "call": call,
        "rows": rows,
        "next_after": found[limit - 1].seq if len(found) > limit else None,
        "head": Head.objects.filter(call=call).first(),
    }


def _full_first(told: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the fields of an entry, those that say nothing last."""
    return sorted(told.items(), key=lambda field: says_nothing(*field))


def payload(entry: Entry) -> dict[str, Any]:
    """Return what an entry says as a dictionary, without the salt of its line."""
    told = json.loads(entry.payload)
    return {name: value for name, value in told.items() if name != LINE_SALT}


def happened(call: str, kind: str) -> QuerySet[Entry]:
    """Return the entries of one kind in a call's chain."""
    return Entry.objects.filter(call=call, kind=kind).order_by("seq")


def calls_where(calls: Iterable[str], kind: str) -> set[str]:
    """Return those of some calls in whose chains something of a kind happened, in one query."""
    return set(Entry.objects.filter(call__in=list(calls), kind=kind).values_list("call", flat=True))


def flaws(call: str | None = None) -> Iterator[Flaw]:
    """Yield every break of the chains (of one call, or of all): order, links, hashes, and missing ends."""
    found = Entry.objects.order_by("call", "seq")
    heads = Head.objects.order_by("call")
    if call is not None:
        found, heads = found.filter(call=call), heads.filter(call=call)
    ends: dict[str, tuple[int, str]] = {}
    for entry in found.iterator(chunk_size=2000):
        seq, previous = ends.get(entry.call, (0, GENESIS))
        if entry.seq != seq + 1:
            yield Flaw(entry.call, entry.seq, f"expected place {seq + 1}")
        if entry.previous_hash != previous:
            yield Flaw(entry.call, entry.seq, "does not link to the entry before it")
        if entry.leaf_hash != _hash_again(entry):
            yield Flaw(entry.call, entry.seq, "content does not match its hash")
        ends[entry.call] = (entry.seq, entry.leaf_hash)
    for head in heads:
        if ends.pop(head.call, (0, GENESIS)) != (head.seq, head.leaf_hash):
            yield Flaw(head.call, head.seq, "the chain does not end where its head says")
    for name, (seq, _) in ends.items():
        yield Flaw(name, seq, "the chain has no head")


def _hash_again(entry: Entry) -> str:
    return leaf_hash(
        call=entry.call,
        seq=entry.seq,
        kind=entry.kind,
        payload=entry.payload,
        recorded_at=entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        previous_hash=entry.previous_hash,
    )
