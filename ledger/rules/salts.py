"""Salted commitments: a digest of a text that says nothing of it until its salt is told. Pure."""

from __future__ import annotations

import hashlib
import secrets


def new_salt() -> str:
    """Return 256 random bits in hex: without them a commitment to a guessable text could be tried out."""
    return secrets.token_hex(32)


def salted(salt: str, text: str) -> str:
    """Return SHA-256(salt ‖ text) in hex; ``salt`` is hex."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
