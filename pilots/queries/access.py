"""Who reads and who changes a pilot."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, QuerySet

from accounts import grants
from accounts.models import PublicEntity, User
from accounts.queries import current_memberships, entity_people, is_member, may_steer
from accounts.states import CallRole, MemberRole
from challenges.models import Call
from challenges.states import CallState
from kernel.asked import Asked
from pilots.models import Pilot
from pilots.states import PilotState, Side
from selection.queries.ranking import offers_of
from startups.models import Startup, TeamMember
from startups.queries.names import unsettled
from startups.queries.unsealing import chosen_submission


def writes(user: Any, entity: PublicEntity) -> bool:
    """Say whether a person changes the pilots of an entity: its people, or GovLink's staff."""
    return bool(user.is_authenticated and (user.is_staff or is_member(user, entity)))


def supplies(user: Any, pilot: Pilot) -> bool:
    """Say whether a person belongs to the pilot's start-up."""
    return TeamMember.objects.filter(user=user, startup=pilot.startup_id).exists()


def steers(user: Any, entity: PublicEntity) -> bool:
    """Say whether a person plans, starts, ends and publishes an entity's pilots."""
    return may_steer(user, entity)


def readable_pilots(user: Any, *, auditing: bool = False) -> QuerySet[Pilot]:
    """Return the pilots that a person reads: of her entity, of her start-up, or as the call's authority.

    ``auditing``: also those of calls that she audits, of which she reads what was planned, counted and written.
    """
    found = Pilot.objects.select_related("call__entity", "startup")
    if not user.is_authenticated:
        return found.none()
    if user.is_staff:
        return found
    roles = [CallRole.AUTHORITY, CallRole.AUDITOR] if auditing else [CallRole.AUTHORITY]
    mine = Q()
    for role in roles:
        mine |= Q(call__in=grants.calls_for(user, role, Call.objects.all()).values("pk"))
    return found.filter(
        Q(call__entity__in=current_memberships(user).values("entity"))
        | Q(startup__in=TeamMember.objects.filter(user=user).values("startup"))
        | mine
    )


def find_audited(user: Any, reference: str) -> Pilot | None:
    """Return a call's pilot if this person reads it or audits the call; None otherwise."""
    return _found(user, reference, CallRole.AUTHORITY, CallRole.AUDITOR)


def find_pilot(user: Any, reference: str) -> Pilot | None:
    """Return a call's pilot if this person reads it; None whether there is none or it is not hers."""
    return _found(user, reference, CallRole.AUTHORITY)


_PILOT = Asked(
    lambda reference: Pilot.objects.select_related("call__entity", "startup").filter(call__reference=reference),
    reference=CharField(),
)


def _found(user: Any, reference: str, *roles: CallRole) -> Pilot | None:
    """Return one pilot of those that ``readable_pilots`` gives: each of its pages asks, and asks for this one alone."""
    if not user.is_authenticated:
        return None
    pilot = _PILOT.first(reference=reference)
    if pilot is None:
        return None
    reads = writes(user, pilot.call.entity) or supplies(user, pilot)
    return pilot if reads or any(grants.is_appointed(user, role, pilot.call) for role in roles) else None


def find_call_to_plan(user: Any, reference: str) -> Call | None:
    """Return a call of an entity that this person belongs to; None otherwise."""
    call = Call.objects.select_related("entity").filter(reference=reference).first()
    return call if call and writes(user, call.entity) else None


def calls_to_plan(user: Any) -> list[Call]:
    """Return the calls of a focal point's entities whose pilot can be planned now: no declaration by name is owed."""
    if not user.is_authenticated:
        return []
    entities = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values("entity")
    found = Call.objects.filter(entity__in=entities, state=CallState.UNSEALED).exclude(
        pk__in=Pilot.objects.values("call")
    )
    calls = list(found.select_related("entity").order_by("reference"))
    waiting = unsettled(calls)
    return [call for call in calls if call.pk not in waiting]


def is_planned(call: Call) -> bool:
    """Say whether a call has a pilot."""
    return Pilot.objects.filter(call=call).exists()


def chosen_startup(call: Call) -> Startup | None:
    """Return the start-up that the authority chose, once identities were revealed; None before that."""
    if call.state not in {CallState.UNSEALED, CallState.PILOTING, CallState.EVALUATED, CallState.PUBLISHED}:
        return None
    found = chosen_submission(call)
    # A reserve's identity waits for its own opening by two custodians.
    waits = found is not None and found.opened_at is None and bool(offers_of(call))
    return None if found is None or waits else found.startup


def people_of(pilot: Pilot) -> QuerySet[User]:
    """Return who may be invited to a pilot's meetings: the entity's people and the start-up's team, by name."""
    members = entity_people(pilot.call.entity).values("pk")
    team = TeamMember.objects.filter(startup=pilot.startup).values("user")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=team)).order_by("name")


def team_ids(pilot: Pilot) -> set[int]:
    """Return the ids of the start-up's people."""
    return set(TeamMember.objects.filter(startup=pilot.startup).values_list("user", flat=True))


def running_pilots() -> list[Pilot]:
    """Return the pilots that run, for the clock."""
    return list(Pilot.objects.filter(state=PilotState.RUNNING).select_related("call__entity", "startup"))


def entity_side(pilot: Pilot) -> list[User]:
    """Return the entity's people whose pulse is felt: everybody who holds a membership today."""
    return list(entity_people(pilot.call.entity).filter(is_active=True))


def supplier_side(pilot: Pilot) -> list[User]:
    """Return the start-up's people whose pulse is felt: its team, without who belongs to the entity too."""
    ours = {person.pk for person in entity_side(pilot)}
    team = User.objects.filter(pk__in=team_ids(pilot), is_active=True).order_by("pk")
    return [person for person in team if person.pk not in ours]


def side_of(user: Any, pilot: Pilot) -> str:
    """Return on which side of a pilot a person stands: the entity's for who belongs to both, "" for nobody's."""
    if not user.is_authenticated:
        return ""
    if is_member(user, pilot.call.entity):
        return Side.ENTITY
    return Side.STARTUP if supplies(user, pilot) else ""
