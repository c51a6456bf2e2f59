"""Inviting many people at once: to an entity, and to one of its workshops."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import add_member, register_person
from accounts.models import PublicEntity, User
from challenges import emails
from challenges.actions.workshops import call_in
from challenges.models import Workshop
from challenges.queries.access import steers
from challenges.queries.roster import Plan, plan
from challenges.rules.exercises import may_steer
from challenges.rules.roster import Line
from kernel.verdict import require
from outbox.actions import post


@transaction.atomic
def invite_people(*, lines: list[Line], entity: PublicEntity, by: Any, workshop: Workshop | None = None) -> int:
    """Register who is new, give each her role, write to whom something changed, and call in to the workshop.

    Lines that cannot be taken are left out. Run twice, the second time does nothing. Returns for how many people
    something changed. Raises ``Refused``.
    """
    require(may_steer(steers=steers(by, entity)))
    PublicEntity.objects.select_for_update(of=("self",)).get(pk=entity.pk)
    called: list[User] = []
    changed: set[int] = set()
    for one in plan(lines, entity=entity, workshop=workshop):
        if not one.good:
            continue
        user = _person(one, entity, by)
        if one.joins:
            changed.add(user.pk)
            _join(one, user, entity, by)
        if one.called and user not in called:
            called.append(user)
    if workshop is not None and called:
        call_in(workshop=workshop, users=called, by=by)
        changed.update(user.pk for user in called)
    return len(changed)


def _person(one: Plan, entity: PublicEntity, by: Any) -> User:
    """Return the person of a line; two lines may give a new person two roles."""
    known = one.user or User.objects.filter(email=one.line.email).first()
    return known or register_person(
        email=one.line.email, name=one.line.name, by=by, time_zone=entity.time_zone, language=_language(entity)
    )


def _language(entity: PublicEntity) -> str:
    return "pt" if entity.country == "BR" else "es"


def _join(one: Plan, user: User, entity: PublicEntity, by: Any) -> None:
    add_member(
        user=user,
        entity=entity,
        role=one.line.role,
        area=one.area,
        starts_on=timezone.localdate(),
        resolution_no=one.line.resolution_no,
        by=by,
    )
    post(**emails.entity_invitation(entity, user, role=one.line.role, is_new=not user.has_usable_password()))
