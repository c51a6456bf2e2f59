"""Who belongs to an exercise: its entity's people, those appointed to it, GovLink's staff."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, QuerySet

from accounts import grants
from accounts.models import PublicEntity
from accounts.queries import current_memberships, is_member, may_steer
from accounts.states import MemberRole
from challenges.models import Call
from kernel.asked import Asked
from kernel.verdict import require


def steers(by: Any, entity: PublicEntity) -> bool:
    """Say whether ``by`` runs exercises of an entity; the platform's own stories and clocks (a string) do."""
    return isinstance(by, str) or may_steer(by, entity)


def belongs(by: Any, call: Call) -> bool:
    """Say whether a person may work on the frame: the entity's people and GovLink's staff."""
    return steers(by, call.entity) or is_member(by, call.entity)


def visible_calls(user: Any) -> QuerySet[Call]:
    """Return the exercises that a person takes part in on the public side; all of them for staff."""
    calls = Call.objects.select_related("entity", "category")
    if user.is_staff:
        return calls
    entities = current_memberships(user).values("entity")
    appointed = grants.calls_with_any_role(user, Call.objects.all())
    return calls.filter(Q(entity__in=entities) | Q(pk__in=appointed))


_HIDDEN = Asked(
    lambda reference: Call.objects.filter(reference=reference).only("reference").order_by("pk"), reference=CharField()
)


def visible_call(user: Any, reference: str) -> Call | None:
    """Return an exercise that a person takes part in; None for a stranger, as if it did not exist.

    Raises ``Refused`` when she was appointed to it and belongs to an applicant: only she reads the sentence.
    """
    found = visible_calls(user).select_related("frame").filter(reference=reference).first()
    if found is None:
        hidden = _HIDDEN.first(reference=reference)
        if hidden is not None and grants.has_void(user, hidden):
            require(grants.standing(user, reference))
    return found


def may_read_record(user: Any, reference: str) -> bool:
    """Say whether a person may read a chain of the record: anybody once the call was announced.

    Before that, and for an exercise that ended without an announcement, whoever takes part in it. A chain that belongs
    to no exercise is everybody's.
    """
    call = Call.objects.filter(reference=reference).only("announced_at").first()
    if call is None or call.announced_at is not None:
        return True
    return bool(user.is_authenticated) and visible_calls(user).filter(pk=call.pk).exists()


def steered_entities(user: Any) -> QuerySet[PublicEntity]:
    """Return the entities for which a person may start an exercise."""
    if user.is_staff:
        return PublicEntity.objects.order_by("legal_name")
    held = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values("entity")
    return PublicEntity.objects.filter(pk__in=held).order_by("legal_name")
