"""Reading who follows calls by mail. No page of anybody lists or counts them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from challenges.models import Call
from outbox.rules import stop_said, stop_token
from startups.models import MailFollower
from startups.models.followers import FOLLOWERS_KEY
from startups.rules.followers import forgotten_before, wants
from vault.keys import index_of


def of_address(email: str) -> QuerySet[MailFollower]:
    """Return the wishes of an address."""
    return MailFollower.objects.filter(email_index=index_of(FOLLOWERS_KEY.removeprefix("@"), email))


def asked_today(email: str, now: datetime) -> int:
    """Return how often an address was asked to confirm within a day."""
    rows = of_address(email).filter(asked_at__gt=now - timedelta(days=1))
    return sum(rows.values_list("asked_count", flat=True))


def token_of(what: str, follower: MailFollower) -> str:
    """Return the token that lets the reader of an address's mail do something: ``confirm`` or ``stop``."""
    return stop_token(keys=settings.SEAL_KEYS, says=f"{what}|{follower.pk}")


def follower_by_token(what: str, token: str) -> MailFollower | None:
    """Return the wish that a token is about, or None."""
    said, _sep, pk = stop_said(keys=settings.SEAL_KEYS, token=token).partition("|")
    if said != what:
        return None
    try:
        return MailFollower.objects.filter(pk=pk).first()
    except ValidationError:
        return None


def follower_by_id(pk: Any) -> MailFollower | None:
    """Return a wish, for a background job."""
    return MailFollower.objects.filter(pk=pk).first()


def call_by_id(pk: int) -> Call | None:
    """Return a call with its entity, for a background job."""
    return Call.objects.select_related("entity").filter(pk=pk).first()


def followers_of(call: Call) -> list[MailFollower]:
    """Return one confirmed wish of each address that is about a call; wishes are sealed, so that all are read."""
    found: dict[str, MailFollower] = {}
    for one in MailFollower.objects.filter(confirmed_at__isnull=False, stopped_at=None).order_by("confirmed_at", "pk"):
        about = {"reference": call.reference, "category": call.category_id, "countries": call.countries}
        if wants(one.wish, **about):
            found.setdefault(one.email_index, one)
    return list(found.values())


def only_about(call: Call) -> list[MailFollower]:
    """Return the wishes about this one call that still stand."""
    rows = MailFollower.objects.filter(stopped_at=None)
    return [one for one in rows if one.wish["call"] == call.reference]


def to_forget(now: datetime) -> QuerySet[MailFollower]:
    """Return what was not confirmed in time, or was stopped long enough ago."""
    before = forgotten_before(now)
    return MailFollower.objects.filter(Q(confirmed_at=None, asked_at__lt=before) | Q(stopped_at__lt=before))
