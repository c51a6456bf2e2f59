"""How much a submission weighs in the database: rows and bytes of each table, counted on a real PostgreSQL.

    .venv/bin/python -m bench.growth [--applied 60] [--read 300]

``--applied`` start-ups apply by the production actions (answers, envelope 2, oath, preview, receipt, mails, jobs, lines
of the record; no file). Then ``bench/loading.py`` lays down ``--read`` submissions and their assessment, three
readings each. Before and after each phase every table is written anew (VACUUM FULL) and measured with its indexes and
large values; the difference, divided, is what one submission weighs. The last column is that for a million. Tables of
less than 1 byte a submission are left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable

from tests import servers

Sizes = dict[str, tuple[int, int]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applied", type=int, default=60)
    parser.add_argument("--read", type=int, default=300)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="govlink-bench-", dir=os.environ.get("GOVLINK_BENCH_DIR"))
    try:
        with servers.postgres() as database:
            os.environ |= {
                "DATABASE_URL": database,
                "GOVLINK_VAR": folder,
                "GOVLINK_ENV_FILE": os.devnull,
                "SECRET_KEY": "a-key-of-the-bench" + "x" * 50,
                "SEAL_KEY": "a-seal-key-of-the-bench",
                "LOG_LEVEL": "ERROR",
                "DJANGO_SETTINGS_MODULE": "govlink.settings",
            }
            _measure(options.applied, options.read)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(applied: int, read: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench import loading
    from outbox.actions import sweep
    from tests.factories import call_at
    from tests.startups import desk_making

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)

    def work_off() -> None:
        """Do what waits: receipts and mails."""
        while sweep():
            pass

    call = call_at("open")
    desk_making.apply(call, 1)  # what each call has once is there
    work_off()
    _told("applying", applied, lambda: (desk_making.apply(call, applied), work_off()))
    world = loading.load(read)
    _told("assessing", read, lambda: loading.assess(world))
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")


def _told(phase: str, count: int, act: Callable[[], object]) -> None:
    """Do something and print how much each table grew by it."""
    before = sizes()
    act()
    after = sizes()
    print(f"\n{phase}, of {count} submissions\n{'table':<34} {'rows':>7} {'bytes':>8} {'GB of a million':>16}")
    grown = {name: (rows - before[name][0], size - before[name][1]) for name, (rows, size) in after.items()}
    for name, (rows, size) in sorted(grown.items(), key=lambda one: -one[1][1]):
        if size >= count:
            print(f"{name:<34} {rows / count:7.1f} {size / count:8.0f} {size / count / 1000:16.1f}")
    total = sum(size for _rows, size in grown.values()) / count
    print(f"{'all':<34} {'':>7} {total:8.0f} {total / 1000:16.1f}", flush=True)


def sizes() -> Sizes:
    """Return the rows and bytes of each table, written anew, with its indexes and large values."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL")
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*), pg_total_relation_size(%s) FROM "{name}"', [f'"{name}"'])  # noqa: S608
            found[name] = cursor.fetchone()
        return found


if __name__ == "__main__":
    main()
