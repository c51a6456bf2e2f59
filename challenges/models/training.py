"""What a workshop teaches, who took part in which module, and the certificates of those who did."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.workshops import Attendance, Workshop

Q = models.Q


def new_token() -> str:
    """Return the random part of a certificate's address (128 bits)."""
    return secrets.token_urlsafe(16)


class TrainingModule(models.Model):
    """One part of a workshop: what it teaches, and how long."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="modules", verbose_name=_("workshop"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=150)
    goal = models.CharField(_("what people can do afterwards"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="challenges_one_module_per_number")]

    def __str__(self) -> str:
        return self.title


class ModulePresence(models.Model):
    """Somebody who attended a workshop took part in this module of it."""

    module = models.ForeignKey(TrainingModule, models.CASCADE, related_name="presences")
    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="presences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "attendance"], name="challenges_one_presence")]


class Certificate(models.Model):
    """A certificate that a participant asked for: canonical JSON, its hash in the record, and the PDF of it."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="certificate")
    token = models.CharField(max_length=30, unique=True, default=new_token)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    data = models.TextField()
    sha256 = models.CharField(max_length=64)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    file = models.FileField(_("file"), upload_to="certificates/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["attendance"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", file_sha256="") | (~Q(file="") & ~Q(file_sha256="")),
                name="challenges_certificate_file_has_hash",
            )
        ]
