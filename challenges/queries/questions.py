"""Reading public questions. Nothing here can tell who asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.states import MemberRole
from challenges.models import Call, PublicQuestion
from challenges.rules.questions import answer_due

PAGE = 20


def focal_points(call: Call) -> QuerySet[User]:
    """Return the people who answer for a call's entity today."""
    today = timezone.localdate()
    held = Membership.objects.filter(entity=call.entity_id, role=MemberRole.FOCAL_POINT, starts_on__lte=today)
    return User.objects.filter(pk__in=held.exclude(ends_on__lt=today).values("user")).order_by("pk")


def published_questions(call: Call) -> QuerySet[PublicQuestion]:
    """Return the answered questions of a call, the newest number first."""
    found = PublicQuestion.objects.filter(call=call, published_at__isnull=False)
    return found.select_related("answered_by_area", "amendment").defer("text", "asker_seal").order_by("-number")


def question_page(call: Call, *, before: int | None = None) -> tuple[list[PublicQuestion], int | None]:
    """Return one page of the answered questions and the number before which the next page begins."""
    found = published_questions(call)
    rows = list((found.filter(number__lt=before) if before is not None else found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else None


def waiting_questions(call: Call) -> list[PublicQuestion]:
    """Return the questions that wait for an answer, each with ``due_at``; by what is due, then by their wording.

    Not by the moment of asking: that order could be laid beside other traces of who was there when.
    """
    found = list(PublicQuestion.objects.filter(call=call, published_at=None).defer("asker_seal"))
    for question in found:
        question.due_at = due_at(question.asked_at, call)  # type: ignore[attr-defined]
    return sorted(found, key=lambda question: (question.due_at, question.text))  # type: ignore[attr-defined]


def due_at(asked_at: datetime, call: Call) -> datetime:
    """Return until when a question asked at a moment must be answered."""
    entity = call.entity
    return answer_due(asked_at=asked_at, country=entity.country, zone=entity.time_zone, region=entity.region)


def waiting_count(call: Call) -> int:
    """Return how many questions wait for an answer."""
    return PublicQuestion.objects.filter(call=call, published_at=None).count()
