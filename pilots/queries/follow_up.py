"""Reading the follow-up: what is asked for, what was counted, whom to remind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min
from django.utils import timezone

from accounts.models import User
from accounts.queries import entity_people, is_member
from accounts.states import MemberRole
from pilots.models import DecisionTaken, FollowUp, Indicator, Pilot
from pilots.rules.indicators import percentage


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator at the end of the pilot and on each day of follow-up: (follow-up, percent or None, is due)."""

    indicator: Indicator
    result: Decimal | None
    points: list[tuple[FollowUp, Decimal | None, bool]]


def courses_of(pilot: Pilot) -> list[Course]:
    """Return the indicators that are followed up, in two queries."""
    asked: dict[int, list[FollowUp]] = {}
    for one in FollowUp.objects.filter(pilot=pilot).order_by("due_on"):
        asked.setdefault(one.indicator_id, []).append(one)
    today = timezone.localdate()
    return [
        Course(
            indicator,
            percentage(indicator.numerator, indicator.denominator),
            [
                (one, percentage(one.numerator, one.denominator), one.filled_at is None and one.due_on <= today)
                for one in asked[indicator.pk]
            ],
        )
        for indicator in Indicator.objects.filter(pilot=pilot, pk__in=asked)
    ]


def find_follow_up(pilot: Pilot, pk: int) -> FollowUp | None:
    """Return one of the pilot's follow-ups."""
    return FollowUp.objects.select_related("pilot__call__entity", "indicator").filter(pilot=pilot, pk=pk).first()


def has_follow_up(indicator: Indicator, due_on: date) -> bool:
    """Say whether an indicator is followed up on a day already."""
    return FollowUp.objects.filter(indicator=indicator, due_on=due_on).exists()


def waiting_follow_ups(today: date) -> list[FollowUp]:
    """Return all follow-ups that are due and not counted."""
    found = FollowUp.objects.filter(due_on__lte=today, filled_at=None)
    return list(found.select_related("pilot__call__entity", "indicator").order_by("pilot", "due_on"))


def waiting_by_pilot(user_entities: Any) -> list[dict[str, Any]]:
    """Return, for pilots of entities, the first follow-up that waits: pilot, reference, title, first day."""
    found = FollowUp.objects.filter(
        pilot__call__entity__in=user_entities, due_on__lte=timezone.localdate(), filled_at=None
    )
    rows: Any = found.order_by().values("pilot", "pilot__title", "pilot__call__reference").annotate(first=Min("due_on"))
    return list(rows.order_by("first"))


def focal_points(pilot: Pilot) -> list[User]:
    """Return who is asked for the follow-up: the entity's focal points."""
    people = entity_people(pilot.call.entity).filter(is_active=True)
    return [person for person in people if is_member(person, pilot.call.entity, MemberRole.FOCAL_POINT)]


def find_decision(pilot: Pilot, pk: int) -> DecisionTaken | None:
    """Return one of the decisions taken because of the pilot."""
    return DecisionTaken.objects.select_related("pilot__call__entity").filter(pilot=pilot, pk=pk).first()
