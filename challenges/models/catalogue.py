"""What GovLink's staff keep for all calls: the nine categories, partners, words that a frame may not name."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from challenges.states import BlockedKind, CategorySource, PartnerKind


class Category(models.Model):
    """One of the nine work categories. Number 5 keeps its meaning; the others are proposals that staff may edit."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    name = models.CharField(_("name (Spanish)"), max_length=120)
    name_pt = models.CharField(_("name (Portuguese)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(_("source"), max_length=10, choices=CategorySource, default=CategorySource.PROPOSED)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1, number__lte=9), name="challenges_nine_categories")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"

    @property
    def label(self) -> str:
        """The name in the reader's language, Spanish when it has none."""
        return {"pt": self.name_pt, "en": self.name_en}.get((get_language() or "es")[:2], "") or self.name


class Partner(models.Model):
    """Who connects, supports or funds exercises."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=PartnerKind)
    contribution = models.TextField(_("contribution"), blank=True)
    website = models.URLField(_("website"), blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("people"),
        help_text=_("Their home page leads to its portfolio, in which they read what the public reads."),
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BlockedTerm(models.Model):
    """A word that a challenge frame may not contain: the need is described, not the product (Reglamento, art. 44.6)."""

    term = models.CharField(_("term"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=BlockedKind)

    class Meta:
        verbose_name = _("blocked term")
        verbose_name_plural = _("blocked terms")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
