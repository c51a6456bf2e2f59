"""The authority's decision, votes against it, offers to reserves, and requests for review."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from selection.states import ReviewOutcome

Q = models.Q


def empty_list() -> list[Any]:
    """Default of the JSON fields that hold a list."""
    return []


class Decision(models.Model):
    """The authority's decision: one compliant entry, with reasons; a further reason when it is not rank 1."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="decision", verbose_name=_("call"))
    entry = models.OneToOneField(
        "selection.Entry", models.PROTECT, related_name="decision", verbose_name=_("chosen proposal")
    )
    reserves = models.JSONField(_("reserves, by code"), default=empty_list)
    reasons = models.TextField(_("reasons"))
    by_criterion = models.JSONField(_("reasons by criterion"), default=dict)
    departs_from_ranking = models.BooleanField(_("departs from rank 1"), default=False)
    departure_reason = models.TextField(_("reason to depart from rank 1"), blank=True)
    resolution_no = models.CharField(_("resolution number"), max_length=60)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(departs_from_ranking=False, departure_reason="")
                | (Q(departs_from_ranking=True) & ~Q(departure_reason="")),
                name="selection_departure_has_reason",
            )
        ]


class Offer(models.Model):
    """The pilot offered to the next compliant rank when the one before declined; ``entry`` None: nobody is left."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="offers", verbose_name=_("call"))
    declined = models.OneToOneField("selection.Entry", models.PROTECT, related_name="+", verbose_name=_("declined by"))
    entry = models.OneToOneField(
        "selection.Entry", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offered to")
    )
    reason = models.TextField(_("reason"))
    offered_at = models.DateTimeField(_("offered at"))

    class Meta:
        verbose_name = _("offer to a reserve")
        verbose_name_plural = _("offers to reserves")
        ordering = ["call", "offered_at"]


class ScoreAmendment(models.Model):
    """Another level that a seat gave once all scores were open; ``before``: what it replaced, kept for good.

    ``Score`` holds what counts now; the first amendment's ``before`` is what was sealed.
    """

    score = models.ForeignKey("selection.Score", models.PROTECT, related_name="amendments", verbose_name=_("score"))
    number = models.PositiveSmallIntegerField(_("number"))
    before_level = models.PositiveSmallIntegerField(_("level before"))
    before_reason = models.TextField(_("reason before"))
    level = models.PositiveSmallIntegerField(_("level"))
    reason = models.TextField(_("reason"))
    amended_at = models.DateTimeField(_("amended at"))

    class Meta:
        verbose_name = _("amendment of a score")
        verbose_name_plural = _("amendments of scores")
        ordering = ["score", "number"]
        constraints = [
            models.UniqueConstraint(fields=["score", "number"], name="selection_one_amendment_per_number"),
            models.CheckConstraint(
                condition=Q(level__lte=5, before_level__lte=5) & ~Q(level=models.F("before_level")) & ~Q(reason=""),
                name="selection_amendment_changes_with_reason",
            ),
        ]


class Dissent(models.Model):
    """The vote of a seat against the decision, with its reasons: published under the seat's number."""

    seat = models.OneToOneField("selection.Seat", models.PROTECT, related_name="dissent", verbose_name=_("seat"))
    reasons = models.TextField(_("reasons"))

    class Meta:
        verbose_name = _("dissenting vote")
        verbose_name_plural = _("dissenting votes")
        ordering = ["seat__number"]


class ReviewRequest(models.Model):
    """A candidate's request, by code, to look at the decision again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(
        "selection.Entry", models.PROTECT, related_name="review_requests", verbose_name=_("proposal")
    )
    grounds = models.TextField(_("grounds"))
    due_at = models.DateTimeField(_("to be answered until"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome, default=ReviewOutcome.PENDING)
    reasons = models.TextField(_("reasons of the answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="pending", answered_at=None, answered_by=None)
                | (~Q(outcome="pending") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="selection_review_answered_at_and_by",
            )
        ]
