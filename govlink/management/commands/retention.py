"""Delete what was kept for its term, or say what would go."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from govlink.actions.retention import purge
from govlink.queries.retention import counts
from govlink.rules.retention import ENDING


class Command(BaseCommand):
    help = "Delete what was kept for its term (docs/privacy.md), as the clock does once a day; counts only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say how many of each would go, and delete nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = counts(timezone.now()) if options["dry_run"] else purge(by="operator")
        for key, count in gone.items():
            self.stdout.write(f"{count:>8}  {key} ({ENDING[key].days} days)")
        self.stdout.write("Nothing was deleted." if options["dry_run"] else f"{sum(gone.values())} rows were deleted.")
