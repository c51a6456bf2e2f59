"""Reading the supplier's tokens and the figures that it reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenges.states import CallState
from pilots.models import EvidenceImport, Pilot, ReportedSplit, SupplierToken
from pilots.queries.access import supplies, writes
from pilots.queries.own import OwnRows, own_rows
from pilots.rules.comparison import Compared, sentences
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
    """Reported percentages, how they reconcile with their base and with our own rows.

    ``rows`` are (name, printed, our own count or None, nearest count of the base, as which that prints).
    """

    reported: ReportedSplit
    reconciliation: Reconciliation
    rows: list[tuple[str, str, int | None, int, str]]
    smallest: Smallest | None
    compared: Compared

    @property
    def said(self) -> list[str]:
        """The sentences about it, in the reader's language: what our own rows say comes first."""
        return sentences(self.compared, self.reconciliation, reported_base=self.reported.base)

    @property
    def kind(self) -> str:
        """How its notice looks: fine only when our own rows say the same, or cannot deny what is possible."""
        right = self.compared.is_whole and not self.compared.off and (self.compared.known or self.reconciliation.fits)
        return "ok" if right else "warn"


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
    """Return what the supplier reported and nobody withdrew, newest first, each reconciled."""
    found = list(ReportedSplit.objects.filter(pilot=pilot, withdrawn_at=None))
    if not found:
        return []
    own = own_rows(pilot)
    return [_split(one, own) for one in found]


def withdrawn_splits(pilot: Pilot) -> list[ReportedSplit]:
    """Return the reported figures that were withdrawn, newest first."""
    return list(ReportedSplit.objects.filter(pilot=pilot, withdrawn_at__isnull=False))


def find_split(pilot: Pilot, pk: int) -> ReportedSplit | None:
    """Return one of the figures that the supplier reported."""
    return ReportedSplit.objects.select_related("pilot__call").filter(pilot=pilot, pk=pk).first()


def _split(reported: ReportedSplit, own: OwnRows) -> Split:
    names, shares = [name for name, _share in reported.shares], [share for _name, share in reported.shares]
    found = reconcile(shares, reported.base)
    smallest = None
    if found.bases:
        counts = reconcile(shares, found.bases[0]).counts
        smallest = Smallest(found.bases[0], list(zip(names, counts, strict=True)))
    compared = own.beside(reported.title, reported.base, names, shares)
    counted = [one.own for one in compared.parts]
    rows = list(zip(names, found.percentages, counted, found.counts, found.again, strict=True))
    return Split(reported, found, rows, smallest, compared)
