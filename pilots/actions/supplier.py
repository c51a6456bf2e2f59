"""The supplier's side of the evidence: tokens with which its program sends files, and the figures that it reports."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import require
from ledger.actions import record
from pilots.actions.lock import lock_pilot
from pilots.models import Pilot, ReportedSplit, SupplierToken
from pilots.queries.supplier import live_tokens
from pilots.rules.permissions import may_change_split
from pilots.rules.reconcile import reconcile
from pilots.rules.reported import Group
from pilots.rules.tokens import PREFIX, digest_of, may_make, may_push, may_revoke


@transaction.atomic
def make_token(*, pilot: Pilot, name: str, by: Any) -> tuple[SupplierToken, str]:
    """Make a token for one pilot; return its row and the token itself, which is never seen again."""
    pilot = lock_pilot(pilot=pilot, by=by, supplying=True, running=True)
    require(may_make(live=live_tokens(pilot)))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = SupplierToken.objects.create(
        pilot=pilot,
        name=name,
        beginning=secret[: len(PREFIX) + 4],
        digest=digest_of(secret),
        made_by=by,
        made_at=timezone.now(),
    )
    record("supplier_token_made", by=by, call=pilot.call.reference, token=token.pk)
    return token, secret


@transaction.atomic
def revoke_token(*, token: SupplierToken, by: Any) -> SupplierToken:
    """Make a token void at once."""
    pilot = lock_pilot(pilot=token.pilot, by=by, supplying=True)
    found = SupplierToken.objects.get(pk=token.pk, pilot=pilot)
    require(may_revoke(revoked=found.revoked_at is not None))
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    record("supplier_token_revoked", by=by, call=pilot.call.reference, token=found.pk)
    return found


@transaction.atomic
def use_token(*, token: SupplierToken, by: Any) -> SupplierToken:
    """Count a use of a token; refuse it when the token was used too often in a minute."""
    found = SupplierToken.objects.select_for_update().get(pk=token.pk)
    now = timezone.now()
    if found.window_from is None or now - found.window_from >= timedelta(minutes=1):
        found.window_from, found.window_count = now, 0
    require(may_push(revoked=found.revoked_at is not None, used=found.window_count))
    found.window_count, found.used_at = found.window_count + 1, now
    found.save(update_fields=["window_from", "window_count", "used_at"])
    return found


@transaction.atomic
def report_splits(*, pilot: Pilot, groups: Sequence[Group], by: Any) -> list[ReportedSplit]:
    """Write down several groups of reported percentages, those of a file: all of them or none."""
    return [report_split(pilot=pilot, title=one.title, base=one.base, shares=one.shares, by=by) for one in groups]


@transaction.atomic
def report_split(*, pilot: Pilot, title: str, base: int, shares: Sequence[tuple[str, str]], by: Any) -> ReportedSplit:
    """Write down percentages that the supplier reports of a base, as printed; the page says whether they can be.

    Raises ``ValueError`` for what is no percentage.
    """
    pilot = lock_pilot(pilot=pilot, by=by)
    reconcile([share for _name, share in shares], base)
    made = ReportedSplit.objects.create(
        pilot=pilot,
        title=title,
        base=base,
        shares=[[name, share] for name, share in shares],
        reported_at=timezone.now(),
        reported_by=by,
    )
    record(
        "supplier_figures_reported", by=by, call=pilot.call.reference, title=title, base=base, shares=list(made.shares)
    )
    return made


@transaction.atomic
def correct_split(
    *, split: ReportedSplit, title: str, base: int, shares: Sequence[tuple[str, str]], by: Any
) -> ReportedSplit:
    """Correct what was written down of the supplier's figures; the record keeps what stood before."""
    pilot = lock_pilot(pilot=split.pilot, by=by)
    found = ReportedSplit.objects.get(pk=split.pk, pilot=pilot)
    require(may_change_split(withdrawn=found.withdrawn_at is not None))
    reconcile([share for _name, share in shares], base)
    before = {"title": found.title, "base": found.base, "shares": list(found.shares)}
    found.title, found.base, found.shares = title, base, [[name, share] for name, share in shares]
    found.save(update_fields=["title", "base", "shares"])
    after = {"title": title, "base": base, "shares": list(found.shares)}
    record("supplier_figures_corrected", by=by, call=pilot.call.reference, before=before, after=after)
    return found


@transaction.atomic
def withdraw_split(*, split: ReportedSplit, by: Any) -> ReportedSplit:
    """Withdraw figures of the supplier: they are no longer compared with anything."""
    pilot = lock_pilot(pilot=split.pilot, by=by)
    found = ReportedSplit.objects.get(pk=split.pk, pilot=pilot)
    require(may_change_split(withdrawn=found.withdrawn_at is not None))
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record(
        "supplier_figures_withdrawn",
        by=by,
        call=pilot.call.reference,
        title=found.title,
        base=found.base,
        shares=list(found.shares),
    )
    return found
