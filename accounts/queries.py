"""Reading people, entities and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import BigIntegerField, DateField, Q, QuerySet
from django.utils import timezone

from accounts.models import ApiToken, Area, Membership, PublicEntity, User
from accounts.rules import token_digest
from accounts.states import MemberRole
from kernel.asked import Asked, Place


def current_memberships(user: Any) -> QuerySet[Membership]:
    """Return the memberships that a person holds today, with entity and area."""
    return _current(user, timezone.localdate()).select_related("entity", "area")


def _current(user: Any, today: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), user=user, starts_on__lte=today)


@cache
def _membership(roles: tuple[str, ...]) -> Asked[Membership]:
    def write(user: Place, entity: Place, today: Place) -> QuerySet[Membership]:
        found = _current(user, today).filter(entity=entity).only("pk").order_by("pk")
        return found.filter(role__in=roles) if roles else found

    return Asked(write, user=BigIntegerField(), entity=BigIntegerField(), today=DateField())


def is_member(user: Any, entity: PublicEntity, *roles: str) -> bool:
    """Say whether a person belongs to an entity today (in one of ``roles`` when given)."""
    if not user.is_authenticated:
        return False
    return _membership(roles).first(user=user.pk, entity=entity.pk, today=timezone.localdate()) is not None


def will_be_member(user: Any, entity: PublicEntity) -> bool:
    """Say whether a person belongs to an entity today or will from a coming day on."""
    return lasting_memberships(user).filter(entity=entity).exists()


def lasting_memberships(user: Any) -> QuerySet[Membership]:
    """Return the memberships that a person holds today or from a coming day on, with their entities."""
    open_ended = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Membership.objects.filter(open_ended, user=user).select_related("entity")


def may_steer(user: Any, entity: PublicEntity) -> bool:
    """Say whether a person runs exercises for an entity: its focal point, or GovLink's staff."""
    return bool(user.is_authenticated and (user.is_staff or is_member(user, entity, MemberRole.FOCAL_POINT)))


def entity_people(entity: PublicEntity) -> QuerySet[User]:
    """Return the people of an entity who hold a membership today, by name."""
    today = timezone.localdate()
    current = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    return User.objects.filter(current, memberships__entity=entity).distinct().order_by("name")


def entity_areas(entity: PublicEntity) -> QuerySet[Area]:
    """Return the areas of an entity, by name."""
    return Area.objects.filter(entity=entity).order_by("name")


def user_by_id(pk: int) -> User | None:
    """Return an account, for a job that works on behalf of somebody."""
    return User.objects.filter(pk=pk).first()


def is_unconfirmed(user: Any) -> bool:
    """Say whether somebody signed up with an address and never wrote the code that was mailed there."""
    if user.is_staff or user.last_login is not None:
        return False
    known = [*EmailAddress.objects.filter(user=user).values_list("verified", flat=True)]
    return bool(known) and not any(known)


def is_alone(user: User) -> bool:
    """Say whether nothing hangs on an account but its address: no entity, no appointment, no team, no mail."""
    others = [one for one in User._meta.related_objects if one.related_model is not EmailAddress]
    return not any(one.related_model._base_manager.filter(**{one.field.name: user}).exists() for one in others)


def user_by_email(email: str) -> User | None:
    """Return the person with an e-mail, in whatever case it was typed."""
    return User.objects.filter(email__iexact=email).defer("password").first()


def has_second_factor(user: Any) -> bool:
    """Say whether a person's account has a second factor: an authenticator app or a security key."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Return people's names by their ids."""
    return dict(User.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def staff() -> QuerySet[User]:
    """Return GovLink's staff, by name."""
    return User.objects.filter(is_staff=True, is_active=True).order_by("name")


def api_token(secret: str) -> ApiToken | None:
    """Return the token of the read API that is this secret, where its person's account still stands."""
    return ApiToken.objects.filter(digest=token_digest(secret), user__is_active=True).first()


def tokens_of(user: Any) -> list[ApiToken]:
    """Return a person's tokens of the read API, the newest first."""
    return list(ApiToken.objects.filter(user=user))
