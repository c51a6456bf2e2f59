"""The library of call templates that GovLink's staff keep for the work categories."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.catalogue import Category


class CallTemplate(models.Model):
    """What calls of a work category may begin with. What it says stands in its versions."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="templates", verbose_name=_("category"))
    name = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(_("active"), default=True, help_text=_("Offered to whoever starts an exercise."))

    class Meta:
        verbose_name = _("template of calls")
        verbose_name_plural = _("templates of calls")
        ordering = ["category", "name"]
        constraints = [models.UniqueConstraint(fields=["category", "name"], name="challenges_one_template_per_name")]

    def __str__(self) -> str:
        return self.name


class CallTemplateVersion(models.Model):
    """One version of a template, never changed: calls that began with it go on pointing at it.

    ``texts``: language to ``{title, summary, eligibility}``; ``criteria``: as in ``challenges.criteria``.
    """

    template = models.ForeignKey(CallTemplate, models.CASCADE, related_name="versions", verbose_name=_("template"))
    number = models.PositiveSmallIntegerField(_("version"))
    texts = models.JSONField(default=dict)
    criteria = models.JSONField(default=list)
    question_days = models.PositiveSmallIntegerField(_("days for questions"))
    open_days = models.PositiveSmallIntegerField(_("days open"))
    pilot_weeks = models.PositiveSmallIntegerField(_("weeks of the pilot"))
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="challenges_one_template_version"),
            models.CheckConstraint(
                condition=models.Q(question_days__lte=models.F("open_days")), name="challenges_template_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.name} ({self.number})"

    def text(self, field: str, language: str) -> str:
        """Return a text in a language, in Spanish where that has none."""
        return self.texts.get(language, {}).get(field) or self.texts.get("es", {}).get(field, "")
