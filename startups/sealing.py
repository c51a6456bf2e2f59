"""Sealing a text at rest: AES-256-GCM under a key made for one purpose. Pure: no database, no web.

Texts are padded to whole blocks first: how long a sealed text is tells whether anything was declared at all.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: Bytes of a block: a long declaration fits into one.
BLOCK = 16 * 1024
_NONCE = 12


def _cipher(key: str, purpose: str) -> AESGCM:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
    return AESGCM(made)


def seal(text: str, *, key: str, purpose: str) -> str:
    """Return a text sealed for one purpose, in base64; the same text is never sealed twice alike."""
    plain = text.encode() + b"\x01"
    plain += b"\x00" * (-len(plain) % BLOCK)
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + _cipher(key, purpose).encrypt(nonce, plain, purpose.encode())).decode()


def unseal(sealed: str, *, key: str, purpose: str) -> str:
    """Return a sealed text; ``cryptography.exceptions.InvalidTag`` for another key or purpose, or a changed byte."""
    raw = base64.b64decode(sealed)
    plain = _cipher(key, purpose).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    return plain.rstrip(b"\x00")[:-1].decode()
