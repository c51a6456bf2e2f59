"""Keys of rows as people see them: the numbers themselves would tell how many rows there are that nobody may see.

Who reads the number of her own session or of a member of her own team now and again later would know how many people
signed in, or joined start-ups, between: how many apply, before the close too.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.urls import register_converter

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


class VeiledKeyConverter:
    """An address that carries a row's key veiled: ``<veiled:pk>``. Views and templates have the key itself."""

    regex = "[0-9a-f]{48}"

    def to_python(self, value: str) -> int:
        """Return the key; ValueError, which is "not found", for what nobody veiled."""
        pk = unveiled(value)
        if pk is None:
            raise ValueError
        return pk

    def to_url(self, value: int) -> str:
        """Return the key, veiled."""
        return veiled(int(value))


register_converter(VeiledKeyConverter, "veiled")
