"""The agreements of an acta put to the panel's vote, and how each seat voted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from challenges.states import PaperKind
from selection.models.deciding import empty_list
from selection.states import Abstention, BallotState

Q = models.Q


def empty_result() -> dict[str, object]:
    """Default of what a vote that is open has come to."""
    return {}


class Ballot(models.Model):
    """An acta of the panel whose agreements are voted on before it is made.

    ``agreements``: their texts in ``language``, as they stood when the vote began; ``digest``: SHA-256 (hex) of all
    that the acta says then, points and agreements. ``result``: empty while open, then {needed, seats:
    [numbers that voted], president (number or 0), adopted: [bool]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="ballots", verbose_name=_("call"))
    kind = models.CharField(_("paper"), max_length=20, choices=PaperKind)
    state = models.CharField(_("state"), max_length=8, choices=BallotState, default=BallotState.OPEN)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    agreements = models.JSONField(_("agreements"), default=empty_list)
    digest = models.CharField(max_length=64)
    result = models.JSONField(_("result"), default=empty_result, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("to be voted until"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("vote on an acta")
        verbose_name_plural = _("votes on actas")
        ordering = ["call", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"], condition=Q(state="open"), name="selection_one_ballot_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="selection_ballot_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.kind}"


class BallotVote(models.Model):
    """How one seat voted: a sense and a reason for each agreement, or an abstention from the acta with its ground."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", verbose_name=_("vote on an acta"))
    seat = models.ForeignKey("selection.Seat", models.PROTECT, related_name="+", verbose_name=_("seat"))
    senses = models.JSONField(_("senses"), default=empty_list)
    reasons = models.JSONField(_("reasons"), default=empty_list)
    ground = models.CharField(_("ground of abstention"), max_length=10, choices=Abstention, blank=True)
    words = models.TextField(_("reason of abstention"), blank=True)

    class Meta:
        verbose_name = _("vote of a seat on an acta")
        verbose_name_plural = _("votes of seats on actas")
        ordering = ["seat__number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="selection_one_vote_per_seat"),
            models.CheckConstraint(
                condition=Q(ground="", words="") | (~Q(ground="") & ~Q(words="")),
                name="selection_abstention_has_reason",
            ),
        ]
