"""Django's command, which makes an empty database at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from govlink.laying import lay

#: With these it is asked for something else than to bring the whole database up to date.
_OTHERWISE = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Bring a database up to date: an empty one at once, any other step by step."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database; then do what Django does: the steps that are left, permissions."""
        connection = connections[options["database"]]
        if not any(options[name] for name in _OTHERWISE):
            connection.prepare_database()
            if lay(connection) and options["verbosity"] > 0:
                self.stdout.write("The database was empty: all its tables were made at once.")
        super().handle(*args, **options)
