"""The append-only record. Text only: no foreign keys, no choices; it outlives its subjects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Head(models.Model):
    """The end of one chain; its row is the lock that puts entries in order."""

    call = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    leaf_hash = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One thing that happened. Chained per call; ``call`` is empty for what belongs to no call."""

    call = models.CharField(max_length=40, blank=True)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    payload = models.TextField(help_text="Canonical JSON (RFC 8785) of integers, strings, lists and objects.")
    recorded_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("record entry")
        verbose_name_plural = _("record entries")
        ordering = ["call", "seq"]
        constraints = [models.UniqueConstraint(fields=["call", "seq"], name="ledger_one_entry_per_place")]

    def __str__(self) -> str:
        return f"{self.call or 'platform'} #{self.seq} {self.kind}"
