"""What the record keeps of a seat's words about a proposal: salted digests, whose salts can be opened later."""

from __future__ import annotations

import hashlib

from django.conf import settings

from challenges.models import Call
from selection.models import Assignment, Query
from selection.rules.assignment import keyed


def salt_of(call: Call, assignment: Assignment, what: str) -> str:
    """Return the secret salt (hex) of one thing that a seat said of one proposal; none tells another."""
    return keyed(settings.SEAL_KEY, "salt", call.reference, assignment.seat.number, assignment.entry.code, what)


def digest_of(call: Call, assignment: Assignment, what: str, text: str) -> str:
    """Return the salted SHA-256 of a text; the salt can be opened later, and is not kept beside the text."""
    return hashlib.sha256(f"{salt_of(call, assignment, what)}{text}".encode()).hexdigest()


def reply_digest(call: Call, query: Query, code: str, text: str) -> str:
    """Return the salted SHA-256 of what a proposal's team answered in a round, the same for no answer as for any."""
    salt = keyed(settings.SEAL_KEY, "salt", call.reference, query.number, code, "reply")
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
