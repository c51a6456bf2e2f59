"""What SQLite keeps of deleted rows until it is told to forget them."""

from __future__ import annotations

from django.db import connection


def forget_pages() -> None:
    """Have SQLite forget what its journal still holds; what was deleted is overwritten already (``secure_delete``)."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
