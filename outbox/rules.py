"""What decides in the outbox. Pure."""

from __future__ import annotations

import hashlib
import hmac


def once_digest(*, key: str, once_key: str) -> str:
    """Return how a message's ``once_key`` is kept: keyed, for in the open it would tell who follows or applies."""
    return hmac.new(key.encode(), f"once|{once_key}".encode(), hashlib.sha256).hexdigest()
