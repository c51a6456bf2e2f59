"""The authority's decision, votes against it, offers to reserves, and requests for review."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from selection.states import ReviewEffect, ReviewOutcome

Q = models.Q


def empty_list() -> list[Any]:
    """Default of the JSON fields that hold a list."""
    return []


class Decisions(models.QuerySet["Decision"]):
    """Decisions, each as it was given."""

    def standing(self) -> Decisions:
        """Return those that were not taken back: at most one of a call."""
        return self.filter(taken_back=None)


class Decision(models.Model):
    """The authority's decision: one compliant entry, with reasons; a further reason when it is not rank 1.

    ``number``: which of the call's decisions it is. Never changed and never deleted: what is taken back says so in a
    ``TakenBack``.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="decisions", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    entry = models.ForeignKey(
        "selection.Entry", models.PROTECT, related_name="decisions", verbose_name=_("chosen proposal")
    )
    reserves = models.JSONField(_("reserves, by code"), default=empty_list)
    reasons = models.TextField(_("reasons"))
    by_criterion = models.JSONField(_("reasons by criterion"), default=dict)
    departs_from_ranking = models.BooleanField(_("departs from rank 1"), default=False)
    departure_reason = models.TextField(_("reason to depart from rank 1"), blank=True)
    resolution_no = models.CharField(_("resolution number"), max_length=60)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    objects = Decisions.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="selection_one_decision_per_number"),
            models.CheckConstraint(
                condition=Q(departs_from_ranking=False, departure_reason="")
                | (Q(departs_from_ranking=True) & ~Q(departure_reason="")),
                name="selection_departure_has_reason",
            ),
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
    """The vote of a seat against a decision, with its reasons: published under the seat's number."""

    seat = models.ForeignKey("selection.Seat", models.PROTECT, related_name="dissents", verbose_name=_("seat"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="dissents", verbose_name=_("decision"))
    reasons = models.TextField(_("reasons"))

    class Meta:
        verbose_name = _("dissenting vote")
        verbose_name_plural = _("dissenting votes")
        ordering = ["seat__number"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "decision"], name="selection_one_dissent_per_seat_and_decision")
        ]


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
    effect = models.CharField(_("what follows"), max_length=6, choices=ReviewEffect, blank=True)
    decision_no = models.PositiveSmallIntegerField(_("about the call's decision number"), default=1)

    class Meta:
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="pending", answered_at=None, answered_by=None)
                | (~Q(outcome="pending") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="selection_review_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(effect="") | Q(outcome="upheld"), name="selection_only_upheld_review_has_effect"
            ),
        ]

    @property
    def answer_told(self) -> str:
        """Return the outcome in words, with what follows from it."""
        told = str(ReviewOutcome(self.outcome).label)
        return f"{told}. {ReviewEffect(self.effect).label}" if self.effect else told


class TakenBack(models.Model):
    """A decision that the authority took back after a review that she upheld: the decision itself stays as it was.

    A decision without such a row stands.
    """

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="taken_back", verbose_name=_("decision taken back")
    )
    review = models.OneToOneField(ReviewRequest, models.PROTECT, related_name="+", verbose_name=_("review request"))
    at = models.DateTimeField(_("taken back at"))

    class Meta:
        verbose_name = _("decision taken back")
        verbose_name_plural = _("decisions taken back")
        ordering = ["decision"]
