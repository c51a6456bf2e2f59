"""A start-up, its identity record and its team. Relations to the rooms below have no way back (``related_name``)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from startups.states import IdentityKind, Size, TeamRole
from vault.fields import IndexField, SealedField, SealedFileField
from vault.veil import veiled

#: The data key of what belongs to no call.
OWN_KEY = "@applicants"


class Startup(models.Model):
    """A start-up. ``id`` is random: neither order nor age can be read from an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("trade name"), max_length=120)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    women_led = models.BooleanField(
        _("led by women"),
        null=True,
        blank=True,
        help_text=_("For statistics over many calls only; nobody who judges sees it."),
    )
    #: Counts changes of what tells who it is, so that the egress guard knows when to look again.
    strings_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("start-up")
        verbose_name_plural = _("start-ups")
        ordering = ["name"]
        indexes = [models.Index(fields=["name", "-id"], name="startups_by_name")]  # the order of staff's list

    def __str__(self) -> str:
        """Neutral: an error page, a log line or a select box must not say who it is."""
        return f"start-up {str(self.pk)[:8]}"


class IdentityItem(models.Model):
    """One string that tells who a start-up is. ``scheme`` names the kind of tax id (pe.ruc, br.cnpj, …)."""

    startup = models.ForeignKey(Startup, models.CASCADE, related_name="identity_items", verbose_name=_("start-up"))
    kind = models.CharField(_("kind"), max_length=12, choices=IdentityKind)
    value = SealedField(_("text"), scope=OWN_KEY, sizes=(256, 1024))
    value_index = IndexField(of="value")
    scheme = models.CharField(_("kind of tax id"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("identity item")
        verbose_name_plural = _("identity record")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["startup", "kind", "value_index"], name="startups_one_identity_item")
        ]


class Logo(models.Model):
    """A picture by which people know a start-up. It is painted over in flat copies; ``sha256`` is of the picture."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    startup = models.ForeignKey(Startup, models.CASCADE, related_name="logos", verbose_name=_("start-up"))
    file = SealedFileField(upload_to="logos/", scope=OWN_KEY)
    mime = models.CharField(max_length=100)
    sha256 = SealedField(scope=OWN_KEY, sizes=(64,))
    sha256_index = IndexField(of="sha256")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["startup", "sha256_index"], name="startups_one_logo_once")]

    def __str__(self) -> str:
        """Neutral: whose it is stands nowhere."""
        return f"logo {str(self.pk)[:8]}"


class TeamMember(models.Model):
    """A person who works on a start-up's submissions."""

    startup = models.ForeignKey(Startup, models.CASCADE, related_name="team", verbose_name=_("start-up"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=6, choices=TeamRole, default=TeamRole.MEMBER)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        ordering = ["role", "joined_at"]
        constraints = [models.UniqueConstraint(fields=["startup", "user"], name="startups_one_membership")]


class TeamInvitation(models.Model):
    """An invitation to a team. Only the token's digest is kept; the link is in the mail."""

    startup = models.ForeignKey(Startup, models.CASCADE, related_name="invitations", verbose_name=_("start-up"))
    email = models.EmailField(_("e-mail"))
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    @property
    def veiled_key(self) -> str:
        """Return what stands for this row in a form."""
        return veiled(self.pk)


class Follower(models.Model):
    """A person who wants to hear of a call's changes. It lies on the identity side: interest hints at who applies."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="startups_one_follower")]
