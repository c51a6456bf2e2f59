"""Making a backup, and reading one back into an empty database and media folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from govlink.keeping import archive, dumps, keyring, proving, stored
from govlink.keeping.archive import BadBackup, Manifest
from selection import blind_role

#: How the sentence begins that names a key without which what was read back cannot be served.
LACKING = "Not to be started yet"


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


def restore(*, source: Path, identity: Path, say: Callable[[str], None], checking: bool = False) -> Manifest:
    """Read a backup into this environment's empty database and media folder, bring it up to date and prove it whole.

    It ends with what comes next, unless the place is thrown away afterwards, as it is where a backup is only checked.
    Raises BadBackup, with every reason, when the file, the key or the place does not fit, or when what was read back
    does not hold.
    """
    key = archive.read_identity(identity)
    if any(stored.names(default_storage)):
        raise BadBackup(
            "The folder or bucket of files is not empty, and a backup is only read into an empty one. "
            f"{_emptying()} Or name others in GOVLINK_VAR (with copies of {', '.join(keyring.KEYS)}) or S3_BUCKET."
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
    _require(list(proving.broken()), advice=_with_keys(checking=checking))
    say("Proven: the record's hashes and links hold, every data key opens, every file is there.")
    if told := _next(checking=checking):
        say(told)
    return found


def _with_keys(*, checking: bool) -> str:
    """Say what to do where what was read back lies sealed under other keys; nothing where ours are not to blame."""
    if "seal-key" not in keyring.unfit():
        return ""
    if checking:
        return f"Who restores it needs {keyring.belong(list(keyring.KEYS))}."
    return f"{keyring.put_back(list(keyring.KEYS))}. {_emptying()}"


def _emptying() -> str:
    """Say how the place becomes empty."""
    if connection.vendor == "sqlite" and isinstance(default_storage, FileSystemStorage):
        database = connection.settings_dict["NAME"]
        return f"Remove {database} (also -wal and -shm) and {settings.MEDIA_ROOT}, then run restore again."
    return "Empty the database of DATABASE_URL and the folder or bucket of files, then run restore again."


def _next(*, checking: bool) -> str:
    """Say what is to be done before GovLink starts on what was read back, and how it starts."""
    how = "make run (or manage.py up)"
    if settings.PRODUCTION:
        how = "docker compose up -d (or the web server, the workers and beat)"
    wrong = keyring.unfit()
    if not wrong:
        return "" if checking else f"Next, in the same environment: {how}"
    if checking:
        return f"{LACKING}: {'; '.join(wrong.values())}. Who restores it needs {keyring.belong(list(wrong))}."
    return f"{LACKING}: {'; '.join(wrong.values())}. {keyring.put_back(list(wrong))}; then: {how}"


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


def _require(wrong: list[str], *, advice: str = "") -> None:
    if wrong:
        lines = ["What was read back is not whole:", *(f"* {one}" for one in wrong), advice]
        raise BadBackup("\n".join(filter(None, lines)))
