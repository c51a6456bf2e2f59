"""Why no test opens the files of an SQLite database that it is connected to, and that none can."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

_OTHER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("INSERT INTO t VALUES (1)")
other.close()
"""


def _rows_after_others_wrote(file: Path, *, raw: bool) -> int:
    """Return how many rows a connection sees of four: two that others wrote, and one of its own after each."""
    with closing(sqlite3.connect(file, isolation_level=None)) as ours:
        ours.execute("PRAGMA journal_mode=WAL")
        ours.execute("CREATE TABLE t (a)")
        if raw:
            file.read_bytes()
        for _ in range(2):
            subprocess.run([sys.executable, "-c", _OTHER, str(file)], check=True)
            ours.execute("INSERT INTO t VALUES (2)")
        [(count,)] = ours.execute("SELECT count(*) FROM t").fetchall()
    return int(count)


def test_to_read_an_open_database_raw_makes_rows_of_others_unseen(tmp_path: Path) -> None:
    assert _rows_after_others_wrote(tmp_path / "well.sqlite3", raw=False) == 4
    assert _rows_after_others_wrote(tmp_path / "harmed.sqlite3", raw=True) < 4


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_nobody_reads_the_test_database_raw(ending: str) -> None:
    with pytest.raises(AssertionError, match="read it in another process"):
        Path(f"{connection.settings_dict['NAME']}{ending}").read_bytes()
