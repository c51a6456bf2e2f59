"""What the egress guard held back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from startups.models.profiles import OWN_KEY
from startups.states import IncidentKind
from vault.fields import SealedJSONField


class Incident(models.Model):
    """Something that tells who applied was about to reach somebody who judges, and was held back.

    ``found`` lies sealed and is on no page; ``times`` counts the same thing happening again. ``call``: that of the
    page's address or of the mail, and ``found`` are its strings. None where there was none, or where the hit concerned
    other calls only: ``found`` are [call id, start-up id, text] then, and nobody reads which calls.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("call"))
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=IncidentKind)
    where = models.CharField(_("where"), max_length=80, help_text=_("The page's name, or the kind of message."))
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    found = SealedJSONField(scope="call_id", sizes=(1024, 8192))
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return self.reference


class TypedStrings(models.Model):
    """Which sealed strings a person wrote into our forms herself: no secret of ours, so never held back.

    A net that held back what somebody had typed would answer her guesses. There is a row for everybody who sends a
    form, written at every form, so that neither a row nor its time tells whether a guess was right.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    #: [call id, start-up id, text], the newest last.
    found = SealedJSONField(scope=OWN_KEY, sizes=(8192, 65536))
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("typed strings")
        verbose_name_plural = _("typed strings")
        # Asked at every answer: nearly all rows have none.
        indexes = [models.Index(fields=["version"], condition=models.Q(version__gt=0), name="startups_typed_any")]

    def __str__(self) -> str:
        return f"typed strings {self.pk}"


class StringsVersion(models.Model):
    """A random word for each call, another one whenever a string that tells who applies to it may have changed.

    Triggers of the database write it (``startups/triggers.py``), so that no way of writing a submission can forget it;
    the guard reads one row a call instead of counting through all submissions at every answer.
    """

    call = models.OneToOneField(Call, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("call"))
    version = models.CharField(max_length=36)

    class Meta:
        verbose_name = _("version of a call's strings")
        verbose_name_plural = _("versions of calls' strings")

    def __str__(self) -> str:
        return f"strings {self.pk}"
