"""Collecting the texts of the sources into catalogues, in a copy: the same way for writing and for checking them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: English is what the sources say; these are translated.
LANGUAGES = ("es", "pt")
_LEFT_OUT = (
    ".git",
    ".venv",
    "var",
    "build",
    "node_modules",
    "tests",
    "bench",
    "static",
    "__pycache__",
    "*_cache",
    "*.mo",
)


def path(language: str, root: Path = ROOT) -> Path:
    """Return where a language's catalogue is."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(folder: Path) -> Path:
    """Copy the tree into ``folder`` and bring the catalogues there up to date; return the copy's root.

    Raises ``CalledProcessError`` when gettext complains.
    """
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--no-wrap", "--add-location=file", "-v0"]
    for language in LANGUAGES:
        command += ["-l", language]
    subprocess.run(command, cwd=copy, check=True, env=os.environ | {"GOVLINK_VAR": str(folder / "var")})
    return copy
