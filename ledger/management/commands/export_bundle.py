"""Write the public bundle of a call into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.actions.checkpoints import sign_due, sign_now
from ledger.queries.bundle import bundle_zip, is_public


class Command(BaseCommand):
    help = "Sign the record of a call as it stands and write its bundle, which python -m ledger.verify checks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("call", help="the call's reference")
        parser.add_argument("file", help="where to write the ZIP file")

    def handle(self, *args: Any, call: str, file: str, **options: Any) -> None:
        try:
            sign_due(call=call, by="command")
            last = sign_now(call=call, by="command")
        except LookupError as error:
            raise CommandError(str(error)) from None
        Path(file).write_bytes(bundle_zip(call))
        self.stdout.write(f"{file}: {last.size} entries of {call}.")
        if not is_public(call):
            self.stdout.write("Its identities are not opened yet: the verifier will call it unfinished.")
