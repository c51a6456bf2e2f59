"""Validation by sampling: what was drawn, who labels it, and what each labeller said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilots.models.plan import Pilot
from pilots.states import Aspect, SampleState
from vault.fields import SealedField

Q = models.Q


class LabelSample(models.Model):
    """A stratified random sample of the supplier's classified items.

    ``seed`` is written before anything is drawn, so that anybody can draw again. ``plan`` has the size's reasons and
    the strata: name, rows in the population, rows drawn. ``acceptance`` is the plan's, as it was at the draw.
    ``reason``: why it was given up; such a sample says nothing of the tool.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="samples", verbose_name=_("pilot"))
    number = models.PositiveSmallIntegerField(_("number"))
    aspect = models.CharField(_("what is checked"), max_length=9, choices=Aspect)
    margin = models.DecimalField(_("margin, in points"), max_digits=4, decimal_places=1)
    acceptance = models.DecimalField(_("accuracy that is enough, in %"), max_digits=4, decimal_places=1)
    seed = models.CharField(_("seed"), max_length=64)
    plan = models.JSONField(default=dict)
    classes = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=8, choices=SampleState, default=SampleState.SEEDED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seeded_at = models.DateTimeField(_("seed recorded at"))
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    reason = models.CharField(_("why it was given up"), max_length=300, blank=True)
    purged_at = models.DateTimeField(_("texts deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        ordering = ["pilot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="pilots_samples_are_numbered"),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "given_up"], closed_at__isnull=False)
                | Q(state__in=["seeded", "drawn"], closed_at=None),
                name="pilots_sample_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(state="seeded", drawn_at=None)
                | Q(state__in=["drawn", "closed"], drawn_at__isnull=False)
                | Q(state="given_up"),
                name="pilots_sample_drawn_at_when_drawn",
            ),
            models.CheckConstraint(
                condition=Q(state="given_up") & ~Q(reason="") | ~Q(state="given_up") & Q(reason=""),
                name="pilots_sample_given_up_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_aspect_display()}"


class Labeller(models.Model):
    """A civil servant who labels a sample, blind to the supplier's label and to the others'."""

    sample = models.ForeignKey(LabelSample, models.CASCADE, related_name="labellers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "user"], name="pilots_labels_once"),
            models.UniqueConstraint(fields=["sample", "number"], name="pilots_labellers_are_numbered"),
        ]


class SampleItem(models.Model):
    """One drawn item: its text, sealed; ``given`` is the supplier's class and the item's stratum."""

    sample = models.ForeignKey(LabelSample, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    text = SealedField(scope="sample_id", sizes=(1024, 4096), keep_empty=True)
    given = models.PositiveSmallIntegerField()
    part = models.PositiveIntegerField()
    line = models.PositiveIntegerField()

    class Meta:
        ordering = ["sample", "number"]
        constraints = [models.UniqueConstraint(fields=["sample", "number"], name="pilots_items_are_numbered")]


class SampleLabel(models.Model):
    """What one labeller says of one item: the place of a class, or that it cannot be told (null)."""

    item = models.ForeignKey(SampleItem, models.CASCADE, related_name="labels")
    labeller = models.ForeignKey(Labeller, models.CASCADE, related_name="labels")
    value = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "labeller"], name="pilots_one_label_each")]
