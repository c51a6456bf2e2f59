#!/usr/bin/env python3
"""Bring the catalogues of locale/ up to date with the sources; new texts wait there, empty, for a translator."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import catalogues


def main() -> None:
    """Collect in a copy, then take over the catalogues only."""
    with tempfile.TemporaryDirectory() as folder:
        copy = catalogues.collect(Path(folder))
        for language in catalogues.LANGUAGES:
            catalogues.path(language).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(catalogues.path(language, copy), catalogues.path(language))


if __name__ == "__main__":
    main()
