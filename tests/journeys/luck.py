"""Randomness that two worlds draw alike: what the platform draws for a thing is the same wherever the thing is."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def drawn(label: str) -> Iterator[None]:
    """Draw every random key, salt, nonce and token of a block from its ``label``: the same label, the same luck.

    Whatever the program asks of the system goes through these two names: ``secrets``, ``uuid4``, ``SystemRandom``.
    """
    taken = 0

    def luck(count: int) -> bytes:
        nonlocal taken
        taken += 1
        return hashlib.shake_256(f"{label}|{taken}".encode()).digest(count)

    before = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = random._urandom = luck  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom, random._urandom = before  # type: ignore[attr-defined]
