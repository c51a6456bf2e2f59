"""The database itself refuses to change or delete an entry, on both engines."""

from __future__ import annotations

from typing import Any

_TABLE = "ledger_entry"
_SAYS = "The record is append-only."

_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$""",
    f"""CREATE OR REPLACE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON {_TABLE}
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    f"""CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {_TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
)
_SQLITE = tuple(
    f"""CREATE TRIGGER IF NOT EXISTS ledger_no_{verb.lower()} BEFORE {verb} ON {_TABLE}
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"""
    for verb in ("UPDATE", "DELETE")
)


def install(connection: Any) -> None:
    """Put the triggers in place; safe to repeat."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the triggers away: for undoing the migration and for emptying a test database."""
    on_table = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    names = ("no_change", "no_truncate") if connection.vendor == "postgresql" else ("no_update", "no_delete")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS ledger_{name}{on_table}")
