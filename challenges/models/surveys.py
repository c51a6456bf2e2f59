"""Surveys: who may answer and what was answered are kept apart for good."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.calls import Call
from challenges.states import ItemKind, SurveyKind


class Survey(models.Model):
    """A short anonymous survey of a call. Results are shown from ``minimum`` responses on."""

    #: With fewer answers a person could be recognised.
    FEWEST = 5

    call = models.ForeignKey(Call, models.CASCADE, related_name="surveys", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=16, choices=SurveyKind)
    number = models.PositiveSmallIntegerField(_("round"), default=1)
    title = models.CharField(_("title"), max_length=150)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    minimum = models.PositiveSmallIntegerField(_("fewest responses shown"), default=FEWEST)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["call", "opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["call", "kind", "number"], name="challenges_one_survey_per_round")
        ]

    def __str__(self) -> str:
        return self.title


class SurveyTemplate(models.Model):
    """The questions with which a call's survey of a kind begins, taken over from another exercise: no answers."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="survey_templates", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=16, choices=SurveyKind)
    title = models.CharField(_("title"), max_length=150)
    items = models.JSONField(_("questions"), default=list, help_text=_("Kind, question, indicator that it feeds."))

    class Meta:
        verbose_name = _("questions taken over")
        verbose_name_plural = _("questions taken over")
        ordering = ["call", "kind"]
        constraints = [models.UniqueConstraint(fields=["call", "kind"], name="challenges_one_survey_template_per_kind")]

    def __str__(self) -> str:
        return self.title


class SurveyItem(models.Model):
    """One question of a survey. ``measures`` names the indicator that it feeds, if any.

    A test's question has ``options`` (texts) and the number of the ``right`` one, from 1.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="items", verbose_name=_("survey"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=ItemKind)
    text = models.CharField(_("question"), max_length=300)
    measures = models.CharField(_("indicator"), max_length=40, blank=True)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)
    right = models.PositiveSmallIntegerField(_("right answer"), null=True, blank=True)

    class Meta:
        verbose_name = _("survey question")
        verbose_name_plural = _("survey questions")
        ordering = ["survey", "order"]
        constraints = [models.UniqueConstraint(fields=["survey", "order"], name="challenges_one_item_per_place")]

    def __str__(self) -> str:
        return self.text


class SurveyTicket(models.Model):
    """A person's right to answer once. It says that she answered, never what."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="tickets")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "user"], name="challenges_one_ticket")]


class SurveyResponse(models.Model):
    """One anonymous response: no person, no time; its id is random so that order tells nothing."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")


class SurveyAnswer(models.Model):
    """What a response says to one question: ``number`` (1 to 5, or 0/1) or ``text``."""

    id = models.UUIDField(primary_key=True)
    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="answers")
    item = models.ForeignKey(SurveyItem, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "item"], name="challenges_one_answer_per_item")]
