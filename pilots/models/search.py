"""What the public search reads: public texts of calls, cases, lessons and barriers, and nothing else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call
from pilots.states import SearchKind


class SearchRow(models.Model):
    """One public thing that can be found.

    ``title`` and ``body`` are shown. ``heading`` and ``words`` are looked in: what is shown, once as it is written and
    once without accents, and names in three languages. The database adds its own index of them (``search_index``).
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="+", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=8, choices=SearchKind)
    part = models.PositiveBigIntegerField(default=0, help_text="Which lesson or barrier of the call's pilot.")
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=150, blank=True)
    body = models.TextField(_("text"), blank=True)
    heading = models.TextField(blank=True)
    words = models.TextField()
    moment = models.DateTimeField(_("since"))
    source_at = models.DateTimeField(help_text="When what it tells was published last.")

    class Meta:
        verbose_name = _("public text that can be found")
        verbose_name_plural = _("public texts that can be found")
        constraints = [
            models.UniqueConstraint(fields=["call", "kind", "part"], name="pilots_one_search_row_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.part}"
