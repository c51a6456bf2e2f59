"""Appointments to a call: the only importer of guardian.

Guardian says who was appointed to what; the rules of each room say what they may do now. Guardian is never used on
the blind room's models: its tables tie a user to an object id, which is the leak. An assessor's appointment is a seat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Q, QuerySet
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, get_users_with_perms, remove_perm

from accounts.models import RoleClaim, User
from accounts.rules import holder_digest, may_claim, may_use_role
from accounts.states import EXCLUSIVE, SILENT, VOIDABLE, CallRole, ClaimKind, codename
from kernel.asked import Asked
from kernel.verdict import Verdict, require
from ledger.actions import actor, record


@transaction.atomic
def appoint(*, user: User, call: Any, role: str, by: Any, resolution_no: str = "") -> None:
    """Appoint a person to a role on a call (an object with ``reference``).

    The caller holds the call's lock. Raises ``Refused`` when the person has a role that excludes this one. What is
    given to somebody who belongs to an applicant may be void (``claim``): all that is written looks the same.
    """
    if role in EXCLUSIVE:
        claim(user=user, call=call.reference, kind=EXCLUSIVE[CallRole(role)])
    assign_perm(codename(role), user, call)
    record("appointment", by=by, call=call.reference, role=str(role), person=actor(user), resolution_no=resolution_no)


@transaction.atomic
def dismiss(*, user: User, call: Any, role: str, by: Any, keeps_claim: bool = False) -> None:
    """End an appointment and free the person for other roles on that call.

    With ``keeps_claim`` she stays shut out of them, as a mentor always does: what she has seen cannot be unseen.
    """
    remove_perm(codename(role), user, call)
    if role in EXCLUSIVE and not keeps_claim:
        release(user=user, call=call.reference, kind=EXCLUSIVE[CallRole(role)])
    record("appointment_ended", by=by, call=call.reference, role=str(role), person=actor(user))


def _digest(user: Any, call: str, *, void: bool = False) -> str:
    return holder_digest(key=settings.SEAL_KEY, call=call, user_id=user.pk, void=void)


@transaction.atomic
def claim(*, user: User, call: str, kind: str) -> None:
    """Take the one exclusive role that a person may have on a call; ``Refused`` when she has another.

    A role that the entity gives (``SILENT``) to somebody who belongs to an applicant is not refused: that would tell
    the entity who applies. It is void. Its row lies under her other digest, where it gives nothing and still excludes
    other roles that the entity gives, so that there is one row a role in either case.
    """
    own, void = _digest(user, call), _digest(user, call, void=True)
    held = dict(RoleClaim.objects.filter(call=call, holder__in=[own, void]).values_list("holder", "kind"))
    holder = void if kind in SILENT and held.get(own) == ClaimKind.OTHER else own
    require(may_claim(held=held.get(holder), wanted=str(kind)))
    row, _made = RoleClaim.objects.get_or_create(call=call, holder=holder, defaults={"kind": ClaimKind(kind)})
    if row.kind != kind:
        # Somebody else gave her a role between our two looks.
        claim(user=user, call=call, kind=kind)


def release(*, user: User, call: str, kind: str) -> None:
    """Give an exclusive role on a call back. Nobody gives ``ClaimKind.OTHER`` back: she has read what applies."""
    if kind != ClaimKind.OTHER:
        digests = [_digest(user, call), _digest(user, call, void=True)]
        RoleClaim.objects.filter(call=call, holder__in=digests, kind=kind).delete()


def kinds_held(users: Iterable[Any], calls: Iterable[str]) -> dict[int, set[str]]:
    """Return which exclusive roles each person (by id) was given on any of some calls: one query.

    Whether she belongs to an applicant is not told, and a void role looks like any other.
    """
    references = list(calls)
    found = RoleClaim.objects.filter(call__in=references).exclude(kind=ClaimKind.OTHER)
    kinds = {(call, holder): kind for call, holder, kind in found.values_list("call", "holder", "kind")}
    held: dict[int, set[str]] = {}
    for user in users if kinds else ():
        for call in references:
            for void in (False, True):
                if kind := kinds.get((call, _digest(user, call, void=void))):
                    held.setdefault(user.pk, set()).add(kind)
    return held


def standing(user: Any, call: str) -> Verdict:
    """Return the verdict whether a person may use a role on a call; its sentence goes to nobody but her."""
    return may_use_role(applies=bool(void_calls(user, [call])))


def void_calls(user: Any, calls: Iterable[str]) -> set[str]:
    """Return those of some references on which the entity's roles are void for a person, who belongs to an applicant.

    One query. To be told to nobody but her.
    """
    digests = [_digest(user, call) for call in calls]
    found = RoleClaim.objects.filter(holder__in=digests, kind=ClaimKind.OTHER)
    return set(found.values_list("call", flat=True))


_APPOINTMENT = Asked(
    lambda user, role, kind, call: UserObjectPermission.objects.filter(
        user=user, permission__codename=role, content_type=kind, object_pk=call
    ).only("pk"),
    user=BigIntegerField(),
    role=CharField(),
    kind=BigIntegerField(),
    call=CharField(),
)


def is_appointed(user: Any, role: str, call: Any) -> bool:
    """Say whether a person is appointed to a role on a call, and the appointment is not void."""
    if not user.is_authenticated:
        return False
    kind = ContentType.objects.get_for_model(call).pk
    held = _APPOINTMENT.first(user=user.pk, role=codename(role), kind=kind, call=str(call.pk))
    return held is not None and not (role in VOIDABLE and void_calls(user, [call.reference]))


def has_void(user: Any, call: Any) -> bool:
    """Say whether a person is appointed to a role on a call that is void for her. To be told to nobody but her."""
    if not user.is_authenticated:
        return False
    return bool(_names(user, call) & VOIDABLE) and bool(void_calls(user, [call.reference]))


def _names(user: Any, call: Any) -> set[str]:
    names = UserObjectPermission.objects.filter(
        user=user, content_type=ContentType.objects.get_for_model(call), object_pk=str(call.pk)
    ).values_list("permission__codename", flat=True)
    return {name.removeprefix("appointed_") for name in names}


def roles_on(user: Any, call: Any) -> set[str]:
    """Return the roles that a person is appointed to on a call, without those that are void."""
    if not user.is_authenticated:
        return set()
    names = _names(user, call)
    return names - VOIDABLE if names & VOIDABLE and void_calls(user, [call.reference]) else names


def roles_anywhere(user: Any) -> set[str]:
    """Return the roles that a person is appointed to on any call."""
    names = UserObjectPermission.objects.filter(user=user, permission__codename__startswith="appointed_")
    return {name.removeprefix("appointed_") for name in names.values_list("permission__codename", flat=True).distinct()}


def appointed(call: Any, role: str) -> QuerySet[User]:
    """Return the people appointed to a role on a call, by name."""
    found: Any = get_users_with_perms(call, only_with_perms_in=[codename(role)], with_group_users=False)
    return found.order_by("name").defer("password")


def everybody_appointed() -> QuerySet[User]:
    """Return the people who are appointed to something on any call."""
    held = UserObjectPermission.objects.filter(permission__codename__startswith="appointed_")
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


def names_of_officials(numbers: set[int]) -> dict[int, str]:
    """Return the names of those of some people who are staff, belong to a public entity or are appointed to a call.

    By their number. Nobody else is called by name beside the record: who belongs to a team that applies is sealed.
    """
    appointed = Q(pk__in=everybody_appointed().order_by().values("pk"))
    own = User.objects.filter(Q(is_staff=True) | Q(memberships__isnull=False) | appointed, pk__in=numbers).distinct()
    return {person.pk: str(person) for person in own}


def last_appointment() -> QuerySet[Any]:
    """Return a query of one row, the newest appointment's number, for whoever keeps what depends on them."""
    held = UserObjectPermission.objects.filter(permission__codename__startswith="appointed_")
    return held.order_by("-pk").values("pk")[:1]


def calls_for(user: User, role: str, calls: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of ``calls`` on which a person is appointed to a role that is not void.

    Her appointments are asked for first: few are hers, and most people have none. Guardian's own way looks, by a text
    that no index holds, whether each call is among them.
    """
    held = UserObjectPermission.objects.filter(
        user=user,
        permission__codename=codename(role),
        content_type=ContentType.objects.get_for_model(calls.model),
    )
    found = calls.filter(pk__in=[int(pk) for pk in held.values_list("object_pk", flat=True)])
    if role not in VOIDABLE:
        return found
    void = void_calls(user, found.order_by().values_list("reference", flat=True))
    return found.exclude(reference__in=void) if void else found


def kept_by(user: Any) -> set[int]:
    """Return the ids of the calls on which a person is appointed custodian: one query, asked at every form.

    Nobody's custody is ever void.
    """
    held = UserObjectPermission.objects.filter(user=user, permission__codename=codename(CallRole.CUSTODIAN))
    return {int(pk) for pk in held.values_list("object_pk", flat=True)}


def calls_with_any_role(user: Any, calls: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of ``calls`` on which a person is appointed to any role that is not void."""
    held = UserObjectPermission.objects.filter(
        user=user,
        permission__codename__startswith="appointed_",
        content_type=ContentType.objects.get_for_model(calls.model),
    ).values_list("object_pk", "permission__codename")
    roles: dict[int, set[str]] = {}
    for pk, name in held:
        roles.setdefault(int(pk), set()).add(name.removeprefix("appointed_"))
    shaky = [pk for pk, names in roles.items() if names <= VOIDABLE]
    references = dict(calls.model.objects.filter(pk__in=shaky).values_list("reference", "pk")) if shaky else {}
    void = {references[one] for one in void_calls(user, references)} if references else set()
    return calls.filter(pk__in=[pk for pk in roles if pk not in void])


def appointments_of(user: Any) -> list[tuple[int, str]]:
    """Return what a person is appointed to: (id of the call, role). Void appointments too: they stand in her name."""
    held = UserObjectPermission.objects.filter(user=user, permission__codename__startswith="appointed_")
    rows = held.order_by("pk").values_list("object_pk", "permission__codename")
    return [(int(pk), name.removeprefix("appointed_")) for pk, name in rows]


def having(role: str, calls: Iterable[Any]) -> set[int]:
    """Return the ids of those of ``calls`` that have somebody appointed to a role, in one query."""
    return {pk for pk, number in counted(role, calls).items() if number}


def counted(role: str, calls: Iterable[Any]) -> dict[int, int]:
    """Return how many people are appointed to a role on each of ``calls`` (by id, 0 where nobody is), in one query."""
    found = list(calls)
    if not found:
        return {}
    held = UserObjectPermission.objects.filter(
        permission__codename=codename(role),
        content_type=ContentType.objects.get_for_model(found[0]),
        object_pk__in=[str(call.pk) for call in found],
    )
    number = Counter(int(pk) for pk in held.values_list("object_pk", flat=True))
    return {call.pk: number[call.pk] for call in found}
