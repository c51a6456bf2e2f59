"""Declarations of conflicts by name, once an identity is open, and what followed from them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from selection.models import Seat
from startups.models.submissions import Submission
from startups.states import Way
from vault.fields import SealedField

Q = models.Q


def no_grounds() -> list[Any]:
    """Default of the lists."""
    return []


class NameDeclaration(models.Model):
    """What one person who judged or decided says about one opened start-up; a later version amends an earlier one.

    ``seat`` None: she decides. ``grounds``: keys of ``startups.rules.names.GROUNDS``, empty for no conflict; public.
    ``reason``: her own words, which may name a relative: sealed; ``commitment`` is their salted SHA-256.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    grounds = models.JSONField(default=no_grounds, blank=True)
    reason = SealedField(scope="call_id", sizes=(8192,))
    commitment = models.CharField(max_length=64)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["call", "submission", "person", "version"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "person", "version"], name="startups_one_name_declaration")
        ]

    def __str__(self) -> str:
        """Neutral: whose it is stands nowhere."""
        return f"declaration by name {self.pk}"


class NameReview(models.Model):
    """What follows from all declarations about one opened start-up; the newest one counts.

    ``left_out``: numbers of the seats with a conflict, or that stayed ``silent``; ``authority``: "none", "conflict" or
    "silent"; ``ways``: the ranking again, as ``selection.rules.leaving.recomputed`` has it.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    left_out = models.JSONField(default=no_grounds, blank=True)
    silent = models.JSONField(default=no_grounds, blank=True)
    authority = models.CharField(max_length=8)
    ways = models.JSONField(default=dict)
    changes = models.BooleanField()
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["call", "reviewed_at", "pk"]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def stands(self) -> bool:
        """Say whether the decision stands by itself."""
        return not self.changes and self.authority == "none"


class WayTaken(models.Model):
    """How the entity went on after a review that does not stand by itself: in writing, once for each review."""

    review = models.OneToOneField(NameReview, models.PROTECT, related_name="way_taken")
    way = models.CharField(max_length=9, choices=Way)
    reasons = models.TextField()
    resolution_no = models.CharField(max_length=60)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["review"]

    def __str__(self) -> str:
        return f"way {self.pk}"
