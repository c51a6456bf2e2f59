"""Erasing a person on her own request: asked with two confirmations, put off, done by the clock in one transaction."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import ErasureRequest, Membership, User
from accounts.rules import COOLING_OFF_DAYS, may_be_erased
from challenges.models import Certificate
from govlink import emails
from govlink.journal import forget_pages
from govlink.queries import people as reading
from govlink.rules.erasing import ERASED_ADDRESS, GO, searched_names, spellings, stays, without_names
from kernel.verdict import require
from ledger.actions import actor, record
from outbox.actions import post
from outbox.models import Message
from pilots.actions.search import rebuild_search
from startups.actions.guard import remember_typed
from startups.models import IdentityItem, Startup, Submission, TeamInvitation, TeamMember, TypedStrings
from startups.queries.followers import of_address
from startups.rules.guard import Sealed
from startups.states import TeamRole
from vault.fields import IndexField, SealedField


@transaction.atomic
def ask_erasure(*, by: User) -> ErasureRequest:
    """Note that a person wants to be erased. Not recorded, and told to nobody: taken back, it leaves no trace.

    Raises ``Refused`` while something keeps her from it, with a sentence for her alone.
    """
    held = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    require(may_be_erased(reading.hindrances(held)))
    now = timezone.now()
    request, made = ErasureRequest.objects.get_or_create(
        user=held, defaults={"asked_at": now, "due_at": now + timedelta(days=COOLING_OFF_DAYS)}
    )
    if made:
        post(**emails.asked(request=request, user=held))
    return request


@transaction.atomic
def take_back(*, by: User) -> bool:
    """Forget that a person wanted to be erased. Return whether she did."""
    gone, _kinds = ErasureRequest.objects.filter(user=by, done_at=None).delete()
    return gone > 0


@transaction.atomic
def erase(*, request: ErasureRequest, by: Any) -> bool:
    """Erase the person of a request whose time has come; return whether it was done.

    Where something has come up since she asked, the request is gone as if she had taken it back, and she is told.
    """
    locked = ErasureRequest.objects.select_for_update(of=("self",)).filter(pk=request.pk, done_at=None).first()
    if locked is None:
        return False
    user = User.objects.select_for_update(of=("self",)).get(pk=locked.user_id)
    if reading.hindrances(user):
        locked.delete()
        post(**emails.lapsed(user=user))
        return False
    email, language = user.email, user.language
    shared = User.objects.filter(name__iexact=user.name).exclude(pk=user.pk).exists()
    names = searched_names(name=user.name, email=email, shared=shared)
    _leave_teams(user)
    _delete_own(user)
    with translation.override(settings.LANGUAGE_CODE):
        word = _("Erased person")
    changed = _replace_in_texts(names, word)
    _empty_account(user, word)
    if changed:
        rebuild_search(by=by)
    record("person_erased", by=by, person=actor(user))
    post(**emails.done(email=email, language=language))
    locked.done_at = timezone.now()
    locked.save(update_fields=["done_at"])
    transaction.on_commit(forget_pages)
    return True


def _leave_teams(user: User) -> None:
    """Leave no team without an owner, no invitation to her, and no start-up without people that never applied."""
    for member in TeamMember.objects.filter(user=user).select_related("startup"):
        others = TeamMember.objects.filter(startup=member.startup).exclude(pk=member.pk)
        items = IdentityItem.objects.filter(startup=member.startup)
        if others.exists():
            if not others.filter(role=TeamRole.OWNER).exists():
                others.filter(pk=others.order_by("joined_at", "pk").values("pk")[:1]).update(role=TeamRole.OWNER)
            own = {user.name.casefold(), user.email.casefold()}
            items.filter(pk__in=[one.pk for one in items if one.value.casefold() in own]).delete()
        elif Submission.objects.filter(startup=member.startup).exists():
            items.filter(kind__in=("person", "email", "phone")).delete()
        else:
            Startup.objects.filter(pk=member.startup_id).delete()
    TeamInvitation.objects.filter(email__iexact=user.email).delete()
    of_address(user.email).delete()


def _delete_own(user: User) -> None:
    """Delete what is about her alone, with its files."""
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=user).values("session_key")).delete()
    for certificate in Certificate.objects.filter(attendance__user=user):
        storage, name = certificate.file.storage, certificate.file.name
        certificate.delete()
        if name:
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    Message.objects.filter(to__iexact=user.email).delete()
    typed = TypedStrings.objects.filter(user=user).first()
    # What she wrote stands where it stands: the guard goes on not looking for it.
    remember_typed(by=None, found=[Sealed(*one) for one in typed.found] if typed is not None else ())
    for model in apps.get_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.related_model is User and f"{model._meta.label}.{field.name}" in GO:
                _delete_rows(field, user)


def _delete_rows(field: Any, user: User) -> None:
    """Delete the rows that point at a person: the relation's own where there are many on both sides."""
    if field.many_to_many:
        field.remote_field.through._base_manager.filter(user=user).delete()
    else:
        field.model._base_manager.filter(**{field.name: user}).delete()


def _empty_account(user: User, word: str) -> None:
    """Leave of the account the number that other rows point at."""
    today = timezone.localdate()
    Membership.objects.filter(user=user, starts_on__gt=today).delete()
    user.name, user.email = word, ERASED_ADDRESS.format(number=user.pk)
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.language, user.time_zone = settings.LANGUAGE_CODE, settings.TIME_ZONE
    user.save()
    user.user_permissions.clear()
    user.groups.clear()


def _texts() -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Yield every model with the fields in which somebody may have written a name."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    # An address is somebody's own: hers is emptied with her account.
    without = (SealedField, IndexField, models.EmailField)
    for model in apps.get_models():
        found = [
            one
            for one in model._meta.local_concrete_fields
            if isinstance(one, kinds) and not isinstance(one, without) and not one.choices and not one.primary_key
            if not stays(f"{model._meta.label}.{one.name}")
        ]
        if found and not model._meta.proxy:
            yield model, found


def _replace_in_texts(names: list[str], word: str) -> int:
    """Put a word in the place of some names wherever somebody wrote them; return in how many rows."""
    ways, rows = spellings(names), 0
    for model, fields in _texts():
        as_text = {f"text_of_{one.name}": Cast(one.name, models.TextField()) for one in fields}
        asked = reduce(operator.or_, (Q(**{f"{name}__contains": way}) for name in as_text for way in ways))
        for row in model._base_manager.annotate(**as_text).filter(asked):
            new = {one.name: without_names(getattr(row, one.attname), names, word) for one in fields}
            changed = {
                one.name: _fitted(new[one.name], one) for one in fields if new[one.name] != getattr(row, one.attname)
            }
            if changed:
                rows += model._base_manager.filter(pk=row.pk).update(**changed)
    return rows


def _fitted(value: Any, field: Any) -> Any:
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value
