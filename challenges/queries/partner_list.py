"""What a list of partners or of mentors would do. It asks of nobody whether she belongs to an applicant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import User
from accounts.states import CallRole
from challenges.models import Call, Partner
from challenges.rules.partner_list import PartnerLine
from challenges.rules.roster import Line, folded
from challenges.states import CallState, PartnerKind


@dataclass(frozen=True, slots=True)
class Planned:
    """What happens with one line: ``new`` whether anything does; ``does`` and ``what``: in words, for staff."""

    line: Any
    new: bool
    does: Any
    what: Any

    @property
    def good(self) -> bool:
        """Say whether the line can be taken."""
        return bool(self.line.verdict)


def calls_in_preparation() -> QuerySet[Call]:
    """Return the calls that have not ended, the newest first."""
    ended = [CallState.PUBLISHED, CallState.CANCELLED, CallState.DESERTED]
    return Call.objects.exclude(state__in=ended).select_related("entity").order_by("-pk")


def plan_partners(lines: list[PartnerLine]) -> list[Planned]:
    """Return what each line would do: a partner of the same name stays as it is."""
    known = {folded(name) for name in Partner.objects.values_list("name", flat=True)}
    kinds = dict(PartnerKind.choices)
    there, added = _("Is there already: nothing to do."), _("Is added.")
    return [
        Planned(one, new, added if new else there, kinds.get(one.kind, one.kind))
        for one in lines
        for new in [folded(one.name) not in known]
    ]


def plan_mentors(lines: list[Line], *, call: Call) -> list[Planned]:
    """Return what each line would do; who may not be a mentor is told when she is appointed, as with one person."""
    mentors = set(grants.appointed(call, CallRole.MENTOR).values_list("email", flat=True))
    known = set(User.objects.filter(email__in=[one.email for one in lines]).values_list("email", flat=True))
    does = {
        "there": _("Is a mentor already: nothing to do."),
        "known": _("Has an account; is appointed."),
        "new": _("Is registered and appointed."),
    }
    return [
        Planned(one, state != "there", does[state], CallRole.MENTOR.label)
        for one in lines
        for state in ["there" if one.email in mentors else "known" if one.email in known else "new"]
    ]
