"""What a plan says in structured form, what shows that it was carried out, and what is watched after the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.learning import DecisionTaken, Indicator
from pilots.models.plan import Meeting, Pilot, PilotActivity
from pilots.states import Chance, Gravity, LegalBasis, SandboxExit, Side

Q = models.Q


class PilotPerson(models.Model):
    """Somebody of either side's team: what she does in the pilot and how many hours a week."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="people", verbose_name=_("pilot"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function in the pilot"), max_length=150)
    hours = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of the team")
        verbose_name_plural = _("team")
        ordering = ["pilot", "side", "id"]

    def __str__(self) -> str:
        return self.name


class Risk(models.Model):
    """What could go wrong, how likely and how bad, what is done then and by whom."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="risk_list", verbose_name=_("pilot"))
    text = models.CharField(_("what could go wrong"), max_length=300)
    probability = models.PositiveSmallIntegerField(_("probability"), choices=Chance)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Gravity)
    response = models.TextField(_("what is done"))
    owner = models.CharField(_("who watches it"), max_length=150)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["pilot", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """Probability times impact, 1 to 9."""
        return self.probability * self.impact


class DataUse(models.Model):
    """One use of personal data: on which legal basis, which data, who reads them, until when they are kept."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="data_uses", verbose_name=_("pilot"))
    purpose = models.CharField(_("what the data are for"), max_length=200)
    data = models.TextField(_("which data"))
    basis = models.CharField(_("legal basis"), max_length=12, choices=LegalBasis)
    basis_note = models.CharField(_("norm and article"), max_length=200, blank=True)
    readers = models.CharField(_("who reads them"), max_length=200)
    assessed = models.BooleanField(_("its impact on privacy was assessed"), default=False)
    kept_until = models.DateField(_("deleted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of data")
        verbose_name_plural = _("uses of data")
        ordering = ["pilot", "id"]

    def __str__(self) -> str:
        return self.purpose


class Barrier(models.Model):
    """A norm that stands in the way; with an exemption, the record of the regulatory sandbox."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="barriers", verbose_name=_("pilot"))
    norm = models.CharField(_("norm"), max_length=150)
    article = models.CharField(_("article"), max_length=60, blank=True)
    blocks = models.TextField(_("what it blocks"))
    exemption = models.TextField(_("exemption asked for"), blank=True)
    authority = models.CharField(_("authority that grants it"), max_length=150, blank=True)
    safeguards = models.TextField(_("conditions and safeguards"), blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    way_out = models.CharField(_("exit"), max_length=12, choices=SandboxExit, default=SandboxExit.OPEN)
    reform = models.TextField(_("what should change in the norm"), blank=True)
    report_days = models.JSONField(
        _("interim reports are due on"), default=list, db_default=[], blank=True, help_text="ISO dates, oldest first."
    )
    search = models.TextField(editable=False, default="", blank=True)

    class Meta:
        verbose_name = _("regulatory barrier")
        verbose_name_plural = _("regulatory barriers")
        ordering = ["pilot", "id"]

    def __str__(self) -> str:
        return f"{self.norm} {self.article}".strip()


class PlanVersion(models.Model):
    """The whole plan as it was fixed: canonical JSON, whose hash stands in the record."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="versions", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("fixed at"))

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering = ["pilot", "number"]
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="pilots_one_version_per_number")]


class Proof(models.Model):
    """What shows that an activity took place: a link, or a file with its hash."""

    activity = models.ForeignKey(PilotActivity, models.CASCADE, related_name="proofs", verbose_name=_("activity"))
    label = models.CharField(_("what it is"), max_length=150)
    url = models.URLField(_("link"), blank=True)
    file = models.FileField(_("file"), upload_to="proofs/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("evidence of an activity")
        verbose_name_plural = _("evidence of activities")
        ordering = ["activity", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")), name="pilots_proof_is_link_or_file"
            )
        ]


class MeetingGuest(models.Model):
    """One person invited to a meeting, and whether she came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="people", verbose_name=_("meeting"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    came = models.BooleanField(_("came"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["meeting", "side", "user__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="pilots_one_attendee")]


class FollowUp(models.Model):
    """One indicator at one day after the end: asked for until somebody counts it. Never changed once counted."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="follow_ups", verbose_name=_("pilot"))
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="follow_ups", verbose_name=_("indicator"))
    due_on = models.DateField(_("day"))
    numerator = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    note = models.CharField(_("where the counts come from"), max_length=200, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["pilot", "due_on", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "due_on"], name="pilots_one_follow_up_a_day"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None, filled_at=None)
                | Q(numerator__isnull=False, denominator__gt=0, filled_at__isnull=False)
                & Q(numerator__lte=models.F("denominator")),
                name="pilots_follow_up_share",
            ),
        ]


class Effect(models.Model):
    """What a decision led to later, with what shows it."""

    decision = models.ForeignKey(DecisionTaken, models.CASCADE, related_name="effects", verbose_name=_("decision"))
    seen_on = models.DateField(_("date"))
    text = models.TextField(_("what changed"))
    document = models.CharField(_("document"), max_length=120, blank=True)
    url = models.URLField(_("link"), blank=True)
    indicator = models.ForeignKey(
        Indicator, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("indicator")
    )

    class Meta:
        verbose_name = _("later effect")
        verbose_name_plural = _("later effects")
        ordering = ["decision", "seen_on", "id"]
