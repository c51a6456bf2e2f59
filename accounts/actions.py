"""Writing people, entities and memberships."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.joining import joining
from accounts.models import ApiToken, Area, Membership, PublicEntity, User
from accounts.queries import is_unconfirmed
from accounts.rules import TOKEN_PREFIX, device_of, may_make_token, token_digest
from kernel.verdict import require
from ledger.actions import actor, record


@transaction.atomic
def register_person(
    *,
    email: str,
    name: str,
    by: Any,
    language: str = "es",
    time_zone: str = "America/Lima",
    password: str | None = None,
) -> User:
    """Register a person whose e-mail was verified by whoever invites her; she sets her password by mail if None."""
    user = User.objects.create_user(email, password, name=name, language=language, time_zone=time_zone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("person_registered", by=by, person=actor(user))
    return user


@transaction.atomic
def join_entity(*, by: Any, areas: list[tuple[str, str]] | None = None, **fields: Any) -> PublicEntity:
    """Register a public entity with its areas, a list of (name, kind)."""
    entity = PublicEntity.objects.create(**fields)
    for name, kind in areas or []:
        Area.objects.create(entity=entity, name=name, kind=kind)
    record("entity_joined", by=by, entity=entity.acronym, legal_name=entity.legal_name)
    return entity


@transaction.atomic
def add_member(
    *,
    user: User,
    entity: PublicEntity,
    role: str,
    starts_on: date,
    by: Any,
    area: Area | None = None,
    ends_on: date | None = None,
    resolution_no: str = "",
) -> Membership:
    """Give a person a role within an entity from a day on; ``Refused`` to staff and to who keeps its calls' names."""
    require(joining([user], entity)(user, role))
    membership = Membership.objects.create(
        user=user,
        entity=entity,
        area=area,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        resolution_no=resolution_no,
    )
    record(
        "membership",
        by=by,
        person=actor(user),
        entity=entity.acronym,
        role=str(role),
        starts_on=starts_on.isoformat(),
        resolution_no=resolution_no,
    )
    return membership


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """Keep the language that a person chose for pages and mails."""
    by.language = language
    by.save(update_fields=["language"])


@transaction.atomic
def save_profile(*, by: User, name: str, language: str, time_zone: str) -> None:
    """Keep what a person says about herself."""
    by.name, by.language, by.time_zone = name, language, time_zone
    by.save(update_fields=["name", "language", "time_zone"])


@transaction.atomic
def make_api_token(*, name: str, by: User) -> tuple[ApiToken, str]:
    """Make a token of the read API for a person; return its row and the token itself, which is never seen again."""
    held = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    require(may_make_token(held=ApiToken.objects.filter(user=held).count()))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=held, name=name, beginning=secret[:8], digest=token_digest(secret), made_at=timezone.now()
    )
    return token, secret


@transaction.atomic
def remove_api_token(*, pk: int, by: User) -> bool:
    """Remove one of a person's own tokens: it is void at once. Return whether there was one."""
    gone, _kinds = ApiToken.objects.filter(user=by, pk=pk).delete()
    return gone > 0


#: What stands where allauth's table wants an address: none.
NO_ADDRESS = "::"


@transaction.atomic
def keep_little_of_session(*, key: str, by: Any) -> None:
    """Leave of where a session comes from only what its person knows it by: kind of browser and system, no address."""
    for row in UserSession.objects.select_for_update(of=("self",)).filter(user=by, session_key=key):
        row.ip, row.user_agent = NO_ADDRESS, device_of(row.user_agent)
        row.save(update_fields=["ip", "user_agent"])


@transaction.atomic
def confirm_address(*, by: User) -> None:
    """Confirm the only address of somebody who signed up and never wrote her code: a link mailed there brought her."""
    if is_unconfirmed(by):
        EmailAddress.objects.filter(user=by).update(verified=True)


@transaction.atomic
def end_session(*, pk: int, by: Any) -> bool:
    """End one of a person's own sessions: its next page asks to sign in. Return whether there was one."""
    found = UserSession.objects.select_for_update(of=("self",)).filter(user=by, pk=pk).first()
    if found is None:
        return False
    found.end()
    return True


@transaction.atomic
def forget_sessions(*, by: Any) -> int:
    """Delete the sessions that time ended and what was kept of them; return how many."""
    gone, _kinds = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
