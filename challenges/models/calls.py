"""The call (one exercise, the aggregate root), its criteria, documents and amendments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import PublicEntity
from accounts.states import PERMISSIONS
from challenges.countries import assessment_language
from challenges.models.catalogue import Category, Partner
from challenges.states import CallState, EndCause, Statistic

Q = models.Q
_ANNOUNCED = [
    "announced",
    "open",
    "questions_closed",
    "closed",
    "verification",
    "assessment",
    "deliberation",
    "decided",
    "standstill",
    "unsealed",
    "piloting",
    "evaluated",
    "published",
]


def list_of_strings() -> list[str]:
    """Default of the JSON fields that hold a list of short strings."""
    return []


class Call(models.Model):
    """One exercise. Its row is the lock of everything that belongs to it."""

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    entity = models.ForeignKey(PublicEntity, models.PROTECT, related_name="calls", verbose_name=_("public entity"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("category")
    )
    partners = models.ManyToManyField(Partner, blank=True, related_name="calls", verbose_name=_("partners"))
    state = models.CharField(_("state"), max_length=20, choices=CallState, default=CallState.DRAFT)
    end_cause = models.CharField(_("cause of the end"), max_length=20, choices=EndCause, blank=True)
    end_reason = models.TextField(_("reason of the end"), blank=True)
    resumes_to = models.CharField(max_length=20, blank=True, help_text="The state that a suspended call goes back to.")
    title = models.CharField(_("title"), max_length=150)
    summary = models.TextField(_("summary"), blank=True)
    frame = models.ForeignKey(
        "challenges.ChallengeFrame", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frame")
    )
    countries = models.JSONField(_("countries"), default=list_of_strings, blank=True)
    languages = models.JSONField(_("languages"), default=list_of_strings, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    review_until = models.DateTimeField(_("review period until"), null=True, blank=True)
    pilot_weeks = models.PositiveSmallIntegerField(_("weeks of the pilot"), default=4)
    stipend = models.CharField(_("stipend"), max_length=120, blank=True)
    ip_terms = models.TextField(_("intellectual property"), blank=True)
    data_terms = models.TextField(_("data"), blank=True)
    eligibility = models.TextField(_("who may apply"), blank=True)
    disclaimer = models.TextField(_("disclaimer"), blank=True)
    correction_days = models.PositiveSmallIntegerField(
        _("business days to correct a field"),
        default=2,
        help_text=_("How long a team has when the blinding desk sends a field of its proposal back."),
    )
    unseal_hours = models.PositiveSmallIntegerField(
        _("hours between the two words that open identities"),
        default=24,
        help_text=_("How long the first custodian's word waits for the second one's."),
    )
    assessments_per_entry = models.PositiveSmallIntegerField(_("assessors per proposal"), default=3)
    statistic = models.CharField(_("what ranks"), max_length=8, choices=Statistic, default=Statistic.RAW)
    illustrative = models.BooleanField(
        _("illustrative"),
        default=False,
        help_text=_("Shown on its pages: this exercise was generated to show the platform."),
    )
    source_note = models.TextField(_("source of the data"), blank=True)
    translations = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        editable=False,
        help_text="Language code to {title, summary, eligibility, behind: fields that the source has changed since}.",
    )
    template_version = models.ForeignKey(
        "challenges.CallTemplateVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("template that it began with"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        permissions = PERMISSIONS  # type: ignore[assignment]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="challenges_call_by_state"),
            models.Index(fields=["-closes_at", "-id"], name="challenges_call_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=_ANNOUNCED)
                | Q(
                    announced_at__isnull=False,
                    opens_at__isnull=False,
                    questions_until__isnull=False,
                    closes_at__isnull=False,
                    frame__isnull=False,
                    category__isnull=False,
                ),
                name="challenges_announced_call_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(questions_until=None)
                | Q(opens_at__lt=models.F("questions_until"), questions_until__lte=models.F("closes_at")),
                name="challenges_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "standstill", "unsealed", "piloting"])
                | Q(review_until__isnull=False),
                name="challenges_decided_call_has_review_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"

    def get_absolute_url(self) -> str:
        """Return the public page's address."""
        return reverse("call", args=[self.reference])

    @property
    def source_language(self) -> str:
        """The language in which the entity writes about the call; what it says there holds."""
        return assessment_language(self.languages, self.entity.country)

    def translated(self, field: str) -> str:
        """Return a text in the reader's language; empty where it has none, or one that is behind its source."""
        language = (get_language() or "es")[:2]
        return "" if language == self.source_language else self.text_in(language, field)

    def text_in(self, language: str, field: str) -> str:
        """Return a text in a language, whoever reads it; empty where it has none, or one that is behind its source."""
        if language == self.source_language:
            return str(getattr(self, field))
        said = self.translations.get(language, {})
        return "" if field in said.get("behind", []) else str(said.get(field, ""))

    def said(self, field: str) -> str:
        """Return a text in the reader's language where it is translated, else as the entity wrote it."""
        return self.translated(field) or str(getattr(self, field))

    @property
    def said_title(self) -> str:
        """The title in the reader's language where it is translated, else as the entity wrote it."""
        return self.said("title")

    @property
    def said_in(self) -> str:
        """The language of ``said_title``, by its code."""
        return (get_language() or "es")[:2] if self.translated("title") else self.source_language


class Criterion(models.Model):
    """One of the basic criteria of a call with its anchored scale: level 0 to 5, "complies" from a declared level."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", verbose_name=_("call"))
    code = models.CharField(_("code"), max_length=4)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)
    question = models.CharField(_("question"), max_length=250)
    evidence_hint = models.CharField(_("where to look"), max_length=250, blank=True)
    anchors = models.JSONField(_("anchors for levels 0 to 5"), default=list_of_strings)
    complies_from = models.PositiveSmallIntegerField(_("complies from level"), default=3)
    weight = models.PositiveSmallIntegerField(_("weight in percent"), default=25)
    translations = models.JSONField(
        default=dict, blank=True, help_text="Language code to {name, question, evidence_hint, anchors}."
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="challenges_one_criterion_per_code"),
            models.CheckConstraint(
                condition=Q(complies_from__gte=1, complies_from__lte=5, weight__gte=1, weight__lte=100),
                name="challenges_criterion_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        return str(self.text("name"))

    def text(self, field: str) -> Any:
        """Return ``name``, ``question``, ``evidence_hint`` or ``anchors`` in the reader's language."""
        return self.translations.get((get_language() or "es")[:2], {}).get(field) or getattr(self, field)


class CallDocument(models.Model):
    """A published document of a call; a new version is a new row."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="documents", verbose_name=_("call"))
    title = models.CharField(_("title"), max_length=150)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.FileField(_("file"), upload_to="documents/")
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["call", "title", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "title", "version"], name="challenges_one_document_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"


class CallAmendment(models.Model):
    """An immutable change of a published call. ``changes`` lists {field, before, after} as text."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="amendments", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.TextField(_("reason"))
    changes = models.JSONField(_("changes"), default=list)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["call", "number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="challenges_one_amendment_per_number")]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.number}"
