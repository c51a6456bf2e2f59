"""Who reads what, in which order: random to anyone without the key, the same again to whoever has it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

#: Up to so many entries every seat reads all of them.
EVERYBODY_READS_ALL = 12


def keyed(key: str, *parts: object) -> str:
    """Return the HMAC-SHA-256 (hex) of some parts under a key."""
    return hmac.new(key.encode(), "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def shuffled(codes: Sequence[str], *, seat: int, call: str, key: str) -> list[str]:
    """Return a seat's own order of entries; it depends on the key alone, never on the order of ``codes``."""
    return sorted(codes, key=lambda code: keyed(key, "place", call, seat, code))


def spread(codes: Sequence[str], seats: Sequence[int], *, each: int, call: str, key: str) -> dict[int, list[str]]:
    """Return which entries each seat reads: all of them up to twelve entries, else ``each`` readers an entry.

    Above twelve the loads of two seats differ by one at most. Every list is in the seat's own shuffled order.
    """
    each = len(seats) if len(codes) <= EVERYBODY_READS_ALL else min(each, len(seats))
    read: dict[int, list[str]] = {seat: [] for seat in seats}
    for code in sorted(codes, key=lambda code: keyed(key, "turn", call, code)):
        order = sorted(seats, key=lambda seat: (len(read[seat]), keyed(key, "pair", call, seat, code)))
        for seat in order[:each]:
            read[seat].append(code)
    return {seat: shuffled(mine, seat=seat, call=call, key=key) for seat, mine in read.items()}


def missing_readers(readers: dict[str, int], *, each: int) -> list[str]:
    """Return the entries that a seat which joins later must read: those with fewer than ``each`` readers.

    ``readers`` counts each entry's active readers. Up to twelve entries: all.
    """
    if len(readers) <= EVERYBODY_READS_ALL:
        return sorted(readers)
    return sorted(code for code, count in readers.items() if count < each)
