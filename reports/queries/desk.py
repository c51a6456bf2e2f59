"""What staff see when they enter the admin site: every exercise, what is late, and what is stuck in the machine.

Nothing here reads a submission, an entry or a start-up: who is waited for is a role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from accounts.models import PublicEntity
from challenges.models import Call, PublicQuestion
from challenges.queries.exercises import rows_of
from challenges.queries.questions import due_at
from challenges.states import TIMED_STATES
from ledger.models import Checkpoint
from ledger.queries.log import grown
from outbox.models import Job
from outbox.queries import held_count
from outbox.states import JobState
from pilots.models import Pilot
from reports.rules.desk import Dates, next_date, overdue, sort_key
from selection.models import Assessment, ReviewRequest
from selection.states import ReviewOutcome
from startups.models import Incident

#: Exercises on one page of the dashboard, and newest incidents shown beside them.
PAGE, SHORT = 30, 5


@dataclass(frozen=True, slots=True)
class Machine:
    """What is stuck: mails held back, failed jobs, incidents of the guard, the record's state.

    ``unsigned`` names the chains that grew since their last checkpoint; never by how much, which would count
    submissions.
    """

    held: int
    failed: int
    incidents: list[Incident]
    signed_at: Any
    unsigned: list[str]


def entities_with_exercises() -> QuerySet[PublicEntity]:
    """Return the entities that have an exercise, by name."""
    return PublicEntity.objects.filter(pk__in=Call.objects.values("entity")).order_by("short_name")


def exercises(*, entity: PublicEntity | None = None, phase: str = "", late: bool = False, page: Any = 1) -> Page[Any]:
    """Return one page of exercises, what is late first, then by their next date; a constant number of queries.

    Each row is that of the entity's board (``call phase who what late``) with ``dated`` (name, date) or None.
    """
    calls = Call.objects.select_related("entity").order_by("-pk")
    if entity is not None:
        calls = calls.filter(entity=entity)
    if phase:
        # Time moves a call from one of the timed states to the next, and to "closed", before the clock stores it.
        calls = calls.filter(Q(state=phase) | Q(state__in=TIMED_STATES))
    rows = [row for row in rows_with_dates(list(calls)) if not phase or row["phase"] == phase]
    rows = [row for row in rows if row["late"] or not late]
    rows.sort(key=lambda row: (not row["late"], sort_key(row["dated"], row["call"].entity.time_zone)))
    return Paginator(rows, PAGE).get_page(page)


def rows_with_dates(calls: list[Call]) -> list[dict[str, Any]]:
    """Return the board's rows of some exercises with their ``dates``, the next one (``dated``) and everything late."""
    now = timezone.now()
    dates = dates_of(calls)
    rows = rows_of(calls, now=now)
    for row in rows:
        own = row["dates"] = dates[row["call"].pk]
        row["dated"] = next_date(row["phase"], own)
        row["late"] = [*row["late"], *overdue(row["phase"], own, now=now)]
    return rows


def dates_of(calls: list[Call]) -> dict[int, Dates]:
    """Return the dates that staff watch, by call, in four queries."""
    pks = [call.pk for call in calls]
    read = dict(Assessment.objects.filter(call__in=pks).values_list("call", "due_at"))
    ends = dict(Pilot.objects.filter(call__in=pks).values_list("call", "ends_on"))
    waiting = PublicQuestion.objects.filter(call__in=pks, published_at=None)
    asked = dict(waiting.values("call").annotate(first=Min("asked_at")).values_list("call", "first"))
    pending = ReviewRequest.objects.filter(entry__call__in=pks, outcome=ReviewOutcome.PENDING)
    reviews = dict(pending.values("entry__call").annotate(first=Min("due_at")).values_list("entry__call", "first"))
    return {
        call.pk: Dates(
            zone=call.entity.time_zone,
            opens_at=call.opens_at,
            questions_until=call.questions_until,
            closes_at=call.closes_at,
            read_until=read.get(call.pk),
            answer_until=due_at(asked[call.pk], call) if call.pk in asked else None,
            review_until=call.review_until,
            review_answer_until=reviews.get(call.pk),
            pilot_until=ends.get(call.pk),
        )
        for call in calls
    }


def machine() -> Machine:
    """Return what is stuck, in five queries. Mail to applicants is not counted: its recipients are identities."""
    return Machine(
        held=held_count(),
        failed=Job.objects.filter(state=JobState.FAILED).count(),
        incidents=list(Incident.objects.select_related("call").order_by("-last_at")[:SHORT]),
        signed_at=Checkpoint.objects.aggregate(last=Max("created_at"))["last"],
        unsigned=[name for name, _signed in grown()],
    )
