"""What is reported to the authority while an exemption of the regulatory sandbox holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.running import Barrier
from pilots.states import ExitView, SafeguardsKept


class SandboxReport(models.Model):
    """One interim report on an exemption. It was sent, so it never changes: what follows stands in the next one."""

    barrier = models.ForeignKey(Barrier, models.PROTECT, related_name="reports", verbose_name=_("regulatory barrier"))
    number = models.PositiveSmallIntegerField(_("number"))
    reported_on = models.DateField(_("day of the report"))
    authority = models.CharField(_("authority that receives it"), max_length=150)
    document = models.CharField(_("document"), max_length=120, blank=True)
    observed = models.TextField(_("what was observed"))
    kept = models.CharField(_("were the safeguards kept?"), max_length=4, choices=SafeguardsKept)
    safeguards = models.TextField(_("how the safeguards were kept, or which were not"), blank=True)
    incidents = models.TextField(_("incidents, and what was done"), blank=True)
    exit_view = models.CharField(_("is the exit still right?"), max_length=6, choices=ExitView)
    exit_note = models.TextField(_("why the exit should change"), blank=True)
    public = models.BooleanField(_("publish it with the case"), default=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("interim report of the sandbox")
        verbose_name_plural = _("interim reports of the sandbox")
        ordering = ["barrier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["barrier", "number"], name="pilots_one_sandbox_report_per_number"),
            models.CheckConstraint(
                condition=models.Q(kept="all") | ~models.Q(safeguards=""), name="pilots_safeguards_not_kept_are_told"
            ),
            models.CheckConstraint(
                condition=models.Q(exit_view="right") | ~models.Q(exit_note=""), name="pilots_other_exit_is_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.barrier} · {self.number}"
