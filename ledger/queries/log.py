"""The record as a transparency log: leaves, checkpoints, proofs and public keys."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import F, Max, OuterRef, Q, Subquery

from ledger.models import Checkpoint, Cosignature, Entry, Head, Nonce, SigningKey
from ledger.rules import is_state_change, notes, tree

#: How the chain of what belongs to no call is called in public.
PLATFORM = "platform"


def site_name() -> str:
    """Return the name under which this site signs: its host and /record."""
    return f"{urlsplit(settings.SITE_URL).netloc}/record"


def origin(call: str) -> str:
    """Return the name of one chain's log, which its checkpoints begin with and are signed under."""
    return f"{site_name()}/{call or PLATFORM}"


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs now."""
    return notes.private_key(settings.LEDGER_KEY)


def public_key(key: Ed25519PrivateKey) -> str:
    """Return a key's public half in base64."""
    return base64.b64encode(notes.public_bytes(key)).decode()


def public_keys() -> list[SigningKey]:
    """Return every key that signed here, oldest first."""
    return list(SigningKey.objects.order_by("pk"))


def knows_signing_key() -> bool:
    """Say whether the record knows the key that signs now; it takes the first one as it comes."""
    known = {one.public_key for one in public_keys()}
    return not known or public_key(signing_key()) in known


def verifier_keys(name: str) -> list[str]:
    """Return the keys in the form in which a verifier of the notes of ``name`` takes them, newest first."""
    return [notes.verifier_key(name, base64.b64decode(one.public_key)) for one in reversed(public_keys())]


def leaves(call: str) -> list[bytes]:
    """Return the leaf hashes of a chain in order."""
    found = Entry.objects.filter(call=call).order_by("seq").values_list("leaf_hash", flat=True)
    return [bytes.fromhex(one) for one in found]


def platform_stood_still(since: datetime) -> bool:
    """Say whether the platform's chain was signed last before a moment and has nothing new to be signed."""
    last = Checkpoint.objects.filter(call="").order_by("-size").first()
    size = Head.objects.filter(call="").aggregate(size=Max("seq"))["size"]
    return last is not None and last.created_at <= since and last.size == size


def unsigned_changes(call: str) -> list[int]:
    """Return the places of the changes of state over which no checkpoint was signed; the platform has no state."""
    if not call:
        return []
    changes = Entry.objects.filter(call=call, kind__startswith="call_").order_by("seq").values_list("seq", "kind")
    signed = set(Checkpoint.objects.filter(call=call).values_list("size", flat=True))
    return [seq for seq, kind in changes if is_state_change(kind) and seq not in signed]


def grown() -> list[tuple[str, datetime | None]]:
    """Return the chains that grew since their last checkpoint, with its moment (None: there is none)."""
    last = Checkpoint.objects.filter(call=OuterRef("call")).order_by("-size")
    found = Head.objects.annotate(
        size=Subquery(last.values("size")[:1]), signed_at=Subquery(last.values("created_at")[:1])
    ).filter(Q(size=None, seq__gt=0) | Q(size__lt=F("seq")))
    return list(found.order_by("call").values_list("call", "signed_at"))


def checkpoints(call: str) -> list[tuple[int, str]]:
    """Return (size, note with the witnesses' lines) of each checkpoint of a chain, smallest first."""
    lines: dict[int, str] = {}
    for size, line in Cosignature.objects.filter(call=call).order_by("pk").values_list("size", "line"):
        lines[size] = lines.get(size, "") + line
    found = Checkpoint.objects.filter(call=call).order_by("size").values_list("size", "note")
    return [(size, note + lines.get(size, "")) for size, note in found]


def latest_checkpoint(call: str) -> str:
    """Return the newest checkpoint of a chain; empty when there is none."""
    found = checkpoints(call)
    return found[-1][1] if found else ""


def signed_size(call: str) -> int:
    """Return up to which entry the newest checkpoint of a chain goes; 0 when there is none."""
    return Checkpoint.objects.filter(call=call).aggregate(last=Max("size"))["last"] or 0


def signed_sizes(call: str) -> set[int]:
    """Return the sizes at which a chain was signed."""
    return set(Checkpoint.objects.filter(call=call).values_list("size", flat=True))


def witnesses(call: str) -> list[str]:
    """Return the verifier keys of those who co-signed a chain."""
    return sorted(set(Cosignature.objects.filter(call=call).values_list("verifier_key", flat=True)))


def consistency(call: str, old: int, new: int) -> list[bytes]:
    """Return the proof that a chain of ``new`` entries continues that of ``old``; ``IndexError`` outside the chain."""
    found = leaves(call)
    if not 0 < old <= new <= len(found):
        raise IndexError(old, new)
    return tree.consistency_proof(found[:new], old)


def inclusion(call: str, seq: int, size: int) -> list[bytes]:
    """Return the proof that entry ``seq`` is under the tree of ``size``; ``IndexError`` outside the chain."""
    found = leaves(call)
    if not 0 < seq <= size <= len(found):
        raise IndexError(seq, size)
    return tree.inclusion_proof(found[:size], seq - 1)


def seed_of(call: str) -> str:
    """Return a call's public seed. ``LookupError`` before it was drawn: nothing may be drawn from nothing."""
    seed = Head.objects.filter(call=call).aggregate(seed=Max("seed"))["seed"]
    if not seed:
        raise LookupError(f"The public seed of {call} was not drawn yet.")
    return seed


def seeds_of(calls: Iterable[str]) -> dict[str, str]:
    """Return the public seeds of those calls that have one."""
    return dict(Head.objects.filter(call__in=list(calls)).exclude(seed="").values_list("call", "seed"))


def own_number(call: str) -> Nonce | None:
    """Return the commitment to a number that the entity keeps (or kept) itself; None when GovLink keeps it."""
    told = Entry.objects.filter(call=call, kind="rules").order_by("seq").values_list("payload", flat=True).first()
    kept = told and any(one["kept_by"] == "entity" for one in json.loads(told).get("nonces", []))
    return Nonce.objects.filter(call=call, party="entity").first() if kept else None


def awaited_numbers(calls: Iterable[str]) -> set[str]:
    """Return those of some calls whose set is closed and whose entity has still to reveal its number."""
    found = Nonce.objects.filter(call__in=list(calls), party="entity", value="", revealed_at=None)
    return set(found.values_list("call", flat=True))


def set_closed_at(call: str) -> datetime | None:
    """Return when a call's closed set was published; None before."""
    return Entry.objects.filter(call=call, kind="submissions_closed").aggregate(at=Max("recorded_at"))["at"]


def receipt_note(lines: list[str]) -> dict[str, Any]:
    """Return a statement of lines signed by this site, with the key that checks it."""
    key = signing_key()
    return {
        "note": notes.sign("\n".join(lines) + "\n", name=site_name(), key=key),
        "key": notes.verifier_key(site_name(), notes.public_bytes(key)),
    }
