"""Signed notes and checkpoints in their C2SP text forms (signed-note, tlog-checkpoint, tlog-cosignature). Pure.

A note is a text of whole lines, an empty line, and signature lines "— name base64(key id ‖ signature)". A checkpoint's
text is: origin, size, base64 of the root. Witnesses add cosignature/v1 lines, which carry the moment of signing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 0x01, 0x04
_DASH = "\u2014"
_NAME = re.compile(r"[^\s+]+")


class NotANote(ValueError):
    """A text that is not in the form, or that its key did not sign."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: this log had ``size`` entries under ``root`` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_b64(self.root)}\n"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotANote("This is not base64.") from None


def private_key(secret: str) -> Ed25519PrivateKey:
    """Return the key of a secret: base64 of 32 bytes. ``ValueError`` for anything else."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of a key's public half."""
    return key.public_key().public_bytes_raw()


def key_id(name: str, public: bytes, kind: int = ED25519) -> bytes:
    """Return the four bytes that tell a signer's key: SHA-256(name ‖ newline ‖ kind ‖ public key)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def verifier_key(name: str, public: bytes, kind: int = ED25519) -> str:
    """Return a public key in the text form name+id+key. ``ValueError`` for a name with spaces or plus signs."""
    if not _NAME.fullmatch(name):
        raise ValueError("A signer's name has no spaces and no plus sign.")
    return f"{name}+{key_id(name, public, kind).hex()}+{_b64(bytes([kind]) + public)}"


def read_verifier_key(text: str) -> tuple[str, int, bytes]:
    """Return (name, kind, public key) of the text form; ``NotANote`` when it is not one."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise NotANote("A verifier key reads name+id+key.")
    name, told, rest = parts
    data = _unb64(rest)
    kind, public = data[0], data[1:]
    if len(public) != 32 or kind not in (ED25519, COSIGNATURE) or key_id(name, public, kind).hex() != told:
        raise NotANote("The parts of this verifier key do not belong together.")
    return name, kind, public


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """Return the note of a text of whole lines, signed under a name."""
    if not text.endswith("\n") or "\n\n" in text:
        raise ValueError("A note's text is whole lines without an empty one.")
    return f"{text}\n{_line(name, key_id(name, public_bytes(key)) + key.sign(text.encode()))}"


def cosign(text: str, *, name: str, key: Ed25519PrivateKey, seconds: int) -> str:
    """Return a witness's line for a checkpoint's text; ``seconds``: Unix time of signing."""
    signature = key.sign(_cosigned(text, seconds))
    return _line(name, key_id(name, public_bytes(key), COSIGNATURE) + seconds.to_bytes(8, "big") + signature)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(name: str, blob: bytes) -> str:
    return f"{_DASH} {name} {_b64(blob)}\n"


def split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return a note's text and its signatures as (name, key id and signature)."""
    text, gap, rest = note.rpartition("\n\n")
    lines = rest.splitlines()
    if not gap or not lines or not rest.endswith("\n"):
        raise NotANote("A note is a text, an empty line and signatures.")
    signatures = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != _DASH:
            raise NotANote("A signature reads: dash, name, base64.")
        signatures.append((parts[1], _unb64(parts[2])))
    return f"{text}\n", signatures


def is_signed(note: str, verifier: str) -> bool:
    """Say whether a note carries a good signature of a verifier key. ``NotANote`` when it is not a note."""
    name, kind, public = read_verifier_key(verifier)
    text, signatures = split(note)
    wanted = key_id(name, public, kind)
    return any(
        _good(text, blob[4:], public, kind) for signer, blob in signatures if signer == name and blob[:4] == wanted
    )


def _good(text: str, signature: bytes, public: bytes, kind: int) -> bool:
    signed = text.encode()
    if kind == COSIGNATURE:
        signed, signature = _cosigned(text, int.from_bytes(signature[:8], "big")), signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def read_checkpoint(note: str) -> Checkpoint:
    """Return what a checkpoint says; its signatures are asked apart. ``NotANote`` when it is not one."""
    text, _signatures = split(note)
    lines = text.splitlines()
    if len(lines) < 3 or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise NotANote("A checkpoint reads: origin, size, root.")
    root = _unb64(lines[2])
    if len(root) != 32:
        raise NotANote("A root has 32 bytes.")
    return Checkpoint(lines[0], int(lines[1]), root)
