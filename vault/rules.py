"""The cryptography of sealing, pure: AES-256-GCM data keys, wrapped by master keys that only the environment holds.

A sealed text is ``s1.<key id>.<base64url of nonce and ciphertext>``; a sealed file is ``GLS1``, the key's 16 bytes,
nonce and ciphertext. Before sealing, everything is padded to a size class: the length of a ciphertext would otherwise
tell which blind text it belongs to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PREFIX = "s1."
MAGIC = b"GLS1"
_NONCE = 12
_LENGTH = 4
#: Files are padded to the next power of two from here on, in bytes.
_SMALLEST_FILE = 1 << 16


class SealBroken(Exception):
    """What was read is not what was sealed, or the key that opens it is not here."""


@dataclass(frozen=True, slots=True)
class Master:
    """A master key: what it is called (tells nothing of it), and its 32 bytes."""

    name: str
    key: bytes


def master(secret: str) -> Master:
    """Return the master key that a secret text from the environment stands for (HKDF-SHA-256, RFC 5869)."""
    name = _derive(secret.encode(), b"govlink name of a master key").hex()[:16]
    return Master(name, _derive(secret.encode(), b"govlink master key"))


def new_data_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(32)


def wrap(key: bytes, by: Master, pk: UUID) -> str:
    """Return a data key sealed by a master key, as text."""
    return _text(_encrypt(by.key, key, b"wrap" + pk.bytes))


def unwrap(wrapped: str, by: Master, pk: UUID) -> bytes:
    """Return a data key; ``SealBroken`` when the master key is another one."""
    return _decrypt(by.key, _bytes(wrapped), b"wrap" + pk.bytes)


def seal(plain: bytes, key: bytes, pk: UUID, sizes: Sequence[int]) -> str:
    """Return a sealed text of ``plain``, padded to the first of ``sizes`` (in bytes) into which it fits."""
    return f"{PREFIX}{pk.hex}.{_text(_encrypt(key, pad(plain, sizes), pk.bytes))}"


def key_of(sealed: str) -> UUID:
    """Return the id of the data key that opens a sealed text; ``SealBroken`` when it is none."""
    try:
        prefix, pk, _rest = sealed.split(".", 2)
        if prefix + "." != PREFIX:
            raise ValueError(prefix)
        return _id(pk)
    except ValueError as problem:
        raise SealBroken("This was not sealed.") from problem


@lru_cache(maxsize=1024)
def _id(written: str) -> UUID:
    """Return the id of a data key as it is written in what it seals: what is read together has few keys."""
    return UUID(hex=written)


def unseal(sealed: str, key: bytes) -> bytes:
    """Return what was sealed."""
    pk = key_of(sealed)
    return unpad(_decrypt(key, _bytes(sealed.split(".", 2)[2]), pk.bytes))


def seal_file(plain: bytes, key: bytes, pk: UUID, like: int = 0) -> bytes:
    """Return a sealed file; its size says only between which powers of two the original lies.

    ``like``: the length of another original; files that are sealed like the largest of them all have one size.
    """
    size = _SMALLEST_FILE
    while size < max(len(plain), like) + _LENGTH:
        size *= 2
    return MAGIC + pk.bytes + _encrypt(key, pad(plain, [size - _LENGTH]), pk.bytes)


def key_of_file(head: bytes) -> UUID:
    """Return the id of the data key by the first 20 bytes of a sealed file."""
    if head[:4] != MAGIC or len(head) < 20:
        raise SealBroken("This file was not sealed.")
    return UUID(bytes=head[4:20])


def reseal_file(sealed: bytes, old_key: bytes, key: bytes, pk: UUID) -> bytes:
    """Return a sealed file under another key, in the same size: files of one size stay alike."""
    return MAGIC + pk.bytes + _encrypt(key, _decrypt(old_key, sealed[20:], key_of_file(sealed[:20]).bytes), pk.bytes)


def unseal_file(sealed: bytes, key: bytes) -> bytes:
    """Return the original of a sealed file."""
    pk = key_of_file(sealed[:20])
    return unpad(_decrypt(key, sealed[20:], pk.bytes))


def index(value: str, key: bytes) -> str:
    """Return a keyed digest by which equal values are found without opening any (HMAC-SHA-256, in hex)."""
    return hmac.new(_derive(key, b"govlink index"), value.encode(), hashlib.sha256).hexdigest()


def pad(plain: bytes, sizes: Sequence[int]) -> bytes:
    """Return length and content, filled up with zeros to a size class; above the largest, to multiples of it."""
    fitting = next((size for size in sizes if len(plain) <= size), None)
    largest = sizes[-1]
    size = fitting if fitting is not None else -(-len(plain) // largest) * largest
    return len(plain).to_bytes(_LENGTH, "big") + plain.ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Return the content of ``pad``."""
    length = int.from_bytes(padded[:_LENGTH], "big")
    return padded[_LENGTH : _LENGTH + length]


def _derive(secret: bytes, what: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=what).derive(secret)


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as problem:
        raise SealBroken("The key does not open this, or it was changed.") from problem


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text)
    except ValueError as problem:
        raise SealBroken("This was not sealed.") from problem
