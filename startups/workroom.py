"""Folders in which an applicant's file lies in the clear while it is converted: gone afterwards, whatever happens."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "govlink-flat-"


@contextmanager
def workroom() -> Iterator[Path]:
    """Give a folder for the block. Those of processes that were killed are removed first.

    Whoever works in a folder holds a lock on it, which ends with her process, however that ends.
    """
    _clear()
    made, held = _made()
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(held)


def _made() -> tuple[str, int]:
    """Return a new folder and its lock."""
    while True:
        made = tempfile.mkdtemp(prefix=_PREFIX)
        try:
            held = os.open(made, os.O_RDONLY)
        except FileNotFoundError:
            continue
        fcntl.flock(held, fcntl.LOCK_EX)
        if os.path.exists(made):
            return made, held
        os.close(held)  # who cleared up came between making and locking


def _clear() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            held = os.open(folder, os.O_RDONLY)
        except OSError:  # it has just gone, or belongs to somebody else on this machine
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass  # somebody works in it
        finally:
            os.close(held)
