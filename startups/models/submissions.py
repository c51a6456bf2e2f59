"""Submissions: the originals, the desks' work, and the seal."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from startups.models.profiles import Startup
from startups.states import CheckResult, Ground, MaskingState, SubmissionState
from vault.fields import IndexField, SealedField, SealedFileField, SealedIntegerField, SealedJSONField

Q = models.Q
#: Where a submission's data key is found: each call has its own.
CALL = "call_id"


def empty_dict() -> dict[str, Any]:
    """Default of the JSON fields that hold an object."""
    return {}


def empty_list() -> list[Any]:
    """Default of the JSON fields that hold a list."""
    return []


class Submission(models.Model):
    """One start-up's answer to one call: envelope 1 (answers) and envelope 2 (identity).

    ``code`` is the seal: the only place where a blind room's code and a start-up meet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    startup = models.ForeignKey(Startup, models.PROTECT, related_name="submissions", verbose_name=_("start-up"))
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    identity = SealedJSONField(_("envelope 2"), default=empty_dict, blank=True, scope=CALL, sizes=(8192, 32768))
    identity_version = models.PositiveIntegerField(default=0)
    sworn = SealedJSONField(_("sworn statements"), default=empty_dict, blank=True, scope=CALL, sizes=(512, 4096))
    # A digest of the blind copy, of the content, or the commitment's salt would let anybody try what fits.
    preview_sha256 = SealedField(
        blank=True, help_text="Of the blind preview that was confirmed.", scope=CALL, sizes=(64,), keep_empty=True
    )
    preview_confirmed_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = SealedField(blank=True, scope=CALL, sizes=(64,), keep_empty=True)
    salt = SealedField(blank=True, scope=CALL, sizes=(64,), keep_empty=True)
    commitment = models.CharField(max_length=64, blank=True)
    receipt_no = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    code = SealedField(null=True, blank=True, scope=CALL, sizes=(16,))
    code_index = IndexField(of="code", null=True, blank=True)
    #: ``Masking`` rows, in one sealed block: how many there are can be counted in a blind copy too.
    places = SealedJSONField(default=empty_list, null=True, blank=True, scope=CALL, sizes=(16384, 65536))
    #: Field to the digest of what a machine translated: a blind copy says in which fields that is, so it lies sealed.
    by_machine = SealedJSONField(default=empty_dict, null=True, blank=True, scope=CALL, sizes=(2048,))
    #: Field to the team's own text, whose place a machine's translation took.
    untranslated = SealedJSONField(default=empty_dict, null=True, blank=True, scope=CALL, sizes=(32768,))
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        # Asked at every page on which somebody writes: whose identity is public.
        indexes = [models.Index(fields=["opened_at"], condition=Q(opened_at__isnull=False), name="startups_opened")]
        constraints = [
            models.UniqueConstraint(fields=["call", "startup"], name="startups_one_submission_per_call"),
            models.UniqueConstraint(fields=["call", "code_index"], name="startups_one_submission_per_code"),
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
    text = SealedField(blank=True, scope="submission.call_id", sizes=(4096, 16384))
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "field"], name="startups_one_answer_per_field")]


class Attachment(models.Model):
    """A file of a submission. It stays on the identity side until it can be flattened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="attachments")
    file = SealedFileField(upload_to="originals/", scope="submission.call_id")
    original_name = SealedField(scope="submission.call_id", sizes=(256, 1024))
    mime = models.CharField(max_length=100)
    size = SealedIntegerField(scope="submission.call_id", sizes=(16,))
    sha256 = SealedField(scope="submission.call_id", sizes=(64,))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)


class EligibilityCheck(models.Model):
    """One ground that a custodian verified."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="checks")
    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    result = models.CharField(_("result"), max_length=6, choices=CheckResult)
    reason = SealedField(_("reason"), blank=True, scope="submission.call_id", sizes=(2048, 8192))
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "ground"], name="startups_one_check_per_ground")]


@dataclass(slots=True)
class Masking:
    """One place in an answer that tells who wrote it. ``start`` and ``end`` are indices into the original text.

    It is kept in ``Submission.places`` under its ``number``, which never changes; ``decided_by`` is a person's id,
    ``decided_at`` ISO 8601. ``sure`` is written at the first decision about what the rules had hidden for certain.
    While a custodian asks another one to keep it, ``asked_by``, ``asked_why`` (a ``KeepReason``) and ``asked_words``
    are set.
    """

    submission: Submission
    number: int
    field: str
    start: int
    end: int
    kind: str
    original: str
    replacement: str
    reason: str = ""
    state: str = MaskingState.PROPOSED
    decided_by: int | None = None
    decided_at: str | None = None
    sure: bool = False
    asked_by: int | None = None
    asked_why: str = ""
    asked_words: str = ""
    agreed_by: int | None = None

    @property
    def is_sure(self) -> bool:
        """Say whether the rules hid it for certain, whatever people decided afterwards."""
        return self.sure or (self.state == MaskingState.MASKED and self.decided_by is None)

    @property
    def pk(self) -> int:
        """Return the number by which addresses name the place."""
        return self.number

    def get_state_display(self) -> str:
        """Return the state's label."""
        return str(MaskingState(self.state).label)


#: What most places do not have: it is kept only where there is something, since the block has a size.
_SELDOM = frozenset({"sure", "asked_by", "asked_why", "asked_words", "agreed_by"})


def read_places(submission: Submission) -> list[Masking]:
    """Return a submission's places, in the order of fields' names and of the text."""
    found = [Masking(submission=submission, **row) for row in submission.places or []]
    return sorted(found, key=lambda one: (one.field, one.start))


def write_places(submission: Submission, places: Iterable[Masking]) -> None:
    """Put places into a submission's row; the caller saves it. ``ValueError`` for two at one place, or an empty one."""
    rows = [
        {
            name: value
            for name in Masking.__slots__
            if name != "submission" and ((value := getattr(one, name)) or name not in _SELDOM)
        }
        for one in sorted(places, key=lambda one: one.number)
    ]
    if len({(row["field"], row["start"], row["end"]) for row in rows}) != len(rows):
        raise ValueError("One place is masked once.")
    if any(row["end"] <= row["start"] for row in rows):
        raise ValueError("A place has a length.")
    submission.places = rows


class UnsealApproval(models.Model):
    """One custodian's word that a call's identities may be opened. Two different people are needed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()
    approved_at = models.DateTimeField()
    factor = models.CharField(max_length=20, blank=True)
    device_digest = models.CharField(max_length=64, blank=True)
    session_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "custodian"], name="startups_one_approval_per_person")]
