"""The database itself notes, call by call, that a string which tells who applies may have changed, on both engines.

A later migration that rebuilds ``startups_submission`` or ``startups_startup`` on SQLite loses these triggers and calls
``install`` again; ``tests/egress/test_net.py`` sees it when it does not.
"""

from __future__ import annotations

from typing import Any

_NAMES = {"come": "startups_submission", "gone": "startups_submission", "rewritten": "startups_submission"}
_NAMES |= {"renamed": "startups_startup"}

_POSTGRESQL = [
    # Several calls always in one order: two changes at once wait for each other instead of for ever.
    """CREATE OR REPLACE FUNCTION startups_strings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'startups_startup' THEN
            INSERT INTO startups_stringsversion (call_id, version)
                SELECT call_id, gen_random_uuid()::text FROM startups_submission WHERE startup_id = NEW.id
                GROUP BY call_id ORDER BY call_id
                ON CONFLICT (call_id) DO UPDATE SET version = EXCLUDED.version;
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            UPDATE startups_stringsversion SET version = gen_random_uuid()::text WHERE call_id = OLD.call_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO startups_stringsversion (call_id, version) VALUES (NEW.call_id, gen_random_uuid()::text)
                ON CONFLICT (call_id) DO UPDATE SET version = EXCLUDED.version;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE TRIGGER startups_strings_come AFTER INSERT ON startups_submission
        FOR EACH ROW EXECUTE FUNCTION startups_strings_changed()""",
    """CREATE OR REPLACE TRIGGER startups_strings_gone AFTER DELETE ON startups_submission
        FOR EACH ROW EXECUTE FUNCTION startups_strings_changed()""",
    """CREATE OR REPLACE TRIGGER startups_strings_rewritten
        AFTER UPDATE OF identity_version, call_id, startup_id ON startups_submission FOR EACH ROW
        WHEN ((OLD.identity_version, OLD.call_id, OLD.startup_id)
            IS DISTINCT FROM (NEW.identity_version, NEW.call_id, NEW.startup_id))
        EXECUTE FUNCTION startups_strings_changed()""",
    """CREATE OR REPLACE TRIGGER startups_strings_renamed AFTER UPDATE OF strings_version ON startups_startup
        FOR EACH ROW EXECUTE FUNCTION startups_strings_changed()""",
]


_NEW = "INSERT OR REPLACE INTO startups_stringsversion (call_id, version) VALUES (NEW.call_id, hex(randomblob(16)));"
# Never a new row for a call that may be gone, when a whole database is emptied.
_OLD = "UPDATE startups_stringsversion SET version = hex(randomblob(16)) WHERE call_id = OLD.call_id;"
_SQLITE = [
    f"CREATE TRIGGER startups_strings_come AFTER INSERT ON startups_submission BEGIN {_NEW} END",
    f"CREATE TRIGGER startups_strings_gone AFTER DELETE ON startups_submission BEGIN {_OLD} END",
    f"""CREATE TRIGGER startups_strings_rewritten
        AFTER UPDATE OF identity_version, call_id, startup_id ON startups_submission
        WHEN OLD.identity_version IS NOT NEW.identity_version OR OLD.call_id IS NOT NEW.call_id
            OR OLD.startup_id IS NOT NEW.startup_id
        BEGIN {_OLD} {_NEW} END""",
    """CREATE TRIGGER startups_strings_renamed AFTER UPDATE OF strings_version ON startups_startup
        BEGIN INSERT OR REPLACE INTO startups_stringsversion (call_id, version)
            SELECT DISTINCT call_id, hex(randomblob(16)) FROM startups_submission WHERE startup_id = NEW.id; END""",
]


def install(connection: Any) -> None:
    """Put the triggers in place; safe to repeat. What was written without them, ``note_every_call`` notes."""
    postgresql = connection.vendor == "postgresql"
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if postgresql else _SQLITE:
            cursor.execute(statement)


def note_every_call(connection: Any) -> None:
    """Let the triggers note each call that has submissions: every start-up's row is written once more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM startups_stringsversion")
        cursor.execute("UPDATE startups_startup SET strings_version = strings_version + 1")


def remove(connection: Any) -> None:
    """Take the triggers away: for undoing a migration."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name, table in _NAMES.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS startups_strings_{name}" + (f" ON {table}" if postgresql else ""))
