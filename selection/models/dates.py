"""Blind dates: a question of the panel to every candidate alike, and what each answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from selection.states import QueryState

Q = models.Q


class Query(models.Model):
    """A question of the panel to every candidate alike: one round of a blind date. ``number``: given when it opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="queries", verbose_name=_("call"))
    seat = models.ForeignKey("selection.Seat", models.PROTECT, related_name="queries", verbose_name=_("seat"))
    number = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    text = models.TextField(_("question"))
    state = models.CharField(_("state"), max_length=8, choices=QueryState, default=QueryState.PROPOSED)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be answered until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of the panel")
        verbose_name_plural = _("questions of the panel")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="selection_one_query_per_round"),
            models.UniqueConstraint(fields=["call"], condition=Q(state="open"), name="selection_one_round_at_a_time"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "closed"], number__isnull=False, opened_at__isnull=False)
                & Q(due_at__gte=models.F("opened_at"))
                | Q(state__in=["proposed", "dropped"], number=None, opened_at=None, due_at=None),
                name="selection_round_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="selection_round_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.number or '-'}"


class Reply(models.Model):
    """What one candidate answered in a round, masked; empty for no answer.

    All replies of a round come at its closing, in one go: the moment of an answer tells nobody who it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    query = models.ForeignKey(Query, models.PROTECT, related_name="replies", verbose_name=_("question"))
    entry = models.ForeignKey("selection.Entry", models.PROTECT, related_name="replies", verbose_name=_("proposal"))
    text = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("answer of a candidate")
        verbose_name_plural = _("answers of candidates")
        ordering = ["query", "entry__code"]
        constraints = [models.UniqueConstraint(fields=["query", "entry"], name="selection_one_reply")]
