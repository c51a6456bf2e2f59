"""Telling the room of people which calls of an entity are sealed (``accounts.joining``)."""

from __future__ import annotations

from accounts.joining import sealed_calls
from accounts.models import PublicEntity
from challenges.models import Call
from challenges.states import OPENED_STATES


@sealed_calls
def sealed_of(entity: PublicEntity) -> list[str]:
    """Return the references of an entity's calls of which no identity was opened: one query."""
    found = Call.objects.filter(entity=entity).exclude(state__in=OPENED_STATES)
    return list(found.order_by("pk").values_list("reference", flat=True))
