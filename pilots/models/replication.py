"""What a new exercise takes over from a published case until its own pilot is planned."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call


class PlanTemplate(models.Model):
    """The plan and the indicators of a published case, for the pilot of another exercise: no people, no counts.

    ``texts``: field of the plan to text. ``activities``: {phase, title, first, last} in days from the pilot's start.
    ``indicators``: {code, name, definition, direction, target}.
    """

    call = models.OneToOneField(Call, models.CASCADE, related_name="+", verbose_name=_("call"))
    source = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("published case"))
    texts = models.JSONField(default=dict, blank=True)
    activities = models.JSONField(default=list, blank=True)
    indicators = models.JSONField(default=list, blank=True)
    used = models.BooleanField(_("used"), default=False)

    class Meta:
        verbose_name = _("plan taken over")
        verbose_name_plural = _("plans taken over")

    def __str__(self) -> str:
        return f"{self.source_id} → {self.call_id}"
