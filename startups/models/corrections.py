"""Fields that the blinding desk sent back to their teams."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from startups.models.submissions import Submission
from startups.states import CorrectionReason, CorrectionState
from vault.fields import SealedField

Q = models.Q


class Correction(models.Model):
    """One field that the blinding desk sent back. The answer that was sealed stays in ``Answer``, untouched.

    ``asked_by`` is known to nobody but the platform: teams read of "the blinding desk" only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    reason = models.CharField(_("reason"), max_length=10, choices=CorrectionReason)
    sentence = SealedField(_("what to change"), blank=True, scope="submission.call_id", sizes=(1024, 4096))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    text = SealedField(null=True, blank=True, scope="submission.call_id", sizes=(4096, 16384))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    #: The custodian who read the corrected field as a whole, and found that nothing in it tells who wrote it.
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field"],
                condition=~Q(state="taken_back"),
                name="startups_one_correction_per_field",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=models.F("asked_at")), name="startups_correction_has_time"),
            models.CheckConstraint(
                condition=Q(state="corrected", answered_by__isnull=False, answered_at__isnull=False)
                | (~Q(state="corrected") & Q(answered_by=None, answered_at=None, text=None)),
                name="startups_corrected_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | Q(state="corrected", read_by__isnull=False, read_at__isnull=False),
                name="startups_correction_read_at_and_by",
            ),
        ]
