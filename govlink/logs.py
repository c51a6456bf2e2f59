"""What the logs leave out: a link that opens something is a key, and a log is read by more people than a mailbox."""

from __future__ import annotations

import logging
import re

#: A part of a path as long as a token or an id. Names of pages and references of calls are shorter.
_KEY = re.compile(r"(?<=/)[\w\-]{24,}(?=[/\s?]|$)")


class WithoutKeys(logging.Filter):
    """Takes tokens and ids out of the paths in a message; never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message when a path in it has such a part."""
        said = record.getMessage()
        if "/" in said:
            record.msg, record.args = _KEY.sub("…", said), ()
        return True
