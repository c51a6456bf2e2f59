"""The wall of a workshop: notes that participants stick on it, their groups, and the votes for these."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.workshops import Workshop


class NoteGroup(models.Model):
    """Notes that belong together, under a name that the participants gave them."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="note_groups", verbose_name=_("workshop"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("group of notes")
        verbose_name_plural = _("groups of notes")
        ordering = ["workshop", "number"]
        constraints = [models.UniqueConstraint(fields=["workshop", "number"], name="challenges_one_group_per_number")]

    def __str__(self) -> str:
        return self.name


class WallNote(models.Model):
    """One note. Who wrote it is kept so that she alone can take it off; no page says it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="notes", verbose_name=_("workshop"))
    group = models.ForeignKey(
        NoteGroup, models.SET_NULL, null=True, blank=True, related_name="notes", verbose_name=_("group")
    )
    text = models.CharField(_("note"), max_length=200)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["workshop", "written_at", "pk"]

    def __str__(self) -> str:
        return self.text


class NoteVote(models.Model):
    """One participant's vote for one group."""

    group = models.ForeignKey(NoteGroup, models.CASCADE, related_name="votes", verbose_name=_("group"))
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("vote for a group")
        verbose_name_plural = _("votes for groups")
        constraints = [models.UniqueConstraint(fields=["group", "voter"], name="challenges_one_vote_per_group")]

    def __str__(self) -> str:
        return self.group.name
