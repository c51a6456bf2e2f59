"""Evidence: sources chosen by the authorities, topics, and one row per manifestation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.plan import Pilot
from pilots.states import ImportState, SourceKind
from vault.fields import SealedJSONField

Q = models.Q


class Source(models.Model):
    """A place on the internet that the authorities chose to listen to."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="sources", verbose_name=_("pilot"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=15, choices=SourceKind)
    url = models.URLField(_("address"), blank=True)
    selected_by = models.CharField(_("chosen by"), max_length=150)
    terms_ok = models.BooleanField(_("its terms allow reading"), default=False)
    personal_data = models.BooleanField(_("holds personal data"), default=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["pilot", "name"]
        constraints = [models.UniqueConstraint(fields=["pilot", "name"], name="pilots_one_source_per_name")]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What manifestations are about. ``key`` is what files say; ``published`` marks the case's own topics."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="topics", verbose_name=_("pilot"))
    key = models.SlugField(_("key"), max_length=50)
    name = models.CharField(_("name"), max_length=120)
    published = models.BooleanField(_("published by the case"), default=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pilot", "name"]
        constraints = [models.UniqueConstraint(fields=["pilot", "key"], name="pilots_one_topic_per_key")]

    def __str__(self) -> str:
        return self.name


class EvidenceImport(models.Model):
    """One file of evidence, uploaded or pushed. It is checked whole; nothing counts until a person decides.

    ``layout`` says how the file is laid out, ``mapping`` which of its columns is which; ``preview`` has its first rows
    until they are read. ``book`` is what its rows were checked against, as it was then: which rows are good does not
    change when the pilot learns a topic later. ``texts_by`` counts its good rows with a text, by aspect and class.
    ``digest`` is of its good rows in whatever order, ``texts_digest`` of their texts, gone with them; ``repeats`` says
    of which imported files how many of its rows are: {"file": id, "rows": n}.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="imports", verbose_name=_("pilot"))
    original_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=ImportState, default=ImportState.MAPPING)
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    preview = SealedJSONField(scope="pilot_id", sizes=(4096, 16384), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    reason = models.CharField(_("why it could not be read"), max_length=300, blank=True)
    token = models.ForeignKey("pilots.SupplierToken", models.SET_NULL, null=True, blank=True, related_name="+")
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    texts_purged_at = models.DateTimeField(null=True, blank=True)
    book = models.JSONField(default=dict)
    texts_by = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    texts_digest = models.CharField(max_length=64, blank=True)
    repeats = models.JSONField(default=list)
    good_rows = models.PositiveIntegerField(_("good rows"), default=0)
    bad_rows = models.PositiveIntegerField(_("bad rows"), default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["pilot", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "sha256"], condition=Q(state="applied"), name="pilots_one_import_per_content"
            )
        ]

    def __str__(self) -> str:
        return self.original_name


class ImportProblem(models.Model):
    """A row of a file that cannot be kept, and why."""

    evidence_import = models.ForeignKey(EvidenceImport, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    code = models.CharField(max_length=12, default="row", help_text="The kind of problem; rows.py has the words.")

    class Meta:
        ordering = ["evidence_import", "line", "id"]


class ReportedTone(models.Model):
    """The tone as a text published it, as printed ("35.24"). It is kept beside the counts and reconciled with them."""

    pilot = models.OneToOneField(Pilot, models.CASCADE, related_name="reported_tone", verbose_name=_("pilot"))
    positive = models.CharField(_("positive %"), max_length=8)
    negative = models.CharField(_("negative %"), max_length=8)
    neutral = models.CharField(_("neutral %"), max_length=8)
    source_note = models.CharField(_("where it was published"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tone as reported")
        verbose_name_plural = _("tones as reported")
