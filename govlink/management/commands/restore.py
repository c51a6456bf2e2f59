"""``manage.py restore FILE --identity KEYFILE``: read a backup into an empty database and prove it whole."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govlink.keeping.archive import BadBackup
from govlink.keeping.restoring import restore


class Command(BaseCommand):
    """The database that DATABASE_URL names must be empty, and the media folder too; nothing is ever overwritten."""

    help = "Reads a backup into this environment's empty database and media folder, and proves that it is whole."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the secret key."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, required=True, help="the file with the secret key")
        # check_backup's: what is read back is thrown away, so nothing comes next.
        parser.add_argument("--checking", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *args: Any, file: Path, identity: Path, checking: bool = False, **options: Any) -> None:
        """Restore, saying each step and what comes next."""
        try:
            restore(source=file, identity=identity, say=self.stdout.write, checking=checking)
        except BadBackup as problem:
            raise CommandError(str(problem)) from None
