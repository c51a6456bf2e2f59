"""What the record says about one row of the admin site, newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ledger.models import Entry
from ledger.rules import FILLING, canonical

#: What the record writes when staff add, change or delete a row.
BY_STAFF = ("staff_added", "staff_changed", "staff_deleted")


def _says(**fields: Any) -> Q:
    """Return a condition: the payload, canonical JSON, has these fields at its top or anywhere within."""
    found = Q()
    for name, value in fields.items():
        found &= Q(payload__contains=canonical({name: value})[1:-1])
    return found


def about_row(label: str, pk: Any) -> QuerySet[Entry]:
    """Return what staff did with one row; ``label`` is its model's, as the record keeps it."""
    told = Entry.objects.filter(_says(model=label), _says(thing=str(pk)), kind__in=BY_STAFF)
    return told.order_by("-recorded_at", "-pk")


def about(kinds: tuple[str, ...], **fields: Any) -> QuerySet[Entry]:
    """Return the entries of some kinds that say these fields."""
    return Entry.objects.filter(_says(**fields), kind__in=kinds).order_by("-recorded_at", "-pk")


def chain(call: str) -> QuerySet[Entry]:
    """Return the whole record of a call."""
    return Entry.objects.filter(call=call).order_by("-recorded_at", "-pk")


def without_teams(found: QuerySet[Entry]) -> QuerySet[Entry]:
    """Leave out what start-ups and teams did outside of a call (``by="applicant"``), and lines that say nothing."""
    return found.exclude(_says(by="applicant"), call="").exclude(kind=FILLING)
