"""Submissions: the originals, the desks' work, and the seal."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from startups.models.profiles import Startup
from startups.states import CheckResult, Ground, MaskingState, SubmissionState

Q = models.Q


def empty_dict() -> dict[str, Any]:
    """Default of the JSON fields that hold an object."""
    return {}


class Submission(models.Model):
    """One start-up's answer to one call: envelope 1 (answers) and envelope 2 (identity).

    ``code`` is the seal: the only place where a blind room's code and a start-up meet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    startup = models.ForeignKey(Startup, models.PROTECT, related_name="submissions", verbose_name=_("start-up"))
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    identity = models.JSONField(_("envelope 2"), default=empty_dict, blank=True)
    identity_version = models.PositiveIntegerField(default=0)
    sworn = models.JSONField(_("sworn statements"), default=empty_dict, blank=True)
    preview_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the blind preview that was confirmed.")
    preview_confirmed_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    receipt_no = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=7, null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(fields=["call", "startup"], name="startups_one_submission_per_call"),
            models.UniqueConstraint(fields=["call", "code"], name="startups_one_submission_per_code"),
            models.UniqueConstraint(fields=["receipt_no"], condition=~Q(receipt_no=""), name="startups_one_receipt_no"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="startups_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="received", code__isnull=False) | (~Q(state="received") & Q(code=None)),
                name="startups_code_when_received",
            ),
            models.CheckConstraint(
                condition=Q(preview_sha256="", preview_confirmed_at=None)
                | (~Q(preview_sha256="") & Q(preview_confirmed_at__isnull=False)),
                name="startups_preview_confirmed_at",
            ),
        ]


class Answer(models.Model):
    """One short structured field of envelope 1. ``version`` counts its saves, to notice two tabs editing."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "field"], name="startups_one_answer_per_field")]


class Attachment(models.Model):
    """A file of a submission. It stays on the identity side until it can be flattened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="originals/")
    original_name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)


class EligibilityCheck(models.Model):
    """One ground that a custodian verified."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="checks")
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    result = models.CharField(_("result"), max_length=6, choices=CheckResult)
    reason = models.TextField(_("reason"), blank=True)
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ground"], name="startups_one_check_per_ground")]


class Masking(models.Model):
    """One place in an answer that tells who wrote it. ``start`` and ``end`` are indices into the original text."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="maskings")
    field = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    original = models.CharField(max_length=300)
    replacement = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=MaskingState, default=MaskingState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["field", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field", "start", "end"], name="startups_one_masking_per_place"
            ),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="startups_masking_has_length"),
        ]


class UnsealApproval(models.Model):
    """One custodian's word that a call's identities may be opened. Two different people are needed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "custodian"], name="startups_one_approval_per_person")]
