"""The plan of a pilot, its activities, meetings and stage gates."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from pilots.states import ActivityStatus, Gate, Outcome, Phase, PilotState
from startups.models import Startup

Q = models.Q


class Pilot(models.Model):
    """The small validation exercise of a call's entity with the chosen start-up."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    startup = models.ForeignKey(Startup, models.PROTECT, related_name="+", verbose_name=_("start-up"))
    title = models.CharField(_("title"), max_length=150)
    state = models.CharField(_("state"), max_length=8, choices=PilotState, default=PilotState.PLANNED)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    scope = models.TextField(_("scope"), blank=True)
    hypothesis = models.TextField(_("hypothesis"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    evidence_from = models.DateField(_("evidence from"), null=True, blank=True)
    evidence_until = models.DateField(_("evidence until"), null=True, blank=True)
    entity_team = models.TextField(_("team of the entity"), blank=True)
    startup_team = models.TextField(_("team of the start-up"), blank=True)
    budget = models.CharField(_("budget"), max_length=120, blank=True)
    risks = models.TextField(_("risks"), blank=True)
    data_protection = models.TextField(_("data protection: legal basis and retention"), blank=True)
    keeps_texts = models.BooleanField(
        _("keeps citizens' texts"), default=False, help_text=_("Off by default: texts are personal data.")
    )
    summary = models.TextField(_("what happened, in one paragraph"), blank=True)
    recommendation = models.TextField(_("what is recommended, and why"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="pilots_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(state="ended") & ~Q(outcome="")) | (~Q(state="ended") & Q(outcome="")),
                name="pilots_ended_pilot_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The day on which it ended; the planned one until then."""
        return self.ended_on or self.ends_on

    @property
    def days_long(self) -> int:
        """How many days it lasted, or is to last, both ends counted."""
        return max(1, (self.last_day - self.starts_on).days + 1)


class PilotActivity(models.Model):
    """One planned activity of a phase."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="activities", verbose_name=_("pilot"))
    phase = models.CharField(_("phase"), max_length=13, choices=Phase)
    title = models.CharField(_("activity"), max_length=150)
    planned_from = models.DateField(_("planned from"))
    planned_until = models.DateField(_("planned until"))
    actual_from = models.DateField(_("started on"), null=True, blank=True)
    actual_until = models.DateField(_("finished on"), null=True, blank=True)
    responsible = models.CharField(_("responsible"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=13, choices=ActivityStatus, default=ActivityStatus.SCHEDULED)
    evidence = models.TextField(_("what shows it"), blank=True)
    #: By how many days it is late; a page that shows it says so.
    late_by = 0

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["pilot", "planned_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_until__gte=models.F("planned_from")), name="pilots_activity_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """An online meeting with agenda and minutes."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="meetings", verbose_name=_("pilot"))
    title = models.CharField(_("title"), max_length=150)
    starts_at = models.DateTimeField(_("starts at"))
    minutes_long = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place or link"), max_length=200, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes of the meeting"), blank=True)
    attendees = models.TextField(_("who attended"), blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["pilot", "starts_at"]

    def __str__(self) -> str:
        return self.title


class StageGate(models.Model):
    """A decision to continue, adjust or stop, with reasons."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="gates", verbose_name=_("pilot"))
    phase = models.CharField(_("after phase"), max_length=13, choices=Phase)
    gate = models.CharField(_("decision"), max_length=8, choices=Gate)
    reasons = models.TextField(_("reasons"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("stage gate")
        verbose_name_plural = _("stage gates")
        ordering = ["pilot", "decided_at"]
