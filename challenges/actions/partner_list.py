"""Adding many partners, and appointing many mentors, from a list."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.actions import register_person
from accounts.models import User
from accounts.states import CallRole
from challenges.actions.exercises import appoint_to_call
from challenges.models import Call, Partner
from challenges.queries.partner_list import plan_mentors, plan_partners
from challenges.rules.exercises import may_keep_lists
from challenges.rules.partner_list import PartnerLine
from challenges.rules.roster import Line
from kernel.verdict import Refused, require
from ledger.actions import record


@transaction.atomic
def add_partners(*, lines: list[PartnerLine], by: Any) -> int:
    """Add the partners that are new; run twice, the second time does nothing. Returns how many. Raises ``Refused``."""
    require(may_keep_lists(is_staff=by.is_staff))
    new = [one.line for one in plan_partners(lines) if one.good and one.new]
    for line in new:
        Partner.objects.create(name=line.name, kind=line.kind, website=line.website, contribution=line.contribution)
    record("partners_added", by=by, partners=[line.name for line in new])
    return len(new)


@transaction.atomic
def appoint_mentors(*, lines: list[Line], call: Call, by: Any) -> tuple[int, list[tuple[int, str]]]:
    """Appoint the people of a list as mentors of a call, registering who is new.

    Returns how many, and the lines that were refused with the reason. Run twice, the second time does nothing.
    """
    require(may_keep_lists(is_staff=by.is_staff))
    count, refused = 0, []
    for one in plan_mentors(lines, call=call):
        if not (one.good and one.new):
            continue
        try:
            with transaction.atomic():
                appoint_to_call(
                    call=call,
                    user=User.objects.filter(email=one.line.email).first() or _registered(one.line, call, by),
                    role=CallRole.MENTOR,
                    by=by,
                    resolution_no=one.line.resolution_no,
                )
            count += 1
        except Refused as refusal:
            refused.append((one.line.number, str(refusal)))
    return count, refused


def _registered(line: Line, call: Call, by: Any) -> User:
    language = "pt" if call.entity.country == "BR" else "es"
    return register_person(email=line.email, name=line.name, by=by, time_zone=call.entity.time_zone, language=language)
