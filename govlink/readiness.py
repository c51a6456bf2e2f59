"""Whether a process has all that it needs to serve: what /readyz/ answers.

One word for each thing, and no more: no address, no count, no version, no reason. The reason is in the log. The answer
is kept for a moment, so that who asks a thousand times a second costs what one asker costs.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from govlink import serving
from ledger.queries.log import knows_signing_key
from outbox import pulse
from outbox.timekeeping import clocks_agree
from vault.keys import all_open

log = logging.getLogger(__name__)

#: For so many seconds an answer is kept.
KEPT_SECONDS = 2.0
#: With less room than this a file of the largest size that is allowed may not fit any more.
LEAST_ROOM = 256 * 1024 * 1024
#: So long after the site began nothing is wrong yet when no sweep has come: workers take longer to start than pages.
STARTING_SECONDS = 60
#: The words of what keeps nobody from being served.
FINE = {"ok", "starting"}

_lock = threading.Lock()
_kept: tuple[float, dict[str, str]] | None = None


def answers() -> dict[str, str]:
    """Return a word for each thing: "ok", or what lacks. Checked anew when the last answer is older than a moment."""
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
            told = {what: _word(what, check) for what, check in CHECKS.items()}
            _kept = time.monotonic(), told
        return _kept[1]


def forget() -> None:
    """Forget the last answer: the next one is checked anew."""
    global _kept
    _kept = None


def _word(what: str, check: Callable[[], str]) -> str:
    """Return the word of a check; one that breaks says that the thing is away, and the log says why."""
    try:
        return check()
    except Exception as problem:  # whatever the thing's own driver raises
        log.warning("Not ready: %s (%s).", what, type(problem).__name__)
        return "away"


def _database() -> str:
    """Ask the database, and whether every migration of this version is in it."""
    applied = MigrationRecorder(connection).applied_migrations()
    return "ok" if _last_migrations() <= set(applied) else "unmigrated"


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app in this version of the program."""
    return frozenset((app, name) for app, name in MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def _broker() -> str:
    """Ask whoever takes the wake-up calls."""
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in")
    if folder:  # the embedded edition's: nobody answers there, it is written to
        return _writable(Path(folder))
    with current_app.connection_for_write() as line:
        line.connect()
    return "ok"


def _keys() -> str:
    """Ask whether what lies sealed can be opened, and whether the record knows the key that signs."""
    return "ok" if all_open() and knows_signing_key() else "unknown"


def _disk() -> str:
    """Write to the folder of the process and to that of the files, see whether there is room, and ask for the files."""
    default_storage.exists("ready")  # an object store that does not answer or refuses raises
    folders = [settings.VAR_DIR, Path(settings.MEDIA_ROOT)]
    return next((word for word in map(_writable, folders) if word != "ok"), "ok")


def _writable(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        os.write(file.fileno(), b"ready")
    return "ok" if shutil.disk_usage(folder).free >= LEAST_ROOM else "full"


def _beat() -> str:
    """Ask when a sweep of beat's last reached a worker; a site that has just begun may still wait for its first."""
    ago = pulse.seconds_since()
    if ago is not None and ago <= settings.READY_BEAT_SECONDS:
        return "ok"
    return "starting" if time.monotonic() - serving.BEGAN < STARTING_SECONDS else "late"


def _clock() -> str:
    """Ask the database server's clock."""
    return "ok" if clocks_agree() else "apart"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "keys": _keys,
    "disk": _disk,
    "beat": _beat,
    "clock": _clock,
}
