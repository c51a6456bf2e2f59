"""What assessors may see of a file: its flat copy, or why there is none."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from startups.models.submissions import Attachment, empty_dict, empty_list
from startups.states import FlatState
from vault.fields import SealedFileField, SealedJSONField

#: Where the data key of a file is found: the call's own.
_CALL = "attachment.submission.call_id"


class FlatFile(models.Model):
    """The flat copy of one file. It goes at the hand-over: from then on the blind room has the only one.

    ``told`` is sealed, since a number of pages or of painted places could be counted in a blind copy too. When there
    is a copy: {pages, masked, kinds, doubtful: [page numbers], reasons: {page: letters of ``rules.flat.REASONS``}};
    when the file was refused: {code, values}. ``identity`` is the digest of the identity record that was looked for;
    ``pictures`` holds the pages' small pictures, as a ZIP.
    ``marks`` are the places that custodians want painted over, {number, page, left, top, width, height, by, at} in
    percent of the page and sealed as well; ``told["painted"]`` has the numbers of those that the copy was made with.
    """

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="flat")
    state = models.CharField(_("state"), max_length=8, choices=FlatState, default=FlatState.WAITING)
    job_id = models.PositiveBigIntegerField(null=True, blank=True)
    told = SealedJSONField(default=empty_dict, blank=True, scope=_CALL, sizes=(512, 2048))
    marks = SealedJSONField(default=empty_list, null=True, blank=True, scope=_CALL, sizes=(8192, 32768))
    identity = models.CharField(max_length=64, blank=True)
    file = SealedFileField(upload_to="flat/", blank=True, scope=_CALL)
    pictures = SealedFileField(upload_to="flat/", blank=True, scope=_CALL)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["shown", "left_out"], decided_by__isnull=False, decided_at__isnull=False)
                | (~models.Q(state__in=["shown", "left_out"]) & models.Q(decided_by=None, decided_at=None)),
                name="startups_flat_file_decided_by_and_at",
            )
        ]

    @property
    def pages(self) -> int:
        """Return how many pages the copy has."""
        return int(self.told.get("pages", 0))

    @property
    def masked(self) -> int:
        """Return how many places were painted over."""
        return int(self.told.get("masked", 0))

    @property
    def doubtful(self) -> list[int]:
        """Return the numbers of the pages that a person must look at."""
        return list(self.told.get("doubtful", []))

    @property
    def version(self) -> str:
        """Return what changes when the copy is made anew; nothing without a copy."""
        return hashlib.sha256(self.file.name.encode()).hexdigest()[:16] if self.file and self.file.name else ""

    @property
    def unpainted(self) -> bool:
        """Say whether marks were made or taken away that the copy does not show yet."""
        return {one["number"] for one in self.marks or []} != set(self.told.get("painted", []))

    @property
    def goes(self) -> bool:
        """Say whether assessors get it."""
        return self.state in FlatState.goes()

    def tell(self, **told: Any) -> None:
        """Replace what is told of the copy."""
        self.told = told
