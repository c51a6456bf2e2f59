"""``manage.py check_backup FILE --identity KEYFILE``: restore a backup into a database that is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error, connection

from govlink.keeping.restoring import LACKING
from govlink.management.commands.restore import Command as Restore


class Command(Restore):
    """A backup that was never read back is a hope. The real database is not touched."""

    help = "Restores a backup into a fresh database, proves it whole there, and removes that database again."

    def handle(self, *args: Any, file: Path, identity: Path, checking: bool = True, **options: Any) -> None:
        """Restore in a process of its own, with this environment's keys; pass its words and its verdict on."""
        with tempfile.TemporaryDirectory(prefix="govlink-check-") as folder, _fresh_database(Path(folder)) as address:
            environment = os.environ | {
                "DATABASE_URL": address,
                "GOVLINK_VAR": folder,
                "S3_BUCKET": "",  # its files are read back into that folder
                "GOVLINK_EDITION": "embedded",
                "SECRET_KEY": settings.SECRET_KEY,
                "SEAL_KEY": settings.SEAL_KEY,
                "SEAL_KEYS": ",".join(settings.SEAL_KEYS),
                "LEDGER_KEY": settings.LEDGER_KEY,
            }
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(file.resolve())]
            done = subprocess.run(
                [*command, "--identity", str(identity.resolve()), "--checking"],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
        self.stdout.write(done.stdout.strip())
        if done.returncode:
            raise CommandError(done.stderr.strip().removeprefix("CommandError: "))
        verdict = "The backup can be restored"
        if LACKING in done.stdout:
            verdict += ", but with these keys GovLink would not start on it"
        self.stdout.write(f"{verdict}. What was read back for this is removed again.")


@contextmanager
def _fresh_database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of this database's kind, which is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'checked.sqlite3'}"
        return
    name = f"govlink_check_{uuid.uuid4().hex[:12]}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    except Error as problem:
        raise CommandError(
            f"No database could be made to restore into ({str(problem).strip()}). Give GovLink's role CREATEDB, or "
            "restore into an empty database of your own: DATABASE_URL=… manage.py restore."
        ) from None
    try:
        yield _address(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _address(name: str) -> str:
    own = connection.settings_dict
    who = quote(own["USER"] or "", safe="") + (f":{quote(own['PASSWORD'], safe='')}" if own["PASSWORD"] else "")
    host = quote(own["HOST"] or "", safe="") + (f":{own['PORT']}" if own["PORT"] else "")
    return f"postgres://{who}@{host}/{name}"
