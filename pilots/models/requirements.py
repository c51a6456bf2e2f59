"""Functional requirements, in versions that never change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.learning import Finding
from pilots.models.plan import Pilot, PilotActivity
from pilots.states import EarsPattern, Priority, Verification


class RequirementText(models.Model):
    """What a requirement says: the newest on the requirement itself, each one on its version."""

    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="es")
    pattern = models.CharField(_("pattern"), max_length=10, choices=EarsPattern, default=EarsPattern.FREE)
    text = models.TextField(_("requirement"))
    rationale = models.TextField(_("why"), blank=True)
    fit_criterion = models.TextField(_("fit criterion"), blank=True)
    verification = models.CharField(
        _("verification method"), max_length=10, choices=Verification, default=Verification.TEST
    )
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.MUST)

    class Meta:
        abstract = True


class FunctionalRequirement(RequirementText):
    """A requirement that findings or activities of a pilot led to; "RF-001". It holds its newest version's text."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="requirements", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("number"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="requirements", verbose_name=_("findings that it comes from")
    )
    activities = models.ManyToManyField(
        PilotActivity, blank=True, related_name="requirements", verbose_name=_("activities that it comes from")
    )

    class Meta:
        verbose_name = _("functional requirement")
        verbose_name_plural = _("functional requirements")
        ordering = ["pilot", "number"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="pilots_one_requirement_per_number")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The requirement's label, RF-001 and so on."""
        return f"RF-{self.number:03d}"


class RequirementVersion(RequirementText):
    """One version of a requirement as it was saved. ``traces`` lists findings and activities as text."""

    requirement = models.ForeignKey(FunctionalRequirement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    traces = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("why it was changed"), max_length=200, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("version of a requirement")
        verbose_name_plural = _("versions of requirements")
        ordering = ["requirement", "-number"]
        constraints = [models.UniqueConstraint(fields=["requirement", "number"], name="pilots_one_requirement_version")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new version. Raises ``TypeError`` for one that was kept before: versions never change."""
        if not self._state.adding:
            raise TypeError("A version of a requirement never changes.")
        super().save(*args, **kwargs)
