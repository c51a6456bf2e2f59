"""What assessors declared, sealed. Nobody browses it: it is compared with who applies, by the platform alone."""

from __future__ import annotations

from django.db import models

from selection.models import Seat
from vault.fields import SealedField


class InterestDeclaration(models.Model):
    """One version of a seat's declaration of interests; a later one supplements the earlier ones, which stay.

    ``content`` is the canonical JSON of the answers, sealed with the call's key and as long as any other;
    ``commitment`` its salted SHA-256, as in the record.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    content = SealedField(scope="seat.call_id", sizes=(16384, 65536))
    commitment = models.CharField(max_length=64)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["seat", "version"]
        constraints = [models.UniqueConstraint(fields=["seat", "version"], name="startups_one_declaration_per_version")]

    def __str__(self) -> str:
        """Neutral: whose it is stands nowhere."""
        return f"declaration {self.pk}"
