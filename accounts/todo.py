"""What waits for a person: computed by each room, shown on her home page, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing that waits for a person.

    ``text`` and ``context`` are sentences in her language (lazy allowed), ``url`` does it, ``due`` is the moment until
    which it can be done (None: no deadline), ``role`` says as what she does it.
    """

    text: Any
    url: str
    due: datetime | None = None
    context: Any = ""
    role: Any = ""
    progress: tuple[int, int] | None = None
