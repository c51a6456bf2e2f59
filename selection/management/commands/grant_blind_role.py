"""``manage.py grant_blind_role``: give the role of the blind views exactly the rights that it should have."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from kernel.blind import ROLE
from selection import blind_role


class Command(BaseCommand):
    """Run it after an administrator made the role, and whenever ``manage.py check --database default`` asks for it."""

    help = "Gives the database role of the blind pages exactly its rights (PostgreSQL)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, and say so."""
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; on SQLite there is nothing to grant.")
        with transaction.atomic():
            if not blind_role.install(connection):
                raise CommandError(f"The role {ROLE} does not exist and ours may not make it: see docs/operations.md.")
        self.stdout.write(f"{ROLE} has the {len(blind_role.wanted())} rights that blind pages need.")
