"""Assessors who declare their interests by the real action."""

from __future__ import annotations

from typing import Any

from selection.models import Seat
from startups.actions.interests import declare_interests
from startups.interests import GROUNDS
from startups.models import InterestDeclaration

SWORN = [key for key, _text in GROUNDS]


def declare(seat: Seat, by: Any, **answers: str) -> InterestDeclaration:
    """Declare ``answers`` (question to lines), or nothing."""
    return declare_interests(seat=seat, by=by, answers=answers, nothing=not answers, sworn=SWORN)
