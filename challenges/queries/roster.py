"""What a list of people would do: who is new, who has the role already, and which lines cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.joining import joining
from accounts.models import Area, Membership, PublicEntity, User
from accounts.states import MemberRole
from challenges.models import Attendance, Workshop
from challenges.rules.roster import Line, folded
from challenges.states import CallState
from kernel.verdict import Verdict, no


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens with one line: ``line``, the person if she is known, her area; ``does``: in words, for staff."""

    line: Line
    user: User | None
    area: Area | None
    joins: bool
    called: bool
    does: Any

    @property
    def good(self) -> bool:
        """Say whether the line can be taken."""
        return bool(self.line.verdict)

    @property
    def role(self) -> Any:
        """Return what the role is called; of an unknown one, the word of the list."""
        return dict(MemberRole.choices).get(self.line.role, self.line.role)


def entities() -> QuerySet[PublicEntity]:
    """Return every public entity, by name."""
    return PublicEntity.objects.order_by("short_name")


def coming_workshops() -> QuerySet[Workshop]:
    """Return the workshops to which people may still be called in, the next one first."""
    ended = [CallState.PUBLISHED, CallState.CANCELLED, CallState.DESERTED]
    found = Workshop.objects.filter(held_at=None).exclude(call__state__in=ended)
    return found.select_related("call__entity").order_by("starts_at", "pk")


def plan(lines: list[Line], *, entity: PublicEntity, workshop: Workshop | None) -> list[Plan]:
    """Return what each line would do for an entity (and one of its workshops), in six queries."""
    emails = [line.email for line in lines]
    known = {user.email.lower(): user for user in User.objects.filter(email__in=emails).defer("password")}
    today = timezone.localdate()
    current = Q(ends_on=None) | Q(ends_on__gte=today)
    held = set(Membership.objects.filter(current, entity=entity).values_list("user", "role"))
    areas = {folded(area.name): area for area in Area.objects.filter(entity=entity)}
    called = set(Attendance.objects.filter(workshop=workshop).values_list("user", flat=True)) if workshop else set()
    may_join = joining(list(known.values()), entity)
    return [_planned(line, known.get(line.email), held, areas, called, workshop, may_join) for line in lines]


def _planned(
    line: Line,
    user: User | None,
    held: set[Any],
    areas: dict[str, Area],
    called: set[Any],
    workshop: Workshop | None,
    may_join: Callable[[Any, str], Verdict],
) -> Plan:
    area = areas.get(folded(line.area)) if line.area else None
    if line.verdict and line.area and area is None:
        line = replace(line, verdict=no(_("The entity has no area of this name.")))
    if line.verdict and user is not None and not user.is_active:
        line = replace(line, verdict=no(_("This person's account is closed.")))
    joins = user is None or (user.pk, line.role) not in held
    if line.verdict and joins and user is not None:
        line = replace(line, verdict=may_join(user, line.role))
    to_call = workshop is not None and (user is None or user.pk not in called)
    if user is None:
        does = _("Is registered and invited.")
    elif joins:
        does = _("Has an account; joins the entity.")
    elif to_call:
        does = _("Belongs to the entity; is called in to the workshop.")
    else:
        does = _("Is there already: nothing to do.")
    return Plan(line=line, user=user, area=area, joins=joins, called=to_call, does=does if line.verdict else "")
