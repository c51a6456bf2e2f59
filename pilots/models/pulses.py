"""What both sides say together of a round of pulses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.plan import Pilot
from pilots.states import Side

Q = models.Q


class PulseNote(models.Model):
    """The joint note on a round: one side proposes it, the other agrees; from then on it never changes."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="pulse_notes", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("round"))
    text = models.TextField(_("what both sides read in these answers"))
    actions = models.TextField(_("what will be done, who does it and until when"))
    proposed_side = models.CharField(_("proposed by"), max_length=8, choices=Side)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("joint note on a pulse")
        verbose_name_plural = _("joint notes on pulses")
        ordering = ["pilot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="pilots_one_note_per_pulse"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None) | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="pilots_pulse_note_agreed_by_somebody",
            ),
        ]
