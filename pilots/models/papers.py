"""What people write for the papers of a pilot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.plan import Pilot


class CaseText(models.Model):
    """One section of the case as somebody wrote it in one language; without it, the facts tell the section."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="case_texts", verbose_name=_("pilot"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    key = models.SlugField(_("section"), max_length=20)
    text = models.TextField(_("text"), blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("text of a case")
        verbose_name_plural = _("texts of cases")
        ordering = ["pilot", "language", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "language", "key"], name="pilots_one_case_text_per_section")
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} · {self.language} · {self.key}"
