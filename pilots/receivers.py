"""Listens to what calls announce, so that what the public can find is what it can read."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from challenges.signals import call_changed
from pilots.actions.search import index_call

#: What changes the public text of a call; its state is read when somebody searches.
_CHANGES_TEXT = frozenset({"announced", "amended", "answered"})


@receiver(call_changed)
def on_call_changed(sender: Any, *, reference: str, what: str, **_more: Any) -> None:
    """Write anew what can be found of the call. What is lost here, the clock catches up."""
    if what in _CHANGES_TEXT:
        index_call(reference=reference, by="clock")
