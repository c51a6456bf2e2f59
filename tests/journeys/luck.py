"""Randomness that two worlds draw alike: what the platform draws for a thing is the same wherever the thing is."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy.random  # noqa: F401  draws a seed when it is first loaded: before either world begins
from django.apps import apps
from django.db import connection, models

#: Further than any test counts.
_FAR = 10_000_000


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


def same_keys() -> int:
    """Let all keys that are counted begin alike, after the number returned.

    PostgreSQL does not take a sequence back when its rows are undone.
    """
    if connection.vendor != "postgresql":
        return 0
    counted = [one for one in apps.get_models() if isinstance(one._meta.pk, models.AutoField)]
    highest = max(one._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for one in counted)
    begin = (highest // _FAR + 1) * _FAR
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, %s) FROM pg_sequences "
            "WHERE schemaname = 'public' AND data_type = 'bigint'::regtype",
            [begin],
        )
    return begin
