"""Sealing what assessors answer about who they think applied."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from kernel.verdict import require
from ledger.actions import record
from selection.models import Seat
from startups.models import RecognitionAnswers
from startups.queries import recognition as reading
from startups.rules import recognition as rules
from startups.rules.commitments import commitment, new_salt


@transaction.atomic
def answer_recognition(*, seat: Seat, answers: rules.Answers, by: Any) -> RecognitionAnswers:
    """Seal a seat's answers, entry code to (answer, guess); the record gets their salted hash. Raises ``Refused``."""
    call = lock_call(seat.call)
    seat = Seat.objects.select_related("call").get(pk=seat.pk)
    given = reading.asked(seat)
    require(reading.answerable(seat, by, given))
    require(rules.is_whole(answers=answers, codes=[one.entry.code for one in given]))
    salt = new_salt()
    text = rules.content(answers, salt=salt)
    made = RecognitionAnswers.objects.create(
        seat=seat, content=text, commitment=commitment(salt, text), answered_at=timezone.now()
    )
    record("recognition_survey", by=by, call=call.reference, seat=seat.number, commitment=made.commitment)
    return made
