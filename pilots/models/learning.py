"""What a pilot leaves behind: indicators, findings, decisions, lessons, requirements, the report."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from pilots.models.evidence import Topic
from pilots.models.plan import Pilot, PilotActivity
from pilots.models.samples import LabelSample
from pilots.states import Direction, LessonKind, ReportKind, ReportState

Q = models.Q


class Indicator(models.Model):
    """A measured share: ``numerator`` of ``denominator``; never a percentage that was typed in.

    ``target`` and ``baseline`` are percentages; a baseline that a survey gave keeps its counts. ``reported`` is what a
    published text says, kept to be reconciled.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="indicators", verbose_name=_("pilot"))
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("indicator"), max_length=150)
    definition = models.TextField(_("definition"), blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(_("baseline %"), max_digits=5, decimal_places=2, null=True, blank=True)
    baseline_part = models.PositiveIntegerField(_("baseline: how many"), null=True, blank=True)
    baseline_base = models.PositiveIntegerField(_("baseline: out of"), null=True, blank=True)
    target = models.DecimalField(_("target %"), max_digits=5, decimal_places=2, null=True, blank=True)
    numerator = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    reported = models.CharField(_("as reported"), max_length=60, blank=True)
    source_note = models.CharField(_("where the counts come from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["pilot", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "code"], name="pilots_one_indicator_per_code"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__isnull=False, denominator__gt=0, numerator__lte=models.F("denominator")),
                name="pilots_indicator_share",
            ),
            models.CheckConstraint(
                condition=Q(baseline_part=None, baseline_base=None)
                | Q(baseline__isnull=False, baseline_part__isnull=False, baseline_base__gt=0)
                & Q(baseline_part__lte=models.F("baseline_base")),
                name="pilots_baseline_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """What the evidence shows, and what it rests on: a topic's manifestations, an indicator, an activity, a sample."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="findings", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("finding"))
    recommendation = models.TextField(_("recommendation"), blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    indicator = models.ForeignKey(
        Indicator, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )
    activity = models.ForeignKey(
        PilotActivity, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("activity")
    )
    sample = models.ForeignKey(
        LabelSample, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sample")
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pilot", "number"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="pilots_one_finding_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {Truncator(self.text).chars(80)}"


class DecisionTaken(models.Model):
    """What the entity decided because of a finding."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="decisions", verbose_name=_("pilot"))
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name=_("finding")
    )
    text = models.TextField(_("decision"))
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    decided_on = models.DateField(_("date"))
    document = models.CharField(_("document"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("decision taken")
        verbose_name_plural = _("decisions taken")
        ordering = ["pilot", "decided_on"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Lesson(models.Model):
    """What others should know before they do the same."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="lessons", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=LessonKind)
    text = models.TextField(_("lesson"))
    applies_to = models.CharField(_("applies to"), max_length=150, blank=True)
    search = models.TextField(editable=False, default="", blank=True)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["pilot", "number"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="pilots_one_lesson_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {Truncator(self.text).chars(80)}"


class CaseReport(models.Model):
    """A report of a pilot in one language as PDF, made by a background job; terms of reference as DOCX too."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="reports", verbose_name=_("pilot"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind, default=ReportKind.FINAL)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=ReportState, default=ReportState.WAITING)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    file = models.FileField(_("file"), upload_to="reports/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    editable = models.FileField(_("document to edit"), upload_to="reports/", blank=True)
    editable_sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["pilot", "-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="ready", ready_at__isnull=False) & ~Q(file=""))
                | (~Q(state="ready") & Q(ready_at=None)),
                name="pilots_ready_report_has_file",
            )
        ]
