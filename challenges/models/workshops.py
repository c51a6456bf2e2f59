"""Workshops in Human-Centred Design and who attended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from challenges.models.calls import Call
from challenges.states import WorkshopMode


class Workshop(models.Model):
    """A workshop of a call's civil servants."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="workshops", verbose_name=_("call"))
    title = models.CharField(_("title"), max_length=150)
    method = models.CharField(_("method"), max_length=80, default=gettext_noop("Human-Centred Design"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    mode = models.CharField(_("mode"), max_length=10, choices=WorkshopMode)
    place = models.CharField(_("place or link"), max_length=200, blank=True)
    facilitator = models.CharField(_("facilitator"), max_length=150)
    agenda = models.TextField(_("agenda"), blank=True)
    artefacts = models.TextField(_("what was made"), blank=True)
    held_at = models.DateTimeField(_("held at"), null=True, blank=True)

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["call", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="challenges_workshop_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One civil servant called in to a workshop."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="attendances", verbose_name=_("workshop"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    attended = models.BooleanField(_("attended"), null=True, blank=True)
    consent = models.BooleanField(_("consents to photographs and notes"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["workshop", "user__name"]
        constraints = [models.UniqueConstraint(fields=["workshop", "user"], name="challenges_one_attendance")]

    def __str__(self) -> str:
        return f"{self.workshop} · {self.user}"
