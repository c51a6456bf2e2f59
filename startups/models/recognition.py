"""What assessors answer when asked whether they know who stands behind a proposal. Sealed until identities are open."""

from __future__ import annotations

from django.db import models

from selection.models import Seat
from vault.fields import SealedField


class RecognitionAnswers(models.Model):
    """One seat's answers for all the proposals that it scored, given once.

    ``content`` is the canonical JSON of code to {answer, guess}, sealed with the call's key: a guess may name an
    applicant, so it stands on this side of the wall. ``commitment`` is its salted SHA-256, as in the record.
    """

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="+")
    content = SealedField(scope="seat.call_id", sizes=(16384, 131072))
    commitment = models.CharField(max_length=64)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["seat"]

    def __str__(self) -> str:
        """Neutral: whose it is stands nowhere."""
        return f"answers {self.pk}"
