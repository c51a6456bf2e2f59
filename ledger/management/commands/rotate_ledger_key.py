"""Change the key that signs the record."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ledger.actions.keys import rotate_key


class Command(BaseCommand):
    help = "Make a new signing key, announce it in the record under the old key's signature, and store or print it."

    def handle(self, *args: Any, **options: Any) -> None:
        secret = rotate_key(by="command")
        if settings.PRODUCTION or not settings.LEDGER_KEY_FILE.exists():
            self.stdout.write("Set this in the environment of every process and start them again:")
            self.stdout.write(f"LEDGER_KEY={secret}")
        else:
            settings.LEDGER_KEY_FILE.write_text(secret)
            self.stdout.write(f"The new key is in {settings.LEDGER_KEY_FILE}. Start GovLink again to use it.")
