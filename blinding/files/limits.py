"""How much one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one flattening. Sizes in bytes, times in seconds; pixels are of one picture inside the file."""

    size: int = 25 * MIB
    unpacked: int = 300 * MIB
    entries: int = 5_000
    ratio: int = 150  # unpacked by packed, once the file unpacks to more than RATIO_FROM
    pages: int = 60
    pixels: int = 80_000_000
    seconds: float = 600
    cpu_seconds: int = 600  # of each process
    memory: int = 3_072 * MIB  # address space of each process
    written: int = 512 * MIB  # the largest file that any process may write


RATIO_FROM = 20 * MIB
