"""What a submission commits to, in parts that can be opened one by one. Pure.

The manifest names each part of a submission by a salted hash; the commitment is a salted hash of the manifest. So the
winner's name can be opened in public, and checked against what was committed before the close, without telling her tax
id or telephone. All salts come from one secret: without them nothing can be tried out; one tells nothing of another.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from ledger.rules import canonical
from ledger.rules.salts import new_salt, salted

__all__ = [
    "NAME_FIELDS", "PARTS", "commitment", "manifest", "name_of", "new_salt", "receipt_lines", "salt_of", "salted",
    "token",
]  # fmt: skip

#: The parts of a manifest. ``name`` is what the opening of identities publishes.
PARTS = ("answers", "files", "identity", "name", "sworn")
#: What stands in the part ``name``, of envelope 2.
NAME_FIELDS = ("country", "legal_name", "trade_name")


def salt_of(secret: str, purpose: str) -> str:
    """Return the salt (hex) of a part, of the manifest ("manifest") or of the blind token ("token")."""
    return hmac.new(bytes.fromhex(secret), purpose.encode(), hashlib.sha256).hexdigest()


def manifest(*, secret: str, call: str, parts: dict[str, Any]) -> str:
    """Return the canonical JSON (RFC 8785) of a submission's manifest; ``parts`` has the keys of ``PARTS``."""
    hashes = {part: salted(salt_of(secret, part), canonical({"value": parts[part]})) for part in PARTS}
    return canonical({"call": call, "format": "govlink-manifest-1", "parts": hashes})


def commitment(secret: str, text: str) -> str:
    """Return SHA-256(salt ‖ canonical manifest) in hex."""
    return salted(salt_of(secret, "manifest"), text)


def token(secret: str, committed: str) -> str:
    """Return the blind token (hex) from which a proposal's code is drawn: a receipt alone does not tell it."""
    return salted(salt_of(secret, "token"), committed)


def name_of(identity: dict[str, Any]) -> dict[str, str]:
    """Return what the opening of identities publishes of envelope 2."""
    return {field: str(identity.get(field, "")) for field in NAME_FIELDS}


def receipt_lines(*, call: str, receipt_no: str, commitment: str, deadline: str) -> list[str]:
    """Return the lines of a receipt that the site signs: no moment of sending, no place in the record."""
    return ["govlink receipt v1", call, receipt_no, commitment, deadline]
