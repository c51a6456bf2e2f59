"""Whether somebody may belong to a public entity. Which of its calls are sealed is registered by the room of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from accounts import grants
from accounts.models import PublicEntity, User
from accounts.rules import may_be_staff, may_join
from kernel.verdict import Verdict

Source = Callable[[PublicEntity], Iterable[str]]
_sources: list[Source] = []


def sealed_calls(source: Source) -> Source:
    """Register who gives the references of an entity's calls whose identities are sealed."""
    _sources.append(source)
    return source


def becoming_staff(user: User) -> Verdict:
    """Return whether a person may become GovLink's staff, whichever entity's calls she has a role in."""
    entities = PublicEntity.objects.order_by("pk")
    references = [reference for entity in entities for source in _sources for reference in source(entity)]
    return may_be_staff(held=grants.kinds_held([user], references).get(user.pk, frozenset()))


def joining(users: Sequence[Any], entity: PublicEntity) -> Callable[[Any, str], Verdict]:
    """Return what says whether one of some people may belong to an entity in a role: two queries, however many.

    A person without a row (``pk`` is None) has no role in any call yet.
    """
    references = [reference for source in _sources for reference in source(entity)]
    held = grants.kinds_held([user for user in users if user.pk is not None], references)

    def verdict(user: User, role: str) -> Verdict:
        return may_join(is_staff=user.is_staff, held=held.get(user.pk, frozenset()), role=role)

    return verdict
