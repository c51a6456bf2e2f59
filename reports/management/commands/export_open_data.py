"""Write the open data of an entity's published case into a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.queries import call_with_entity, evidence_export, pilot_of


class Command(BaseCommand):
    help = "Write evidence.json of an entity's newest published case, counted from rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entity", help="an entity's acronym, like ate")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        call = call_with_entity(options["entity"])
        pilot = pilot_of(call) if call else None
        if pilot is None:
            raise CommandError(f"“{options['entity']}” has no published case. Publish one, or check the acronym.")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / "evidence.json"
        target.write_text(json.dumps(evidence_export(pilot), ensure_ascii=False, indent=2) + "\n")
        self.stdout.write(f"{target} written.")
