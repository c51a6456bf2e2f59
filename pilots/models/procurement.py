"""After the pilot: by which route the entity may buy, and who was told what, so that nobody is favoured."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pilots.models.plan import Pilot
from pilots.states import Receiver, RouteNeed, ThresholdSide

Q = models.Q


def no_kinds() -> list[str]:
    """Default of the kinds of entity that a route is reserved for: none, so that every kind may use it."""
    return []


class ProcurementRoute(models.Model):
    """A way of buying, with its articles. Proposed; GovLink's staff keep it in step with the law."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name (Spanish)"), max_length=120)
    name_pt = models.CharField(_("name (Portuguese)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    when = models.TextField(_("when (Spanish)"))
    when_pt = models.TextField(_("when (Portuguese)"), blank=True)
    when_en = models.TextField(_("when (English)"), blank=True)
    articles = models.CharField(_("articles"), max_length=200)
    country = models.CharField(_("country"), max_length=2, default="PE")
    kinds = models.JSONField(
        _("reserved for these kinds of entity"), default=no_kinds, blank=True, help_text=_("Empty: every kind.")
    )
    above_units = models.DecimalField(_("above, in tax units"), max_digits=8, decimal_places=2, null=True, blank=True)
    upto_units = models.DecimalField(_("up to, in tax units"), max_digits=8, decimal_places=2, null=True, blank=True)
    upto_amount = models.DecimalField(_("up to, in money"), max_digits=14, decimal_places=2, null=True, blank=True)
    need = models.CharField(_("what else has to be true"), max_length=10, choices=RouteNeed, default=RouteNeed.NOTHING)
    side = models.CharField(
        _("side of the amount that the year's budget law sets"),
        max_length=5,
        choices=ThresholdSide,
        blank=True,
        default="",
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("procurement route")
        verbose_name_plural = _("procurement routes")
        ordering = ["country", "order"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, Spanish when it has none."""
        return self._told("name")

    @property
    def told_when(self) -> str:
        """When it is used, in the reader's language."""
        return self._told("when")

    def _told(self, field: str) -> str:
        return getattr(self, f"{field}_{(get_language() or 'es')[:2]}", "") or str(getattr(self, field))


class TaxUnit(models.Model):
    """The tax unit of a country in a year (UIT in Peru), in its money."""

    country = models.CharField(_("country"), max_length=2, default="PE")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    threshold = models.DecimalField(
        _("amount that the year's budget law sets"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Between the short and the full public tender. Empty: not known, and people are told to verify."),
    )
    source = models.CharField(_("norm that sets the tax unit"), max_length=120, blank=True)
    source_url = models.URLField(_("where that norm can be read"), blank=True)
    threshold_source = models.CharField(_("budget law that sets the amount"), max_length=120, blank=True)
    threshold_url = models.URLField(_("where that law can be read"), blank=True)

    class Meta:
        verbose_name = _("tax unit")
        verbose_name_plural = _("tax units")
        ordering = ["country", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["country", "year"], name="pilots_one_tax_unit_per_year"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pilots_tax_unit_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.year}: {self.amount}"


class InformationShared(models.Model):
    """Who was told what, when. What only the pilot's start-up knows has to be published before anything is bought."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="information", verbose_name=_("pilot"))
    given_on = models.DateField(_("told on"))
    receiver = models.CharField(_("who was told"), max_length=10, choices=Receiver)
    name = models.CharField(_("name"), max_length=150, blank=True)
    what = models.TextField(_("what was told"))
    how = models.CharField(_("how"), max_length=150, blank=True)
    published_on = models.DateField(_("published to everybody on"), null=True, blank=True)
    published_where = models.CharField(_("where it was published"), max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("information that was shared")
        verbose_name_plural = _("information that was shared")
        ordering = ["pilot", "given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on=None, published_where="")
                | Q(published_on__isnull=False) & ~Q(published_where=""),
                name="pilots_levelled_information_says_where",
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_level(self) -> bool:
        """Say whether everybody knows it."""
        return self.receiver == Receiver.EVERYBODY or self.published_on is not None
