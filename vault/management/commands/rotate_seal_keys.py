"""``manage.py rotate_seal_keys``: wrap every data key with the newest of SEAL_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault.actions import rotate
from vault.rules import SealBroken


class Command(BaseCommand):
    """Run it after a new key was put in front of SEAL_KEYS; then the old one can be taken out."""

    help = "Wraps every data key with the newest master key of SEAL_KEYS; --reencrypt also seals all content anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--reencrypt``."""
        parser.add_argument(
            "--reencrypt", action="store_true", help="make new data keys and seal all content anew (after a key leaked)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say what was done."""
        try:
            done = rotate(by="operator", reencrypt=options["reencrypt"])
        except SealBroken as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{done.wrapped} data keys wrapped anew; {done.rows} rows and {done.files} files sealed anew. "
            "The old master key is not needed any more."
        )
