"""Reading the supplier's tokens and the figures that it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenges.states import CallState
from pilots.models import EvidenceImport, Pilot, ReportedSplit, SupplierToken
from pilots.queries.access import supplies, writes
from pilots.rules.reconcile import Reconciliation, reconcile
from pilots.rules.tokens import PREFIX, digest_of

_OPENED = (CallState.UNSEALED, CallState.PILOTING, CallState.EVALUATED)


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest base that gives exactly what was reported, with the count of each part."""

    base: int
    rows: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Split:
    """Reported percentages, how they reconcile with their base, and (name, printed, nearest count, prints as)."""

    reported: ReportedSplit
    reconciliation: Reconciliation
    rows: list[tuple[str, str, int, str]]
    smallest: Smallest | None


def tokens_of(pilot: Pilot) -> list[SupplierToken]:
    """Return the pilot's tokens, newest first."""
    return list(SupplierToken.objects.filter(pilot=pilot).select_related("made_by"))


def live_tokens(pilot: Pilot) -> int:
    """Return how many of the pilot's tokens are not revoked."""
    return SupplierToken.objects.filter(pilot=pilot, revoked_at=None).count()


def find_token(pilot: Pilot, pk: int) -> SupplierToken | None:
    """Return one of the pilot's tokens."""
    return SupplierToken.objects.select_related("pilot__call").filter(pilot=pilot, pk=pk).first()


def token_of(header: str, reference: str) -> SupplierToken | None:
    """Return the token of an Authorization header if it is one of this call's pilot and identities were revealed."""
    kind, _blank, secret = header.partition(" ")
    if kind.lower() != "bearer" or not secret.strip().startswith(PREFIX):
        return None
    found = SupplierToken.objects.select_related("pilot__call__entity", "made_by").filter(
        digest=digest_of(secret.strip()), pilot__call__reference=reference, pilot__call__state__in=_OPENED
    )
    return found.first()


def may_supply(user: Any, pilot: Pilot) -> bool:
    """Say whether a person makes and revokes the pilot's tokens: the start-up's people and the entity's."""
    return supplies(user, pilot) or writes(user, pilot.call.entity)


def pushed(token: SupplierToken, pk: int) -> EvidenceImport | None:
    """Return a file that came in with a token."""
    return EvidenceImport.objects.filter(token=token, pk=pk).first()


def splits_of(pilot: Pilot) -> list[Split]:
    """Return what the supplier reported, newest first, each reconciled with its base."""
    return [_split(one) for one in ReportedSplit.objects.filter(pilot=pilot)]


def _split(reported: ReportedSplit) -> Split:
    names, shares = [name for name, _share in reported.shares], [share for _name, share in reported.shares]
    found = reconcile(shares, reported.base)
    smallest = None
    if found.bases:
        counts = reconcile(shares, found.bases[0]).counts
        smallest = Smallest(found.bases[0], list(zip(names, counts, strict=True)))
    rows = list(zip(names, found.percentages, found.counts, found.again, strict=True))
    return Split(reported, found, rows, smallest)
