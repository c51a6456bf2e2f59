"""The challenge frame: a canvas, in versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from challenges.models.calls import Call, list_of_strings
from challenges.states import FrameState

Q = models.Q


class ChallengeFrame(models.Model):
    """One version of the canvas of a call. Only a draft changes; ``revision`` counts its saves."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="frames", verbose_name=_("call"))
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=FrameState, default=FrameState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    field_revisions = models.JSONField(default=dict, blank=True, help_text="Field to the revision that wrote it last.")
    problem_statement = models.TextField(_("Which problem is to be solved?"), blank=True)
    affected_people = models.TextField(_("Whom does it affect?"), blank=True)
    evidence_of_problem = models.TextField(_("How do you know? Which evidence is there?"), blank=True)
    root_causes = models.TextField(_("What causes it?"), blank=True)
    current_process = models.TextField(_("How is it dealt with today?"), blank=True)
    impact_goal = models.TextField(_("Which change is sought?"), blank=True)
    how_might_we = models.TextField(_("How might we…?"), blank=True)
    possible_solutions = models.JSONField(_("Five different possible solutions"), default=list_of_strings, blank=True)
    context_constraints = models.TextField(_("Context and constraints"), blank=True)
    data_available = models.TextField(_("Which data are available?"), blank=True)
    out_of_scope = models.TextField(_("What is out of scope?"), blank=True)
    success_indicators = models.TextField(_("How will success be noticed?"), blank=True)
    legal_constraints = models.TextField(_("Legal constraints"), blank=True)
    owner_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area that owns the problem")
    )
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_note = models.TextField(_("note of the authority"), blank=True)
    signed_by = models.CharField(_("signed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("challenge frame")
        verbose_name_plural = _("challenge frames")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="challenges_one_frame_per_version"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(state__in=["draft", "submitted"]), name="challenges_one_frame_in_work"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None, submitted_by=None)
                | (~Q(state="draft") & Q(submitted_at__isnull=False, submitted_by__isnull=False)),
                name="challenges_frame_submitted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], reviewed_at=None, reviewed_by=None)
                | Q(state__in=["approved", "returned"], reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="challenges_frame_reviewed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · v{self.version}"


#: The canvas's text fields, in the order of the workshop.
CANVAS_FIELDS = [
    "problem_statement",
    "affected_people",
    "evidence_of_problem",
    "root_causes",
    "current_process",
    "impact_goal",
    "how_might_we",
    "possible_solutions",
    "context_constraints",
    "data_available",
    "out_of_scope",
    "success_indicators",
    "legal_constraints",
]
#: The fields without which a frame cannot be submitted.
REQUIRED_FIELDS = ["problem_statement", "affected_people", "evidence_of_problem", "impact_goal", "how_might_we"]
