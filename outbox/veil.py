"""Keys of rows as staff see them: the numbers themselves would tell how many rows there are that nobody may see."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

_BYTES = 8


def _cipher() -> AESSIV:
    # Without a nonce one key is always veiled alike: an address stays good, and nothing else is to be hidden here.
    return AESSIV(hashlib.sha256(b"keys of rows" + settings.SECRET_KEY.encode()).digest())


def veiled(pk: int) -> str:
    """Return a row's key as hexadecimal digits: always the same for one key, of no order, and with no neighbour."""
    return _cipher().encrypt(pk.to_bytes(_BYTES, "big"), None).hex()


def unveiled(text: str) -> int | None:
    """Return the key behind what ``veiled`` made; None for anything else."""
    try:
        return int.from_bytes(_cipher().decrypt(bytes.fromhex(text), None), "big")
    except (ValueError, InvalidTag):
        return None
