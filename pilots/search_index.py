"""The database's own index of public texts: made by a migration, kept by the database itself.

PostgreSQL keeps a column of stems, each row by the rules of its own language. SQLite, which knows no stems, keeps an
FTS5 table that reads over accents; triggers fill it. A later migration that rebuilds ``pilots_searchrow`` on SQLite
loses those triggers and calls ``install`` again.
"""

from __future__ import annotations

from typing import Any

#: The language of a text, and the configuration by which PostgreSQL finds its stems.
STEMMERS = {"es": "spanish", "pt": "portuguese", "en": "english"}


def _vector(stemmer: str) -> str:
    return f"setweight(to_tsvector('{stemmer}'::regconfig, heading), 'A') || to_tsvector('{stemmer}'::regconfig, words)"


_POSTGRESQL = [
    "ALTER TABLE pilots_searchrow ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS (CASE language "
    + " ".join(f"WHEN '{language}' THEN {_vector(stemmer)}" for language, stemmer in STEMMERS.items())
    + f" ELSE {_vector('simple')} END) STORED",
    "CREATE INDEX IF NOT EXISTS pilots_searchrow_vector ON pilots_searchrow USING gin (vector)",
]
_TAKE_OUT = (
    "INSERT INTO pilots_search_fts(pilots_search_fts, rowid, heading, words) "
    "VALUES ('delete', old.id, old.heading, old.words);"
)
_PUT_IN = "INSERT INTO pilots_search_fts(rowid, heading, words) VALUES (new.id, new.heading, new.words);"
_SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS pilots_search_fts USING fts5(heading, words, "
    "content='pilots_searchrow', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    *(
        f"CREATE TRIGGER IF NOT EXISTS pilots_search_{verb.lower()} AFTER {verb} ON pilots_searchrow BEGIN {does} END"
        for verb, does in (
            ("INSERT", _PUT_IN),
            ("DELETE", _TAKE_OUT),
            ("UPDATE", f"{_TAKE_OUT} {_PUT_IN}"),
        )
    ),
    "INSERT INTO pilots_search_fts(pilots_search_fts) VALUES ('rebuild')",
]


def install(connection: Any) -> None:
    """Put the index in place; safe to repeat."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Take the index away: for undoing the migration, before its table goes. PostgreSQL drops it with the table."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            for verb in ("insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS pilots_search_{verb}")
            cursor.execute("DROP TABLE IF EXISTS pilots_search_fts")
