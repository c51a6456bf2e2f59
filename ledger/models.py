"""The append-only record. Text only: no foreign keys, no choices; it outlives its subjects."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.states import KINDS


class Head(models.Model):
    """The end of one chain; its row is the lock that puts entries in order."""

    call = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    leaf_hash = models.CharField(max_length=64, default="0" * 64)
    seed = models.CharField(max_length=64, blank=True, help_text="The call's public seed, once it was drawn.")


class Entry(models.Model):
    """One thing that happened. Chained per call; ``call`` is empty for what belongs to no call."""

    call = models.CharField(_("call"), max_length=40, blank=True)
    seq = models.PositiveBigIntegerField(_("place in the chain"))
    kind = models.CharField(_("kind"), max_length=60)
    payload = models.TextField(help_text="Canonical JSON (RFC 8785) of integers, strings, lists and objects.")
    recorded_at = models.DateTimeField(_("recorded at"))
    previous_hash = models.CharField(_("hash before"), max_length=64)
    leaf_hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("record entry")
        verbose_name_plural = _("record entries")
        ordering = ["call", "seq"]
        constraints = [models.UniqueConstraint(fields=["call", "seq"], name="ledger_one_entry_per_place")]

    def __str__(self) -> str:
        """Return the place in a call's chain; a place in the platform's would count what teams did."""
        return f"{self.call} #{self.seq}" if self.call else str(KINDS.get(self.kind, self.kind))


class Checkpoint(models.Model):
    """A signed note that says: this chain had ``size`` entries under ``root``. As the record, never changed."""

    call = models.CharField(max_length=40, blank=True)
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField(help_text="C2SP tlog-checkpoint, signed with Ed25519.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["call", "size"]
        constraints = [models.UniqueConstraint(fields=["call", "size"], name="ledger_one_checkpoint_per_size")]

    def __str__(self) -> str:
        return f"{self.call or 'platform'} · {self.size}"


class Cosignature(models.Model):
    """A witness's line under a checkpoint, found by call and size."""

    call = models.CharField(max_length=40, blank=True)
    size = models.PositiveBigIntegerField()
    verifier_key = models.CharField(max_length=200)
    line = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["call", "size", "verifier_key"]
        constraints = [
            models.UniqueConstraint(fields=["call", "size", "verifier_key"], name="ledger_one_cosignature_per_witness")
        ]

    def __str__(self) -> str:
        return f"{self.call or 'platform'} · {self.size} · {self.verifier_key.partition('+')[0]}"


class SigningKey(models.Model):
    """The public half of a key that signed here. Each but the first carries a note signed by the one before it."""

    public_key = models.CharField(max_length=44, unique=True, help_text="Base64 of 32 bytes.")
    endorsement = models.TextField(blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_key


class Nonce(models.Model):
    """A number that a party committed to before the opening; ``value`` is empty where the party keeps it itself."""

    call = models.CharField(max_length=40)
    party = models.CharField(max_length=10, help_text="entity or platform")
    sha256 = models.CharField(max_length=64)
    value = models.CharField(max_length=200, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "party"], name="ledger_one_nonce_per_party")]

    def __str__(self) -> str:
        return f"{self.call} · {self.party}"
