"""Libraries that are imported when they are first used: a command that counts nothing does not wait for numpy.

    if TYPE_CHECKING:
        import numpy as np
    else:
        np = Late("numpy")

Whoever answers people calls ``import_all`` before the first answer: no page waits for an import.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_names: set[str] = set()


class Late:
    """Stands for a module until something of it is asked for, by any thread: Python's own lock guards the import."""

    def __init__(self, name: str) -> None:
        self.__name__ = name
        _names.add(name)

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, found)  # the next look-up does not come here
        return found


def import_all() -> None:
    """Import every library that was put off so far."""
    for name in sorted(_names):
        import_module(name)
