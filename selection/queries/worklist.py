"""What an assessor has before her: her seats, her proposals in her own order, one proposal beside its rubric."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, Q, QuerySet, When

from accounts import grants
from challenges.models import Call, Criterion
from challenges.states import CallState
from kernel.asked import Asked
from kernel.verdict import Verdict, require
from selection.models import Assignment, Exhibit, Score, Seat
from selection.queries.exhibits import exhibits_of
from selection.rules.scores import may_assess, reason_is_enough
from selection.rules.texts import Paragraph, paragraphs
from selection.states import SeatState

#: Proposals on one page of an assessor's list.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """One proposal in an assessor's own order. ``done`` criteria of ``total`` have a level and enough reasons."""

    assignment: Assignment
    number: int
    mark: str
    slug: str
    done: int = 0
    total: int = 0

    @property
    def sealed(self) -> bool:
        """Say whether this assessment was sent."""
        return self.assignment.sealed_at is not None


@dataclass(frozen=True, slots=True)
class CallPage:
    """An assessor's page of one call: some of her proposals, of ``total`` in her own order, ``sealed`` of them sent.

    ``after``: the place behind which the next page begins, 0 on the last one. ``following``: the first not sent.
    """

    seat: Seat
    readings: list[Reading]
    sealed: int
    total: int
    after: int
    following: Reading | None

    @property
    def all_sealed(self) -> bool:
        """Say whether everything was sent."""
        return bool(self.total) and self.sealed == self.total


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a proposal, ready to draw."""

    number: int
    title: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with what the assessor wrote so far."""

    criterion: Criterion
    score: Score

    @property
    def done(self) -> bool:
        """Say whether level and reason are complete."""
        return self.score.level is not None and bool(reason_is_enough(self.score.reason))


@dataclass(frozen=True)
class Desk:
    """The scoring page: one proposal beside its rubric."""

    seat: Seat
    reading: Reading
    rows: list[Row]

    @property
    def assignment(self) -> Assignment:
        """Return what is being assessed."""
        return self.reading.assignment

    @property
    def done(self) -> int:
        """Return how many criteria are complete."""
        return sum(row.done for row in self.rows)

    @cached_property
    def way(self) -> dict[str, int]:
        """Return where this one is in the assessor's own order (``number``, of ``total``) and how many were sent."""
        return way_of(self.seat, self.assignment.place)

    @property
    def sent(self) -> int:
        """Return how many of the seat's proposals were sent."""
        return self.way["sealed"]

    def done_with(self, score: Score) -> int:
        """Return how many criteria are complete once one of them has this score."""
        return sum(
            (replace(row, score=score) if row.criterion.pk == score.criterion_id else row).done for row in self.rows
        )

    @property
    def saved_at(self) -> Any:
        """Return when the assessor last saved something here, or None."""
        return max((row.score.saved_at for row in self.rows if row.score.saved_at), default=None)

    @property
    def parts(self) -> list[Part]:
        """Return the proposal's sections, with what the assessor's reasons quote marked."""
        cited = [(str(row.criterion.text("name")), row.score.reason) for row in self.rows]
        return parts_of(self.assignment.entry.sections, cited)

    @property
    def text(self) -> str:
        """Return all that the proposal's sections say."""
        return "\n".join(section["text"] for section in self.assignment.entry.sections)

    @property
    def annexes(self) -> list[Exhibit]:
        """Return the proposal's annexes."""
        return exhibits_of(self.assignment.entry)

    @cached_property
    def following(self) -> Reading | None:
        """Return the next proposal in the assessor's own order that she has not sent, beginning after this one."""
        place = self.assignment.place
        waiting = Assignment.objects.filter(seat=self.seat, sealed_at=None).exclude(place=place)
        return _first(waiting, Case(When(place__gt=place, then=0), default=1), "place")

    def may_write(self, user: Any) -> Verdict:
        """Say whether the assessor may write now."""
        return may_assess(
            own=self.seat.user_id == user.pk,
            active=self.seat.state == SeatState.ACTIVE,
            declared=self.seat.declared_at is not None,
            state=self.seat.call.state,
            sealed=self.reading.sealed,
        )


def parts_of(sections: list[dict[str, str]], cited: list[tuple[str, str]] | None = None) -> list[Part]:
    """Return the sections of a blind copy, ready to draw."""
    return [
        Part(number, part["title"], paragraphs(part["text"], cited or []))
        for number, part in enumerate(sections, start=1)
    ]


def has_seat(user: Any) -> bool:
    """Say whether a person holds a seat on any panel."""
    return bool(user.is_authenticated) and Seat.objects.filter(user=user, state=SeatState.ACTIVE).exists()


def ever_had_seat(user: Any, call: Call) -> bool:
    """Say whether a person has or had a seat on a call's panel."""
    return Seat.objects.filter(user=user, call=call).exists()


def seats_of(user: Any) -> list[Any]:
    """Return a person's active seats with ``assigned`` and ``sealed`` counts; those that wait for her first."""
    seats = (
        Seat.objects.filter(user=user, state=SeatState.ACTIVE)
        .select_related("call__entity", "call__assessment", "stands_for")
        .annotate(
            assigned=Count("assignments"),
            sealed=Count("assignments", filter=Q(assignments__sealed_at__isnull=False)),
        )
        .order_by("call__reference")
    )
    return sorted(seats, key=lambda seat: -waits(seat))


def waits(seat: Any) -> int:
    """Return how much a seat with its counts waits for its holder: 2 to assess, 1 to declare, 0 for nothing."""
    if seat.call.state == CallState.ASSESSMENT and seat.sealed != seat.assigned:
        return 2
    return 0 if seat.declared_at else 1


_OWN_SEAT = Asked(
    lambda user, reference: (
        Seat.objects.filter(user=user, call__reference=reference, state=SeatState.ACTIVE)
        .select_related("call__entity", "call__assessment", "user", "stands_for")
        .defer("user__password")
    ),
    user=BigIntegerField(),
    reference=CharField(),
)


def own_seat(user: Any, reference: str) -> Seat | None:
    """Return a person's active seat on a call, with the call; None hides whether the call exists.

    Raises ``Refused`` when the seat is void for her: only she reads the sentence.
    """
    seat = _OWN_SEAT.first(user=user.pk, reference=reference)
    if seat is not None:
        require(grants.standing(user, reference))
    return seat


def due_at(seat: Seat) -> Any:
    """Return until when a seat reads, or None."""
    term = getattr(seat.call, "assessment", None)
    return term.due_at if term else None


def way_of(seat: Seat, place: int) -> dict[str, int]:
    """Return how many proposals a seat reads (``total``), has sent (``sealed``), and has up to a place (``number``)."""
    return Assignment.objects.filter(seat=seat).aggregate(
        total=Count("place"), sealed=Count("sealed_at"), number=Count("place", filter=Q(place__lte=place))
    )


def call_page(user: Any, reference: str, after: int = 0) -> CallPage | None:
    """Return an assessor's page of a call: proposals in her own order, those behind the place ``after``."""
    seat = own_seat(user, reference)
    if seat is None:
        return None
    way = way_of(seat, after)
    own = Assignment.objects.filter(seat=seat).select_related("entry").defer("entry__sections").order_by("place")
    shown = list(own.filter(place__gt=after)[: PAGE + 1])
    criteria = Criterion.objects.filter(call=seat.call).count()
    done: dict[int, int] = {}
    for score in Score.objects.filter(assignment__in=shown[:PAGE]).only("assignment_id", "level", "reason"):
        if score.level is not None and reason_is_enough(score.reason):
            done[score.assignment_id] = done.get(score.assignment_id, 0) + 1
    readings = [
        _reading(one, number, done=done.get(one.pk, 0), total=criteria)
        for number, one in enumerate(shown[:PAGE], start=way["number"] + 1)
    ]
    return CallPage(
        seat=seat,
        readings=readings,
        sealed=way["sealed"],
        total=way["total"],
        after=shown[PAGE - 1].place if len(shown) > PAGE else 0,
        following=_first(Assignment.objects.filter(seat=seat, sealed_at=None)),
    )


def desk(user: Any, reference: str, slug: str) -> Desk | None:
    """Return the scoring page of one of the assessor's own proposals; None for anything else."""
    seat = own_seat(user, reference)
    if seat is None or seat.declared_at is None:
        return None
    own = Assignment.objects.filter(seat=seat, entry__call=seat.call_id, entry__slug=slug).select_related("entry")
    assignment = own.order_by("pk").first()
    if assignment is None:
        return None
    assignment.seat = seat
    scores = {score.criterion_id: score for score in Score.objects.filter(assignment=assignment)}
    rows = [
        Row(criterion, scores.get(criterion.pk) or Score(assignment=assignment, criterion=criterion))
        for criterion in Criterion.objects.filter(call=seat.call)
    ]
    return Desk(seat, _reading(assignment), rows)


def _reading(one: Assignment, number: int = 0, **more: int) -> Reading:
    return Reading(one, number, one.entry.mark, one.entry.slug, **more)


def _first(found: QuerySet[Assignment], *order: Any) -> Reading | None:
    """Return the first in an order (by place when unsaid); its proposal is fetched once it is known which it is."""
    chosen = found.order_by(*(order or ("place",))).values("pk")[:1]
    one = Assignment.objects.filter(pk=chosen).select_related("entry").defer("entry__sections").first()
    return _reading(one) if one is not None else None
