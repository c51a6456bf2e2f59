"""What the chair's page shows of a closed assessment, computed once and kept until a score is amended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models import Call


def no_facts() -> dict[str, object]:
    """Default of figures that nobody has computed yet."""
    return {}


class PanelFigures(models.Model):
    """What a panel's levels carry: by code and seat number, in no language. Each proposal's are in its ``Standing``.

    ``turn`` counts how often the levels changed; ``facts`` (see ``selection.queries.figures``) are those of this turn
    while ``done``.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    turn = models.PositiveIntegerField(default=0)
    done = models.BooleanField(default=False)
    facts = models.JSONField(default=no_facts)

    class Meta:
        verbose_name = _("figures of a panel")
        verbose_name_plural = _("figures of panels")

    def __str__(self) -> str:
        return self.call.reference
