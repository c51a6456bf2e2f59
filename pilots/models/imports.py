"""Files of evidence on their way in, the rows that they left in columns, and the counts that pages read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.evidence import EvidenceImport, Source, Topic
from pilots.models.plan import Pilot
from pilots.states import Cut, Sentiment
from vault.fields import SealedFileField

Q = models.Q


class EvidenceRules(models.Model):
    """What the plan says of its evidence before there is any: how long texts stay, and which accuracy is enough."""

    pilot = models.OneToOneField(Pilot, models.CASCADE, related_name="evidence_rules", verbose_name=_("pilot"))
    texts_until = models.DateField(_("texts are deleted on"), null=True, blank=True)
    is_sample = models.BooleanField(_("the rows are a sample"), default=False)
    acceptance = models.DecimalField(_("accuracy that is enough, in %"), max_digits=4, decimal_places=1, null=True)
    declared_at = models.DateTimeField(_("declared at"), null=True)

    class Meta:
        verbose_name = _("rules of the evidence")
        verbose_name_plural = _("rules of the evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(acceptance=None) | Q(acceptance__gt=0, acceptance__lte=100),
                name="pilots_acceptance_is_a_percentage",
            )
        ]


class EvidenceChunk(models.Model):
    """A piece of a file as it was sent, sealed; gone as soon as the rows are read."""

    evidence_import = models.ForeignKey(EvidenceImport, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    file = SealedFileField(upload_to="evidence/", scope="evidence_import.pilot_id")

    class Meta:
        ordering = ["evidence_import", "number"]
        constraints = [models.UniqueConstraint(fields=["evidence_import", "number"], name="pilots_chunks_are_numbered")]


class EvidencePart(models.Model):
    """A block of a file's rows in columns (Parquet, sealed): line, date, source, topic, tone and area as typed.

    ``texts`` has line and masked text, sealed under a key of the import's own that is destroyed with them.
    ``place`` and ``line`` say where the next block begins in the file.
    """

    evidence_import = models.ForeignKey(EvidenceImport, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    file = SealedFileField(upload_to="evidence/", scope="evidence_import.pilot_id")
    texts = SealedFileField(upload_to="evidence/", scope="evidence_import_id", blank=True)
    rows = models.PositiveIntegerField()
    place = models.PositiveBigIntegerField()
    line = models.PositiveIntegerField()
    last = models.BooleanField(default=False)

    class Meta:
        ordering = ["evidence_import", "number"]
        constraints = [models.UniqueConstraint(fields=["evidence_import", "number"], name="pilots_parts_are_numbered")]


class Tally(models.Model):
    """How many good rows of a file fall together, by two of day, source, topic and area, and by tone."""

    evidence_import = models.ForeignKey(EvidenceImport, models.CASCADE, related_name="tallies")
    cut = models.CharField(max_length=12, choices=Cut)
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    area = models.CharField(max_length=60, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment)
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["evidence_import", "cut"], name="pilots_tally_by_cut")]


class SupplierToken(models.Model):
    """With it the supplier's program pushes files to one pilot. Only its digest is kept; it is shown once."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="tokens", verbose_name=_("pilot"))
    name = models.CharField(_("name"), max_length=80)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    window_from = models.DateTimeField(null=True, blank=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("supplier's token")
        verbose_name_plural = _("supplier's tokens")
        ordering = ["pilot", "-made_at"]


class ReportedSplit(models.Model):
    """Percentages that the supplier reports of a base: each with its name, as printed."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="reported_splits", verbose_name=_("pilot"))
    title = models.CharField(_("what is reported"), max_length=120)
    base = models.PositiveIntegerField(_("base"))
    shares = models.JSONField(_("percentages"), default=list)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reported percentages")
        verbose_name_plural = _("reported percentages")
        ordering = ["pilot", "-reported_at", "-id"]
