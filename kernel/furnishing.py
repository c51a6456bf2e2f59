"""What of the migrations an empty database needs besides its tables."""

from __future__ import annotations

from django.db.migrations import RunPython


class Furnish(RunPython):
    """A step that writes what belongs to every database: reference rows, triggers, rights of a role.

    A database that is stepped through the migrations meets it at its place. For one that is made at once
    (``govlink.laying``) it is done when all tables are there, with the models of today: the step must bear both. Where
    a change of the models ends that, it becomes a RunPython again, and the migration of the change furnishes anew.
    """
