"""What this room announces to the rooms above, on commit: a call's reference and what happened, never a person."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.dispatch import Signal

log = logging.getLogger(__name__)

#: Sent with ``reference`` (str) and ``what`` (announced, opened, amended, answered, closing_soon, closed, cancelled,
#: suspended, resumed, unsealed).
call_changed = Signal()


def tell(call: Any, what: str, **more: Any) -> None:
    """Tell the rooms above, on commit, what happened to a call. A listener's error undoes nothing here."""
    reference = call.reference

    def send() -> None:
        for listener, answer in call_changed.send_robust(sender=type(call), reference=reference, what=what, **more):
            if isinstance(answer, Exception):
                log.error("A listener of call_changed failed: %r", listener, exc_info=answer)

    transaction.on_commit(send)
