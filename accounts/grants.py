"""Appointments to a call: the only importer of guardian.

Guardian says who was appointed to what; the rules of each room say what they may do now. Guardian is never used on
the blind room's models: its tables tie a user to an object id, which is the leak. An assessor's appointment is a seat.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, get_objects_for_user, get_users_with_perms, remove_perm

from accounts.models import RoleClaim, User
from accounts.rules import holder_digest, may_claim
from accounts.states import EXCLUSIVE, CallRole, ClaimKind, codename
from kernel.verdict import require
from ledger.actions import actor, record


@transaction.atomic
def appoint(*, user: User, call: Any, role: str, by: Any, resolution_no: str = "") -> None:
    """Appoint a person to a role on a call (an object with ``reference``).

    The caller holds the call's lock. Raises ``Refused`` when the person has a role that excludes this one.
    """
    if role in EXCLUSIVE:
        claim(user=user, call=call.reference, kind=EXCLUSIVE[CallRole(role)])
    assign_perm(codename(role), user, call)
    record("appointment", by=by, call=call.reference, role=str(role), person=actor(user), resolution_no=resolution_no)


@transaction.atomic
def dismiss(*, user: User, call: Any, role: str, by: Any, keeps_claim: bool = False) -> None:
    """End an appointment and free the person for other roles on that call.

    With ``keeps_claim`` she stays shut out of them: what she has seen cannot be unseen.
    """
    remove_perm(codename(role), user, call)
    if role in EXCLUSIVE and not keeps_claim:
        release(user=user, call=call.reference)
    record("appointment_ended", by=by, call=call.reference, role=str(role), person=actor(user))


@transaction.atomic
def claim(*, user: User, call: str, kind: str) -> None:
    """Take the one exclusive role that a person may have on a call; ``Refused`` when she has another."""
    digest = holder_digest(key=settings.SEAL_KEY, call=call, user_id=user.pk)
    held = RoleClaim.objects.filter(call=call, holder=digest).values_list("kind", flat=True).first()
    require(may_claim(held=held, wanted=str(kind)))
    RoleClaim.objects.get_or_create(call=call, holder=digest, defaults={"kind": ClaimKind(kind)})


def release(*, user: User, call: str) -> None:
    """Give the exclusive role on a call back."""
    RoleClaim.objects.filter(
        call=call, holder=holder_digest(key=settings.SEAL_KEY, call=call, user_id=user.pk)
    ).delete()


def is_appointed(user: Any, role: str, call: Any) -> bool:
    """Say whether a person is appointed to a role on a call."""
    if not user.is_authenticated:
        return False
    return UserObjectPermission.objects.filter(
        user=user,
        permission__codename=codename(role),
        content_type=ContentType.objects.get_for_model(call),
        object_pk=str(call.pk),
    ).exists()


def roles_on(user: Any, call: Any) -> set[str]:
    """Return the roles that a person is appointed to on a call."""
    if not user.is_authenticated:
        return set()
    names = UserObjectPermission.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(call), object_pk=str(call.pk)
    ).values_list("permission__codename", flat=True)
    return {name.removeprefix("appointed_") for name in names}


def roles_anywhere(user: Any) -> set[str]:
    """Return the roles that a person is appointed to on any call."""
    names = UserObjectPermission.objects.filter(user=user, permission__codename__startswith="appointed_")
    return {name.removeprefix("appointed_") for name in names.values_list("permission__codename", flat=True).distinct()}


def appointed(call: Any, role: str) -> QuerySet[User]:
    """Return the people appointed to a role on a call, by name."""
    found: Any = get_users_with_perms(call, only_with_perms_in=[codename(role)], with_group_users=False)
    return found.order_by("name").defer("password")


def calls_for(user: User, role: str, calls: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of ``calls`` on which a person is appointed to a role."""
    return get_objects_for_user(
        user, codename(role), calls, use_groups=False, with_superuser=False, accept_global_perms=False
    )


def calls_with_any_role(user: Any, calls: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of ``calls`` on which a person is appointed to any role."""
    held = UserObjectPermission.objects.filter(
        user=user,
        permission__codename__startswith="appointed_",
        content_type=ContentType.objects.get_for_model(calls.model),
    )
    return calls.filter(pk__in=[int(pk) for pk in held.values_list("object_pk", flat=True)])


def having(role: str, calls: QuerySet[Any]) -> set[int]:
    """Return the ids of those of ``calls`` that have somebody appointed to a role, in one query."""
    held = UserObjectPermission.objects.filter(
        permission__codename=codename(role),
        content_type=ContentType.objects.get_for_model(calls.model),
        object_pk__in=[str(call.pk) for call in calls],
    )
    return {int(pk) for pk in held.values_list("object_pk", flat=True)}
