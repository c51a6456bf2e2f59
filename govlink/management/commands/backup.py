"""``manage.py backup FILE``: one encrypted file that holds the database and the media folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from govlink.keeping.archive import BadBackup
from govlink.keeping.restoring import back_up


class Command(BaseCommand):
    """GovLink goes on running; the keys of the environment are not part of the file."""

    help = "Writes database and media folder into one encrypted file, while GovLink runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and for whose keys to encrypt."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--recipient", action="append", help="a public key (age1…); default: BACKUP_RECIPIENTS")

    def handle(self, *args: Any, file: Path, recipient: list[str] | None, **options: Any) -> None:
        """Write it, and say what is in it."""
        try:
            made = back_up(target=file, recipients=recipient or settings.BACKUP_RECIPIENTS)
        except BadBackup as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"{file} was not written: {problem.strerror}. Nothing was left behind.") from None
        self.stdout.write(
            f"{file}: {file.stat().st_size} bytes; {sum(made.rows.values())} rows in {len(made.rows)} tables, "
            f"{len(made.files) - 1} files of the media folder. Try it: manage.py check_backup {file} --identity KEYFILE"
        )
