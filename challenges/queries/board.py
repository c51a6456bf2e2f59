"""The entity's side: which exercises a person sees, where each stands, who is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import PublicEntity, User
from accounts.queries import current_memberships, entity_people
from accounts.states import CallRole, MemberRole
from challenges.models import Attendance, Call, Category, Workshop
from challenges.states import CallState

#: The journey's steps: the state in which a step is at work, what it is, and who acts.
STEPS: list[tuple[frozenset[str], Any, Any]] = [
    (frozenset({CallState.DRAFT}), _("Choose the work category"), _("Deciding authority")),
    (frozenset({CallState.FRAMING}), _("Train, frame the problem and approve the frame"), _("Civil servants")),
    (frozenset({CallState.ANNOUNCED}), _("Announce the call"), _("Focal point")),
    (frozenset({CallState.OPEN, CallState.QUESTIONS_CLOSED}), _("Receive questions and proposals"), _("Start-ups")),
    (frozenset({CallState.CLOSED, CallState.VERIFICATION}), _("Check who may take part"), _("Custodian")),
    (frozenset({CallState.ASSESSMENT}), _("Assess blind"), _("Assessors")),
    (frozenset({CallState.DELIBERATION}), _("Decide, with reasons"), _("Deciding authority")),
    (frozenset({CallState.DECIDED, CallState.STANDSTILL}), _("Review period"), _("Candidates")),
    (frozenset({CallState.UNSEALED}), _("Open the identities and plan the pilot"), _("Two custodians")),
    (frozenset({CallState.PILOTING}), _("Pilot: layout, demonstration, test"), _("Entity and start-up")),
    (frozenset({CallState.EVALUATED}), _("Evaluate: findings, lessons, requirements"), _("Civil servants")),
    (frozenset({CallState.PUBLISHED}), _("Publish the case"), _("Focal point")),
]
_ENDED = frozenset({CallState.CANCELLED, CallState.DESERTED, CallState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise on the board: at which of the twelve steps it is, what is next, and who is waited for."""

    call: Call
    step: int
    what: Any
    who: Any
    late: bool


def step_of(state: str) -> int:
    """Return the number (1 to 12) of the step that a state belongs to; 0 for a call that was stopped."""
    return next((number for number, (states, _what, _who) in enumerate(STEPS, start=1) if state in states), 0)


def visible_exercises(user: User) -> QuerySet[Call]:
    """Return the exercises that a person sees on the entity's side: her entities', those she decides on; staff all."""
    found = Call.objects.select_related("entity", "category", "frame")
    if user.is_staff:
        return found
    return found.filter(
        Q(entity__in=current_memberships(user).values("entity"))
        | Q(pk__in=grants.calls_for(user, CallRole.AUTHORITY, Call.objects.all()).values("pk"))
    )


def exercise_for(user: User, reference: str) -> Call | None:
    """Return an exercise that a person sees, or None."""
    return visible_exercises(user).filter(reference=reference).first()


def board(user: User, *, before: int | None = None, limit: int = 20) -> tuple[list[Row], int | None]:
    """Return a page of a person's exercises, newest first, and where the next page begins."""
    found = visible_exercises(user).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    calls = list(found[: limit + 1])
    rows = [_row(call) for call in calls[:limit]]
    return rows, calls[limit - 1].pk if len(calls) > limit else None


def _row(call: Call) -> Row:
    step = step_of(call.state)
    what, who = (STEPS[step - 1][1], STEPS[step - 1][2]) if step else (call.get_state_display(), "")
    due = {
        CallState.ANNOUNCED: call.opens_at,
        CallState.OPEN: call.closes_at,
        CallState.QUESTIONS_CLOSED: call.closes_at,
        CallState.STANDSTILL: call.review_until,
    }.get(CallState(call.state))
    return Row(call, step, what, who, bool(due and due < timezone.now()))


def timeline(call: Call) -> list[dict[str, Any]]:
    """Return the twelve steps of an exercise as the timeline shows them."""
    now = step_of(call.state)
    moments: dict[int, datetime | None] = {
        3: call.announced_at,
        4: call.opens_at,
        5: call.closes_at,
        8: call.review_until,
    }
    finished = call.state == CallState.PUBLISHED
    return [
        {
            "what": what,
            "when": moments.get(number),
            "note": who,
            "state": "done" if number < now or finished else "now" if number == now else "",
        }
        for number, (_states, what, who) in enumerate(STEPS, start=1)
    ]


def people_of(call: Call) -> list[tuple[Any, list[User]]]:
    """Return who is appointed to a call, role by role."""
    return [(role.label, list(grants.appointed(call, role))) for role in CallRole]


def steered_entities(user: User) -> QuerySet[PublicEntity]:
    """Return the entities for which a person may start exercises."""
    if user.is_staff:
        return PublicEntity.objects.order_by("legal_name")
    mine = current_memberships(user).filter(role=MemberRole.FOCAL_POINT).values("entity")
    return PublicEntity.objects.filter(pk__in=mine).order_by("legal_name")


def active_categories() -> QuerySet[Category]:
    """Return the categories that can be chosen."""
    return Category.objects.filter(active=True)


def workshop_for(user: User, pk: int) -> Workshop | None:
    """Return a workshop of an exercise that a person sees, or to which she is called in."""
    found = Workshop.objects.select_related("call__entity").filter(pk=pk)
    called = Attendance.objects.filter(user=user).values("workshop")
    return found.filter(Q(call__in=visible_exercises(user).values("pk")) | Q(pk__in=called)).first()


def sheet_of(workshop: Workshop) -> list[Attendance]:
    """Return who was called in to a workshop, by name."""
    return list(workshop.attendances.select_related("user"))


def people_to_call_in(workshop: Workshop) -> QuerySet[User]:
    """Return the entity's people who are not called in yet."""
    return entity_people(workshop.call.entity).exclude(pk__in=workshop.attendances.values("user"))
