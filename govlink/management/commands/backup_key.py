"""``manage.py backup_key FILE``: make the pair of keys that backups are encrypted with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govlink.keeping.archive import make_identity


class Command(BaseCommand):
    """The secret key goes into a file that leaves this machine; the public one into BACKUP_RECIPIENTS."""

    help = "Makes a pair of keys: the secret one into FILE, the public one onto the screen (for BACKUP_RECIPIENTS)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write the secret key for its owner only, and never over another one."""
        secret, public = make_identity()
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as problem:
            raise CommandError(f"{file} cannot be made: {problem.strerror}. Name a new file.") from None
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(f"# GovLink: opens its backups. Public key: {public}\n{secret}\n")
        self.stderr.write(f"The secret key is in {file}. Keep it away from this machine: without it no backup opens.")
        self.stdout.write(public)
