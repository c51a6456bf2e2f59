"""Public questions and their answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from challenges.models.calls import Call, CallAmendment
from challenges.states import QuestionKind


class PublicQuestion(models.Model):
    """A question about a call. Nobody can tell who asked: ``asker_seal`` is a keyed digest, only good for limits."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions", verbose_name=_("call"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, help_text=_("Given when published."))
    kind = models.CharField(_("kind"), max_length=15, choices=QuestionKind, default=QuestionKind.CONSULTATION)
    text = models.TextField(_("question"))
    public_text = models.TextField(_("question as published"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asker_seal = models.CharField(max_length=64)
    answer = models.TextField(_("answer"), blank=True)
    answered_by_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    amendment = models.ForeignKey(
        CallAmendment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("amends the call")
    )

    class Meta:
        verbose_name = _("public question")
        verbose_name_plural = _("public questions")
        ordering = ["call", "-number"]
        indexes = [models.Index(fields=["call", "published_at"], name="challenges_questions")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None, number=None)
                | models.Q(published_at__isnull=False, number__isnull=False),
                name="challenges_published_question_has_number",
            ),
            models.UniqueConstraint(fields=["call", "number"], name="challenges_one_question_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.number or '-'}"
