"""Write the index of the public search anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from pilots.actions.search import rebuild_search


class Command(BaseCommand):
    help = (
        "Write anew what the public search finds. Needed after rows were changed or restored by hand; safe at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_search(by='command')}")
