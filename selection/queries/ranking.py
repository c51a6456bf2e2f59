"""What was scored, how it ranks, what was decided: for the closing, the authority, the candidates and the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from challenges.models import Call, Criterion
from challenges.states import CallState
from selection.models import (
    Decision,
    Dissent,
    Entry,
    Offer,
    ReviewRequest,
    Score,
    Seat,
    Standing,
    TakenBack,
)
from selection.queries.spreads import spread_rows
from selection.queries.worklist import Part, parts_of
from selection.rules.assignment import keyed
from selection.rules.ranking import Line, spread_of
from selection.states import EntryState, ReviewOutcome, ScoreState, SeatState

#: States in which the decision is public.
TOLD_STATES = frozenset(
    {
        CallState.DECIDED,
        CallState.STANDSTILL,
        CallState.UNSEALED,
        CallState.PILOTING,
        CallState.EVALUATED,
        CallState.PUBLISHED,
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one entry: the mean level in hundredths, how many of ``seats`` assessors met the line."""

    criterion: Criterion
    mean_hundredths: int
    met: int
    seats: int
    complies: bool

    @property
    def label(self) -> str:
        """Return the criterion's name in the reader's language."""
        return str(self.criterion.text("name"))

    @property
    def mean(self) -> float:
        """Return the mean level for display, two decimals."""
        return self.mean_hundredths / 100


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the ranking."""

    entry: Entry
    rank: int
    mean_hundredths: int
    complies: bool
    cells: list[Cell]
    tie_rule: str
    slug: str
    #: The weighted mean that an adjusted total comes from; None where that mean is official.
    raw_hundredths: int | None = None

    @property
    def mean(self) -> float:
        """Return the official total for display, two decimals."""
        return self.mean_hundredths / 100

    @property
    def adjusted(self) -> bool:
        """Say whether the official total was adjusted for severity."""
        return self.raw_hundredths is not None

    @property
    def raw_mean(self) -> float:
        """Return the weighted mean of the levels for display, two decimals."""
        return (self.mean_hundredths if self.raw_hundredths is None else self.raw_hundredths) / 100


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sealed level with its reason, without who gave it but for a seat's number (0 where not even that is told)."""

    seat: int
    level: int
    reason: str
    #: What she gave before she amended it, oldest first; empty for a level that stands as it was sealed.
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said about one criterion of one entry. ``counts`` holds how many gave each level 0 to 5."""

    criterion: Criterion
    opinions: list[Opinion]
    cell: Cell | None = None
    counts: tuple[int, ...] = ()
    #: How many of all proposals have a mean level in [0,1), [1,2), … [4,5] here; empty where they are too few to tell.
    everybody: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """Return the criterion's name in the reader's language."""
        return str(self.criterion.text("name"))

    @property
    def spread(self) -> list[dict[str, Any]]:
        """Return all proposals by their mean here, with one's own; empty where they are too few to tell."""
        return spread_rows(self.everybody, self.cell.mean_hundredths) if self.cell else []


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a candidate is told about her proposal, by code."""

    code: str
    mark: str
    rank: int
    of: int
    complies: bool
    mean_hundredths: int
    raw_hundredths: int | None
    outcome: str
    criteria: list[Judged]
    #: How many of ``of`` proposals have a weighted mean in [0,1), [1,2), … [4,5], to see where one's own stands.
    distribution: tuple[int, ...]
    decision: Decision | None
    #: What was asked about this proposal in the review period, with the authority's answers.
    reviews: list[ReviewRequest]

    @property
    def spread(self) -> list[dict[str, Any]]:
        """Return all proposals by their total, with one's own; empty where they are too few to tell."""
        return spread_rows(self.distribution, self.mean_hundredths)


def sealed_scores(call: Call) -> list[Score]:
    """Return every sealed score of active seats, by code, seat and criterion: never in order of time."""
    return list(_sealed(call).select_related("assignment__entry", "assignment__seat", "criterion"))


def _sealed(call: Call) -> QuerySet[Score]:
    counted = Score.objects.filter(
        assignment__seat__call=call, assignment__seat__state=SeatState.ACTIVE, state=ScoreState.SEALED
    )
    return counted.order_by("assignment__entry__code", "assignment__seat__number", "criterion__order")


def score_sheets(call: Call) -> dict[str, dict[int, dict[str, int]]]:
    """Return the sealed levels as the ranking takes them: code → seat → criterion → level."""
    sheets: dict[str, dict[int, dict[str, int]]] = {}
    told = ("assignment__entry__code", "assignment__seat__number", "criterion__code", "level")
    for code, seat, criterion, level in _sealed(call).values_list(*told).iterator():
        sheets.setdefault(code, {}).setdefault(seat, {})[criterion] = level or 0
    return sheets


def criteria_lines(call: Call) -> list[Line]:
    """Return a call's criteria as the ranking takes them, in order."""
    return [Line(one.code, one.weight, one.complies_from) for one in Criterion.objects.filter(call=call)]


def criteria_of(call: Call) -> list[Criterion]:
    """Return a call's criteria, in order."""
    return list(Criterion.objects.filter(call=call))


def compliant_codes(call: Call) -> list[str]:
    """Return the codes of the entries that comply, in order of rank."""
    return list(
        Standing.objects.filter(entry__call=call, complies=True).order_by("rank").values_list("entry__code", flat=True)
    )


def standings(call: Call, *, most: int | None = None, **only: Any) -> list[Place]:
    """Return the ranking of a call, ``only`` some of it or at ``most`` so many; empty before the assessment closes."""
    criteria = {one.code: one for one in Criterion.objects.filter(call=call)}
    found = Standing.objects.filter(call=call, **only).select_related("entry").defer("entry__sections", "figures")
    return [_place(one, criteria) for one in found.order_by("rank")[:most]]


def _place(one: Standing, criteria: dict[str, Criterion]) -> Place:
    return Place(
        entry=one.entry,
        rank=one.rank,
        mean_hundredths=one.mean_hundredths,
        complies=one.complies,
        cells=[
            Cell(criteria[row["code"]], row["mean_hundredths"], row["met"], row["seats"], row["complies"])
            for row in one.levels
        ],
        tie_rule=one.tie_rule,
        slug=one.entry.slug,
        raw_hundredths=one.raw_hundredths,
    )


def place_of(call: Call, slug: str) -> Place | None:
    """Return one line of the ranking by the proposal's address."""
    return next(iter(standings(call, entry__slug=slug)), None)


def proposal(entry: Entry) -> list[Part]:
    """Return a proposal's text, ready to draw."""
    sections: list[dict[str, str]] = Entry.objects.values_list("sections", flat=True).get(pk=entry.pk)
    return parts_of(sections)


def judged(place: Place) -> list[Judged]:
    """Return what each seat said about an entry, by criterion."""
    scores = list(
        Score.objects.filter(
            assignment__entry=place.entry, assignment__seat__state=SeatState.ACTIVE, state=ScoreState.SEALED
        )
        .select_related("assignment__seat")
        .order_by("assignment__seat__number")
    )
    return [
        Judged(
            cell.criterion,
            [
                Opinion(score.assignment.seat.number, score.level or 0, score.reason)
                for score in scores
                if score.criterion_id == cell.criterion.pk
            ],
            cell,
        )
        for cell in place.cells
    ]


def reasons_by_criterion(decision: Decision | None) -> list[tuple[str, str]]:
    """Return a decision's reasons by criterion: the criterion's name in the reader's language, and why."""
    if decision is None:
        return []
    named = Criterion.objects.filter(call=decision.call_id)
    return [(str(one.text("name")), decision.by_criterion.get(one.code, "")) for one in named]


def decision_of(call: Call) -> Decision | None:
    """Return the decision of a call that stands, with the chosen entry."""
    return Decision.objects.standing().filter(call=call).select_related("entry", "call__entity").first()


def offers_of(call: Call) -> list[Offer]:
    """Return who declined a call's pilot and to whom it was then offered, in that order."""
    return list(Offer.objects.filter(call=call).select_related("entry", "declined").order_by("offered_at", "pk"))


def gone_codes(call: Call) -> list[str]:
    """Return the codes that had the pilot and have it no more: they declined, or were set aside after a conflict."""
    return [one.declined.code for one in offers_of(call)]


def seats_that_declare(call: Call) -> list[Seat]:
    """Return the seats that were held to the end: they declare by name once the identities are open."""
    held = Seat.objects.filter(call=call, state=SeatState.ACTIVE).select_related("user").defer("user__password")
    return list(held.order_by("number"))


def current_entry(call: Call) -> Entry | None:
    """Return the proposal that has the pilot now: the decided one, or the last reserve that it was offered to."""
    offers = offers_of(call)
    if offers:
        return offers[-1].entry
    decision = Decision.objects.standing().filter(call=call).select_related("entry").first()
    return decision.entry if decision else None


def dissents_of(call: Call) -> list[Dissent]:
    """Return the votes against the decision of a call that stands, by number of the seat; never with who holds it."""
    standing = Dissent.objects.filter(decision__call=call, decision__taken_back=None)
    return list(standing.select_related("seat").order_by("seat__number"))


def has_dissented(seat: Seat) -> bool:
    """Say whether a seat recorded a vote against the decision that stands."""
    return Dissent.objects.filter(seat=seat, decision__taken_back=None).exists()


def reviews_of(call: Call) -> list[ReviewRequest]:
    """Return a call's requests for review, those that wait first, then by code.

    Few are ever made, so that each is asked for its call: joined with the call's entries SQLite walks those, all fifty
    thousand, to find that there is none.
    """
    asked = ReviewRequest.objects.filter(Exists(Entry.objects.filter(pk=OuterRef("entry"), call=call)))
    found = asked.prefetch_related(Prefetch("entry", Entry.objects.defer("sections")))
    return sorted(found, key=lambda one: (one.outcome != ReviewOutcome.PENDING, one.entry.code, one.due_at))


def answered_reviews(call: Call) -> list[ReviewRequest]:
    """Return the requests for review that the authority answered, by code: what the result publishes of them."""
    return [one for one in reviews_of(call) if one.outcome != ReviewOutcome.PENDING]


def review_of(call: Call, pk: Any) -> ReviewRequest | None:
    """Return one request for review of a call."""
    return ReviewRequest.objects.filter(entry__call=call, pk=pk).select_related("entry__call__entity").first()


def told_calls() -> QuerySet[Call]:
    """Return the calls whose decision is public, or that were left deserted or cancelled after their assessment."""
    ranked = Exists(Standing.objects.filter(entry__call=OuterRef("pk")))
    decided = Exists(Decision.objects.standing().filter(call=OuterRef("pk")))
    told = Q(decided, state__in=TOLD_STATES) | Q(ranked, state__in=[CallState.DESERTED, CallState.CANCELLED])
    told |= Q(Exists(TakenBack.objects.filter(decision__call=OuterRef("pk"))), state=CallState.DELIBERATION)
    return Call.objects.filter(told)


def told_call(reference: str) -> Call | None:
    """Return a call of which the result is public; None when there is none or it is not told yet."""
    return told_calls().filter(reference=reference).select_related("entity", "category").first()


def call_by_reference(reference: str) -> Call | None:
    """Return a call by its reference, with its entity."""
    return Call.objects.filter(reference=reference).select_related("entity").first()


def feedback(call: Call, code: str) -> Feedback | None:
    """Return what a candidate is told about one entry: None before the decision, or for an unknown code.

    Reasons come without a seat's number and in an order that differs from criterion to criterion.
    """
    if call.state not in TOLD_STATES and call.state != CallState.DESERTED:
        return None
    places = standings(call)
    place = next((one for one in places if one.entry.code == code), None)
    if place is None:
        return None
    return Feedback(
        code=code,
        mark=place.entry.mark,
        rank=place.rank,
        of=len(places),
        complies=place.complies,
        mean_hundredths=place.mean_hundredths,
        raw_hundredths=place.raw_hundredths,
        outcome=str(EntryState(place.entry.state).label),
        criteria=[_anonymous(call, code, one, places) for one in judged(place)],
        distribution=spread_of([one.mean_hundredths for one in places]),
        decision=decision_of(call),
        reviews=[one for one in reviews_of(call) if one.entry.code == code],
    )


def _anonymous(call: Call, code: str, one: Judged, places: list[Place]) -> Judged:
    """Take the seats' numbers off, and with them the order that would tell who is who across criteria."""

    def place(opinion: Opinion) -> str:
        return keyed(settings.SEAL_KEY, "reason order", call.reference, code, one.criterion.code, opinion.seat)

    opinions = [Opinion(0, opinion.level, opinion.reason) for opinion in sorted(one.opinions, key=place)]
    counts = tuple(sum(opinion.level == level for opinion in opinions) for level in range(6))
    means = [cell.mean_hundredths for place in places for cell in place.cells if cell.criterion == one.criterion]
    return Judged(one.criterion, opinions, one.cell, counts, spread_of(means))
