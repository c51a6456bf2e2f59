"""The committed numbers behind a call's public seed: committing before the opening, revealing after the close."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.verdict import require
from ledger.actions.entries import record
from ledger.models import Head, Nonce
from ledger.rules import nonces as rules
from ledger.rules.draws import public_seed


@transaction.atomic
def commit_nonces(*, call: str, by: Any, entity_sha256: str = "") -> list[dict[str, str]]:
    """Commit entity and platform to a number each; return what the rules publish: party, sha256, kept_by.

    ``entity_sha256``: the hash of a number that the entity keeps to itself; the platform keeps one for it otherwise.
    Raises ``Refused`` for what is no hash.
    """
    require(rules.is_hash(entity_sha256))
    told = []
    for party, given in (("entity", entity_sha256.strip().lower()), ("platform", "")):
        value = "" if given else secrets.token_hex(32)
        one = Nonce.objects.create(call=call, party=party, sha256=given or rules.hash_of(value), value=value)
        told.append({"party": party, "sha256": one.sha256, "kept_by": "entity" if given else "platform"})
    return told


@transaction.atomic
def reveal_kept(*, call: str, by: Any) -> None:
    """Reveal the numbers that the platform keeps. After the close only: the caller holds the call's lock."""
    for one in Nonce.objects.filter(call=call, revealed_at=None).exclude(value=""):
        _reveal(one, by)


@transaction.atomic
def reveal_nonce(*, call: str, party: str, value: str, closed: bool, until: datetime, by: Any) -> None:
    """Reveal a number that a party keeps itself. ``closed``: whether the call has closed; ``until``: the last moment.

    Raises ``Refused``; ``Nonce.DoesNotExist`` when the party has none.
    """
    one = Nonce.objects.get(call=call, party=party)
    require(
        rules.may_reveal(
            closed=closed, revealed=one.revealed_at is not None, value=value, sha256=one.sha256, until=until,
            now=timezone.now(),
        )
    )  # fmt: skip
    one.value = value.strip()
    _reveal(one, by)


def _reveal(one: Nonce, by: Any) -> None:
    one.revealed_at = timezone.now()
    one.save(update_fields=["value", "revealed_at"])
    record("nonce_reveal", by=by, call=one.call, party=one.party, nonce=one.value)


@transaction.atomic
def draw_seed(*, call: str, commitments: Sequence[str], tokens: Sequence[str], until: datetime | None, by: Any) -> str:
    """Draw a call's public seed once its set is closed; return it. A second call returns the same one.

    ``until``: the last moment to reveal. Raises ``Refused`` while a number may still be revealed; afterwards it is
    dropped, and the record says so.
    """
    Head.objects.get_or_create(call=call)
    head = Head.objects.select_for_update(of=("self",)).get(call=call)
    if head.seed:
        return head.seed
    known = list(Nonce.objects.filter(call=call))
    missing = [one for one in known if one.revealed_at is None]
    require(rules.may_draw(missing=len(missing), until=until, now=timezone.now()))
    for one in missing:
        record("nonce_dropped", by=by, call=call, party=one.party)
    used = [one for one in known if one.revealed_at is not None]
    seed = public_seed(call=call, commitments=commitments, tokens=tokens, nonces=[one.value for one in used])
    record("seed", by=by, call=call, seed=seed, parties=[one.party for one in used])
    Head.objects.filter(call=call).update(seed=seed)
    return seed
