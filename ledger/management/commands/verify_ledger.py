"""Verify every chain of the record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.models import Entry
from ledger.queries import flaws


class Command(BaseCommand):
    help = "Recompute every hash and link of the record; exit 1 and name each flaw when one does not add up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("call", nargs="?", default=None, help="a call's reference; all chains when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(flaws(options["call"]))
        for flaw in found:
            self.stderr.write(f"{flaw.call or 'platform'} #{flaw.seq}: {flaw.reason}")
        if found:
            raise CommandError(f"{len(found)} flaws: the record was changed after it was written.")
        count = Entry.objects.count() if options["call"] is None else Entry.objects.filter(call=options["call"]).count()
        self.stdout.write(f"{count} entries verified: every hash and every link holds.")
