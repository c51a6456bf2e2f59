"""``manage.py move_database --to postgres://…``: from the embedded edition's SQLite to PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from govlink.keeping.archive import BadBackup
from govlink.keeping.moving import move

_TARGET = "target"


class Command(BaseCommand):
    """End GovLink first: while it moves, nobody can write. The SQLite file stays as it is."""

    help = "Copies everything from SQLite into an empty PostgreSQL database, compares both, and says how to go on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the target's address."""
        parser.add_argument("--to", required=True, help="postgres://user:password@host:port/name, an empty database")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        """Migrate the target, move, compare."""
        if connection.vendor != "sqlite":
            raise CommandError("DATABASE_URL names a server already: this command moves out of SQLite only.")
        self._migrate(to)
        configured = connections.configure_settings({"default": {}, _TARGET: self._parsed(to)})
        connections.databases[_TARGET] = configured[_TARGET]
        try:
            moved = move(source=connection, target=connections[_TARGET], say=self.stdout.write)
        except BadBackup as problem:
            raise CommandError(str(problem)) from None
        finally:
            connections[_TARGET].close()
        self.stdout.write(
            f"{moved.rows} rows of {moved.tables} tables moved; each table reads back as it was. Now set DATABASE_URL "
            "to the new address, keep GOVLINK_VAR and every key as they are, and start GovLink."
        )

    def _parsed(self, to: str) -> dict[str, Any]:
        try:
            found = environ.Env.db_url_config(to)
        except (ImproperlyConfigured, ValueError):
            found = {}
        if not str(found.get("ENGINE", "")).endswith("postgresql"):
            raise CommandError("--to takes an address such as postgres://user:password@host:5432/name.")
        return dict(found)

    def _migrate(self, to: str) -> None:
        self._parsed(to)
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--noinput", "-v0"],
            env=os.environ | {"DATABASE_URL": to},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"The target could not be prepared: {done.stderr.strip().splitlines()[-1]}")
