"""The database itself refuses to change or delete what was recorded, on both engines.

On PostgreSQL the application's own role has no right to do so either: that holds where somebody drops a trigger.
"""

from __future__ import annotations

from typing import Any

TABLES = ("ledger_entry", "ledger_checkpoint", "ledger_cosignature", "ledger_signingkey")
_SAYS = "The record is append-only."
_RIGHTS = "UPDATE, DELETE, TRUNCATE"

_FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"""


def _name(table: str, what: str) -> str:
    return f"ledger_no_{what}" if table == "ledger_entry" else f"{table}_no_{what}"


def _postgresql(table: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE TRIGGER {_name(table, "change")} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
        f"""CREATE OR REPLACE TRIGGER {_name(table, "truncate")} BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
        f"REVOKE {_RIGHTS} ON {table} FROM CURRENT_USER",
        f"REVOKE {_RIGHTS} ON {table} FROM PUBLIC",
    ]


def _sqlite(table: str) -> list[str]:
    return [
        f"""CREATE TRIGGER IF NOT EXISTS {_name(table, verb.lower())} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"""
        for verb in ("UPDATE", "DELETE")
    ]


def _present(connection: Any) -> list[str]:
    """Return the tables that exist already: the first migration finds one, later ones the others."""
    there = set(connection.introspection.table_names())
    return [table for table in TABLES if table in there]


def install(connection: Any) -> None:
    """Put the triggers in place and take the rights away; safe to repeat."""
    postgresql = connection.vendor == "postgresql"
    tables = _present(connection)
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_FUNCTION)
        for table in tables:
            for statement in _postgresql(table) if postgresql else _sqlite(table):
                cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away and give the rights back: for undoing a migration and for emptying a test database."""
    postgresql = connection.vendor == "postgresql"
    tables = _present(connection)
    with connection.cursor() as cursor:
        for table in tables:
            for what in ("change", "truncate") if postgresql else ("update", "delete"):
                on_table = f" ON {table}" if postgresql else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, what)}{on_table}")
            if postgresql:
                cursor.execute(f"GRANT {_RIGHTS} ON {table} TO CURRENT_USER")
