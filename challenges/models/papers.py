"""The papers of a call: written from what the platform holds, signed by people."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.calls import Call
from challenges.states import PaperKind, PaperState, Signing

Q = models.Q


def empty_session() -> dict[str, Any]:
    """Default of what the entity says about a session."""
    return {}


class PaperBase(models.Model):
    """One issue of a paper: a canonical JSON text and the PDF of it.

    ``session`` is what the entity adds: {mode, place, held_from, held_until (ISO 8601), absent: [names]}. ``data`` is
    canonical JSON (RFC 8785), ``sha256`` its digest. A signed paper never changes; before, a new issue is a new row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    number = models.PositiveSmallIntegerField(_("number"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=PaperState, default=PaperState.WAITING)
    session = models.JSONField(_("session"), default=empty_session)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    data = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file = models.FileField(_("file"), upload_to="papers/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("requested at"))
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    signing = models.CharField(_("signature"), max_length=6, choices=Signing, blank=True)
    signed_file = models.FileField(_("signed copy"), upload_to="papers/", blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    signed_note = models.CharField(_("where the signed paper is kept"), max_length=250, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="%(app_label)s_%(class)s_number"),
            models.CheckConstraint(
                condition=(Q(state__in=["ready", "signed"], issued_at__isnull=False) & ~Q(file="") & ~Q(sha256=""))
                | (~Q(state__in=["ready", "signed"]) & Q(issued_at=None, file="", sha256="")),
                name="%(app_label)s_%(class)s_issued_has_file",
            ),
            models.CheckConstraint(
                condition=(Q(state="signed", signed_on__isnull=False, signed_by__isnull=False) & ~Q(signing=""))
                | (~Q(state="signed") & Q(signed_on=None, signed_by=None, signing="", signed_file="")),
                name="%(app_label)s_%(class)s_signed_on_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.number}"


class Paper(PaperBase):
    """A paper that can be written without knowing who applied."""

    class Meta(PaperBase.Meta):
        abstract = False
