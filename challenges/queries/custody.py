"""Reading who leaves a custodian's place, and who is told when somebody takes it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import grants
from accounts.models import User
from accounts.queries import staff, will_be_member
from accounts.states import CallRole
from challenges.models import Call, Succession
from challenges.queries.questions import focal_points
from challenges.rules import custody as rules
from kernel.verdict import Verdict


def successions_asked(call: Call) -> QuerySet[Succession]:
    """Return who asked for a successor and still keeps her place, first who asked first."""
    return Succession.objects.filter(call=call, ended_at=None).select_related("call", "leaver")


def concerned_by_custody(call: Call, leaver: User) -> list[User]:
    """Return who is told of a new custodian: who left, the custodians, staff, the auditors and the focal points."""
    people = [
        leaver,
        *grants.appointed(call, CallRole.CUSTODIAN),
        *staff(),
        *grants.appointed(call, CallRole.AUDITOR),
        *focal_points(call),
    ]
    return list({person.pk: person for person in people}.values())


def may_keep(call: Call, user: User) -> Verdict:
    """Return the verdict whether a person may become custodian of a call; her exclusive roles are claimed later."""
    return rules.may_keep(
        held=grants.is_appointed(user, CallRole.CUSTODIAN, call),
        belongs=will_be_member(user, call.entity),
        facilitates=grants.is_appointed(user, CallRole.FACILITATOR, call),
    )
