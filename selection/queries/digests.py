"""What the record keeps of a seat's words about a proposal: salted digests, whose salts can be opened later."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings

from challenges.models import Call
from selection.models import Assignment, Entry, Query
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


def text_salts(call: Call) -> list[dict[str, str]]:
    """Return the salts of the commitments to what assessors read: {code, salt} by code. For the opening only.

    Proposals that were received before there were salts have none.
    """
    found = Entry.objects.filter(call=call).exclude(text_salt="").order_by("code").values_list("code", "text_salt")
    return [{"code": code, "salt": salt} for code, salt in found]


def judged_text(call: Call, code: str) -> dict[str, Any] | None:
    """Return what assessors read of a proposal, with its code; None where the record keeps no commitment to it."""
    found = Entry.objects.filter(call=call, code=code).exclude(text_salt="").first()
    return {"code": code, "title": found.title, "sections": found.sections} if found is not None else None
