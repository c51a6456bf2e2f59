"""What Python's reader of packages raises for files that are broken, cut short or made to break it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

#: Found by throwing mutated files at it (bench/fuzz_uploads.py). RuntimeError: a part has a password, or packs in a way
#: that is not known; OSError and ValueError: a table points outside the file.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
