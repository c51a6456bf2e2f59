"""What this room announces to the rooms above, on commit: a call's reference and what happened, never a person."""

from __future__ import annotations

import logging
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

from outbox.actions import announce

log = logging.getLogger(__name__)

#: The job that tells.
TOLD = "challenges.changed"

#: Sent with ``reference`` (str) and ``what`` (announced, opened, amended, answered, closing_soon, closed, cancelled,
#: suspended, resumed, unsealed) and ``at`` (str, the moment of the act).
call_changed = Signal()
#: Asked before a question is taken in, with ``user`` and ``text``: a listener returns the words that tell who asks.
asker_told = Signal()


def words_that_tell(*, user: Any, text: str) -> list[str]:
    """Return the words by which a text tells who wrote it, as the rooms above know her."""
    told: list[tuple[Any, Any]] = asker_told.send(sender=type(user), user=user, text=text)
    return [word for _listener, words in told for word in words]


def tell(call: Any, what: str, **more: Any) -> None:
    """Tell the rooms above, on commit, what happened to a call. A listener's error undoes nothing here.

    A row of the same transaction says so: when this process dies before they have heard, the sweep tells them.
    """
    announce(TOLD, reference=call.reference, what=what, more={**more, "at": timezone.now().isoformat()})


def send(*, reference: str, what: str, more: dict[str, Any]) -> None:
    """Tell the rooms above now."""
    for listener, answer in call_changed.send_robust(sender=None, reference=reference, what=what, **more):
        if isinstance(answer, Exception):
            log.error("A listener of call_changed failed: %r", listener, exc_info=answer)
