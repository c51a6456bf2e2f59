"""Two people, or two tabs, changed the same field: both texts are kept and shown."""

from __future__ import annotations


class Conflict(Exception):
    """Raised by a save whose version is older than what is stored. Nothing was written."""

    def __init__(self, *, yours: str, theirs: str, version: int) -> None:
        super().__init__("The field was changed meanwhile.")
        self.yours = yours
        self.theirs = theirs
        self.version = version
