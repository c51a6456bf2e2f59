"""Who leaves her place as custodian of a call, and who took it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.calls import Call

Q = models.Q


class Succession(models.Model):
    """A custodian asks for a successor, by an act; she keeps her place until staff have appointed one.

    ``ended_at`` without ``successor``: her appointment ended otherwise.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="+", verbose_name=_("call"))
    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("custodian who leaves")
    )
    resolution_no = models.CharField(_("resolution number"), max_length=60)
    asked_at = models.DateTimeField(_("asked at"))
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("successor")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("succession of a custodian")
        verbose_name_plural = _("successions of custodians")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "leaver"], condition=Q(ended_at=None), name="challenges_one_open_succession"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(ended_at__isnull=False), name="challenges_successor_ends_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.leaver}"
