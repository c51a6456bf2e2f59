"""Reminders to the panel."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from outbox.actions import post
from selection import emails
from selection.models import Seat


@transaction.atomic
def remind(*, seat: Seat, by: Any) -> None:
    """Remind an assessor of what she has not sent; at most once for each deadline."""
    post(**emails.reminder(seat, seat.call.assessment.due_at))
