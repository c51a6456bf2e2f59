"""Making a backup, and reading one back into an empty database and media folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from govlink.keeping import archive, dumps, proving, stored
from govlink.keeping.archive import BadBackup, Manifest
from selection import blind_role


def back_up(*, target: Path, recipients: Sequence[str]) -> Manifest:
    """Write one encrypted file with the database, as it is at one moment, and the media folder; return its manifest.

    GovLink goes on running meanwhile. Raises BadBackup when there is no public key or a program fails.
    """
    to = archive.read_recipients(recipients)
    if target.exists():
        raise BadBackup(f"{target} exists already. Name a new file: a backup never replaces another.")
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="backup-") as folder:
        dump = Path(folder) / archive.DUMP
        manifest = Manifest(
            made=timezone.now().isoformat(timespec="seconds"),
            software=settings.SOFTWARE_VERSION,
            engine=connection.vendor,
            migrations=dumps.migrations(),
            rows=dumps.take(dump),
        )
        return archive.pack(dump=dump, media=default_storage, target=target, manifest=manifest, to=to)


def restore(*, source: Path, identity: Path, say: Callable[[str], None]) -> Manifest:
    """Read a backup into this environment's empty database and media folder, bring it up to date and prove it whole.

    Raises BadBackup, with every reason, when the file, the key or the place does not fit, or when what was read back
    does not hold.
    """
    key = archive.read_identity(identity)
    if any(stored.names(default_storage)):
        raise BadBackup(
            "The folder or bucket of files is not empty: set GOVLINK_VAR or S3_BUCKET to another. "
            "A backup is only read into an empty one."
        )
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="restore-") as folder:
        found = archive.unpack(source=source, identity=key, into=Path(folder))
        say(f"Opened: made {found.made} by GovLink {found.software}, {len(found.files)} files, all as listed.")
        _require_fitting(found)
        dumps.put_back(Path(folder) / archive.DUMP)
        _require(list(proving.miscounted(found.rows)))
        say(f"Read back: {sum(found.rows.values())} rows in {len(found.rows)} tables, as counted for the backup.")
        if (unpacked := Path(folder) / archive.MEDIA).exists():
            stored.put_in(default_storage, unpacked)
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "postgresql" and not blind_role.install(connection):
        say("The role of the blind pages is missing on this server: see docs/operations.md, then grant_blind_role.")
    _require(list(proving.broken()))
    say("Proven: the record's hashes and links hold, every data key opens, every file is there.")
    return found


def _require_fitting(found: Manifest) -> None:
    if found.engine != connection.vendor:
        raise BadBackup(
            f"This backup is of {found.engine}, the database of DATABASE_URL is {connection.vendor}. "
            "Restore it into its own kind; `manage.py move_database` moves SQLite to PostgreSQL."
        )
    if unknown := proving.unknown_migrations(found.migrations):
        raise BadBackup(
            f"This backup was made by a newer GovLink ({found.software}): this one does not know {unknown[0]}. "
            "Install that version or a newer one first."
        )


def _require(wrong: list[str]) -> None:
    if wrong:
        raise BadBackup("What was read back is not whole:\n" + "\n".join(f"* {one}" for one in wrong))
