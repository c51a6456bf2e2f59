"""Reading who leaves a custodian's place, and who is told when somebody takes it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import grants
from accounts.models import User
from accounts.queries import staff
from accounts.states import CallRole
from challenges.models import Call, Succession
from challenges.queries.questions import focal_points


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
