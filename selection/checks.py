"""What ``manage.py check --database default`` says of the role of the blind views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from kernel.blind import ROLE
from selection import blind_role


@register(Tags.database)
def blind_role_is_right(app_configs: Any = None, databases: Sequence[str] | None = None, **_more: Any) -> list[Any]:
    """Warn when blind pages would run with more rights than they need."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "postgresql" and _is_migrated(connection):
            found += _warnings(connection)
    return found


def _is_migrated(connection: Any) -> bool:
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM django_migrations WHERE app = 'selection' AND name = '0003_blind_role'")
        return cursor.fetchone() is not None


def _warnings(connection: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    how = "See “The role of the blind pages” in docs/operations.md."
    if not blind_role.may_step_in(connection):
        says = f"The database role {ROLE} is missing, or ours is no member of it: blind pages run with all our rights."
        found.append(Warning(says, hint=how, id="selection.W001"))
    if blind_role.held(connection) != blind_role.wanted():
        says = f"The rights of {ROLE} are not those of selection/blind_role.py."
        found.append(Warning(says, hint="Run manage.py grant_blind_role. " + how, id="selection.W002"))
    if blind_role.is_superuser(connection):
        says = "Our own database role is a superuser. Use one that is not, and that owns the tables."
        found.append(Warning(says, hint=how, id="selection.W003"))
    return found
