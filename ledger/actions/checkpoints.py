"""Signing checkpoints: at each change of a call's state, each day, and before a bundle; and taking witnesses' lines."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.actions.chain import append
from ledger.models import Checkpoint, Cosignature, SigningKey
from ledger.queries import log
from ledger.rules import FILLING, notes, tree

_log = logging.getLogger(__name__)
#: The platform's chain is signed at multiples of so many lines only. Everybody may read its checkpoints, and it grows
#: when people register and teams are made: what was added in a day must not tell how many did.
BLOCK = 64


class UnknownKey(RuntimeError):
    """The key in the environment is none of those that the record knows."""


@transaction.atomic
def sign_due(*, call: str, by: Any) -> int:
    """Sign a checkpoint for each change of state that has none yet; return how many. Safe to repeat."""
    missing = log.unsigned_changes(call)
    if missing:
        leaves = log.leaves(call)
        for size in missing:
            _sign(call, leaves[:size])
    return len(missing)


@transaction.atomic
def sign_now(*, call: str, by: Any) -> Checkpoint:
    """Return a checkpoint over a whole chain, signed now unless there is one. ``LookupError`` for an empty chain."""
    if not log.leaves(call):
        raise LookupError(f"There is no record of {call}.")
    if not call:
        _fill_up()
    return _sign(call, log.leaves(call))


def _fill_up(*, whole: bool = False) -> None:
    """Add lines that say nothing to the platform's chain, up to the next block; with ``whole`` a block at least."""
    append(call="", kind=FILLING, payloads=[])  # locks the chain: what is counted next stays so
    missing = -len(log.leaves("")) % BLOCK
    append(call="", kind=FILLING, payloads=[{"by": "platform"}] * (missing or (BLOCK if whole else 0)))


def keep_signing() -> int:
    """Sign what the clock finds: changes of state that a crash left unsigned, and chains that grew since yesterday.

    Each chain on its own: one that fails does not keep the others from being signed.
    """
    done = 0
    yesterday = timezone.now() - timedelta(days=1)
    due = log.grown()
    if log.platform_stood_still(yesterday):
        due.append(("", yesterday))
        with transaction.atomic():
            _fill_up(whole=True)
    for call, signed_at in due:
        try:
            done += sign_due(call=call, by="clock")
            if signed_at is None or signed_at <= yesterday:
                sign_now(call=call, by="clock")
                done += 1
        except Exception:
            _log.exception("The record of %s was not signed; it is tried again at the next tick.", call or "platform")
    return done


def _sign(call: str, leaves: list[bytes]) -> Checkpoint:
    found = Checkpoint.objects.filter(call=call, size=len(leaves)).first()
    if found is not None:
        return found
    key = log.signing_key()
    _known(key)
    root = tree.root(leaves)
    text = notes.Checkpoint(log.origin(call), len(leaves), root).text()
    note = notes.sign(text, name=log.origin(call), key=key)
    made, _new = Checkpoint.objects.get_or_create(
        call=call,
        size=len(leaves),
        defaults={"root": root.hex(), "note": note, "created_at": timezone.now()},
    )
    return made


def _known(key: Any) -> None:
    """Keep the first key as it comes; any other must have been announced by ``rotate_ledger_key``."""
    public = log.public_key(key)
    if SigningKey.objects.filter(public_key=public).exists():
        return
    if SigningKey.objects.exists():
        raise UnknownKey("LEDGER_KEY is not a key that the record knows. Announce it: manage.py rotate_ledger_key")
    SigningKey.objects.get_or_create(public_key=public, defaults={"since": timezone.now()})


@transaction.atomic
def add_cosignature(*, call: str, size: int, verifier_key: str, line: str, by: Any) -> Cosignature:
    """Keep a witness's line under a checkpoint. ``NotANote`` when the witness's key did not sign that checkpoint."""
    checkpoint = Checkpoint.objects.get(call=call, size=size)
    text, _signatures = notes.split(checkpoint.note)
    if not notes.is_signed(f"{text}\n{line}", verifier_key):
        raise notes.NotANote("This line is not the witness's signature of this checkpoint.")
    found, _new = Cosignature.objects.get_or_create(
        call=call, size=size, verifier_key=verifier_key, defaults={"line": line, "created_at": timezone.now()}
    )
    return found
