"""Amendments of scores: what was given before, by seat number and code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from challenges.models import Call, Criterion
from challenges.states import CallState
from selection.models import Assignment, Entry, Score, ScoreAmendment, Seat
from selection.queries.former import reviewed_code
from selection.queries.worklist import own_seat


@dataclass(frozen=True, slots=True)
class Amendable:
    """One of the reader's own scores: what counts now, and what she gave before, the newest first."""

    seat: Seat
    assignment: Assignment
    criterion: Criterion
    score: Score
    earlier: list[ScoreAmendment]

    @property
    def label(self) -> str:
        """Return the criterion's name in the reader's language."""
        return str(self.criterion.text("name"))

    @property
    def anchors(self) -> list[str]:
        """Return the anchors of the levels 0 to 5 in the reader's language."""
        return [str(one) for one in self.criterion.text("anchors")]


def amendable(user: Any, reference: str, slug: str, code: str) -> Amendable | None:
    """Return one of a person's own sent scores by the proposal's address and the criterion; None for anything else."""
    seat = own_seat(user, reference)
    given = Assignment.objects.filter(seat=seat, sealed_at__isnull=False, entry__slug=slug).select_related("entry")
    assignment = given.first() if seat is not None else None
    if seat is None or assignment is None:
        return None
    assignment.seat = seat
    score = (
        Score.objects.filter(assignment=assignment, criterion__code__iexact=code).select_related("criterion").first()
    )
    if score is None:
        return None
    return Amendable(seat, assignment, score.criterion, score, list(score.amendments.order_by("-number")))


def amended_now(call: Call, among: Iterable[str]) -> set[str]:
    """Return of which proposals, by name, scores may be amended now: all, none, or that of an upheld review."""
    if call.state != CallState.DELIBERATION:
        return set()
    entries = Entry.objects.filter(call=call, mark__in=list(among))
    reviewed = reviewed_code(call)
    return set((entries.filter(code=reviewed) if reviewed else entries).values_list("mark", flat=True))


def amendments_of(call: Call) -> list[ScoreAmendment]:
    """Return every amendment of a call's scores, by code, seat and criterion: never in order of time."""
    return list(
        ScoreAmendment.objects.filter(score__assignment__seat__call=call)
        .select_related("score__assignment__entry", "score__assignment__seat", "score__criterion")
        .order_by(
            "score__assignment__entry__code", "score__assignment__seat__number", "score__criterion__order", "number"
        )
    )
