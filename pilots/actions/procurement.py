"""Writing down who was told what, and that everybody knows it by now. It goes on after the case was published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from kernel.verdict import require
from ledger.actions import record
from pilots.models import InformationShared, Pilot
from pilots.queries import access
from pilots.rules.permissions import may_prepare_purchase
from pilots.rules.routes import may_level


@transaction.atomic
def note_information(
    *, pilot: Pilot, given_on: date, receiver: str, what: str, by: Any, name: str = "", how: str = ""
) -> InformationShared:
    """Write down who was told what."""
    call = lock_call(pilot.call)
    require(may_prepare_purchase(writes=access.writes(by, call.entity)))
    row = InformationShared.objects.create(
        pilot=pilot, given_on=given_on, receiver=receiver, name=name, what=what, how=how, written_by=by
    )
    record(
        "information_shared",
        by=by,
        call=call.reference,
        given_on=given_on.isoformat(),
        receiver=str(receiver),
        what=what,
        how=how,
    )
    return row


@transaction.atomic
def level_information(
    *, information: InformationShared, published_on: date, published_where: str, by: Any
) -> InformationShared:
    """Write down where and when everybody was told the same."""
    call = lock_call(information.pilot.call)
    require(may_prepare_purchase(writes=access.writes(by, call.entity)))
    row = InformationShared.objects.select_for_update(of=("self",)).get(pk=information.pk)
    require(may_level(level=row.is_level, published_on=published_on, given_on=row.given_on, today=timezone.localdate()))
    row.published_on, row.published_where = published_on, published_where
    row.save(update_fields=["published_on", "published_where"])
    record(
        "information_levelled",
        by=by,
        call=call.reference,
        what=row.what,
        published_on=published_on.isoformat(),
        where=published_where,
    )
    return row
