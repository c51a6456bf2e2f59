"""Who owes a declaration by name, what was declared, what follows from it. Names are those that were opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import User
from accounts.queries import may_steer
from accounts.states import CallRole
from accounts.todo import NextAction
from challenges.models import Call
from challenges.queries.access import steered_entities, visible_call
from challenges.rules.calendar import add_business_days
from challenges.rules.calls import severity_ridge
from challenges.states import CallState
from kernel.verdict import Verdict
from ledger.queries.log import seed_of
from selection.models import Assignment, Decision, Offer, Seat
from selection.queries.bars import barred_pairs
from selection.queries.ranking import (
    compliant_codes,
    criteria_lines,
    decision_of,
    gone_codes,
    score_sheets,
    seats_that_declare,
)
from selection.rules.leaving import compliant, holds, recomputed
from selection.states import SeatState
from startups.models import NameDeclaration, NameReview, Submission, WayTaken
from startups.queries.unsealing import Winner, opened_submission, opened_submissions, winner_of
from startups.rules import names as rules
from startups.rules.names import Said
from startups.states import Way

_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the opened proposal is in one of the two ways, and who would be first; rank 0: it does not comply there."""

    way: str
    rank: int
    first: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what was declared, as everybody reads it: no name, no words of hers."""

    seat: int
    said: str
    grounds: list[str]
    declared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """What everybody reads about the declarations by name of a call whose identity is open."""

    call: Call
    winner: Winner
    due_at: datetime
    told: list[Told]
    waits: int
    review: NameReview | None
    places: list[Place]
    taken: WayTaken | None


def due_at(call: Call, opened: Submission) -> datetime:
    """Return until when everybody declares about an opened start-up."""
    assert opened.opened_at is not None
    entity = call.entity
    return add_business_days(
        opened.opened_at, rules.DECLARE_DAYS, country=entity.country, zone=entity.time_zone, region=entity.region
    )


def newest(opened: Submission) -> dict[int, NameDeclaration]:
    """Return everybody's newest declaration about an opened start-up, by the person's key."""
    found = NameDeclaration.objects.filter(submission=opened).select_related("seat").order_by("version")
    return {one.person_id: one for one in found}


def said(call: Call, opened: Submission) -> list[Said]:
    """Return who owes a declaration about an opened start-up and what she said: seats by number, then who decided."""
    declared = newest(opened)

    def grounds(person: int) -> tuple[str, ...] | None:
        return tuple(declared[person].grounds) if person in declared else None

    found = [Said(seat.user_id, seat.number, grounds(seat.user_id)) for seat in seats_that_declare(call)]
    decision = decision_of(call)
    if decision is not None:
        found.append(Said(decision.decided_by_id, 0, grounds(decision.decided_by_id)))
    return found


def own_grounds(opened: Submission, user: Any) -> list[str] | None:
    """Return the grounds that a person gave in her newest declaration; None while she gave none."""
    declared = newest(opened).get(user.pk)
    return None if declared is None else declared.grounds


def own_place(call: Call, user: Any) -> tuple[bool, Seat | None]:
    """Return whether a person declares by name on a call, and with which seat: None for who decides or decided."""
    seat = next((one for one in seats_that_declare(call) if one.user_id == user.pk), None)
    if seat is not None:
        return True, seat
    decision = decision_of(call)
    decided = decision is not None and decision.decided_by_id == user.pk
    return decided or grants.is_appointed(user, CallRole.AUTHORITY, call), None


def read_though_barred(call: Call, seat: Seat | None, opened: Submission) -> bool:
    """Return whether a seat read the opened proposal although its sealed declaration named who wrote it."""
    if seat is None:
        return False
    code = str(opened.code)
    read = Assignment.objects.filter(seat=seat, entry__call=call, entry__code=code).exists()
    return bool(barred_pairs(call, [seat.number], [code])) and read


def has_decided(call: Call, user: Any) -> bool:
    """Say whether a person took the decision of a call."""
    decision = decision_of(call)
    return decision is not None and decision.decided_by_id == user.pk


def newest_review(opened: Submission) -> NameReview | None:
    """Return the newest review about an opened start-up."""
    found = NameReview.objects.filter(submission=opened).select_related("way_taken", "way_taken__taken_by")
    return found.order_by("-pk").first()


def taken(review: NameReview | None) -> WayTaken | None:
    """Return how the entity went on after a review, if it did."""
    return getattr(review, "way_taken", None)


def computed(call: Call, code: str, seats: Sequence[int]) -> tuple[dict[str, list[dict[str, Any]]], bool]:
    """Return the ranking again without some seats, in both ways, and whether the place of ``code`` changes."""
    ways = recomputed(
        sheets=score_sheets(call),
        lines=criteria_lines(call),
        seed=seed_of(call.reference),
        seats=seats,
        code=code,
        ridge=severity_ridge(call.statistic),
    )
    before, gone = compliant_codes(call), gone_codes(call)
    fits = [holds(before=before, after=compliant(rows), code=code, gone=gone) for rows in ways.values() if rows]
    return ways, not all(fits)


def order_without(call: Call, review: NameReview) -> list[str]:
    """Return the compliant codes in the order in which the pilot goes on after a review: without who leaves."""
    return compliant(review.ways["seats"]) if review.ways["seats"] else compliant_codes(call)


def settled(call: Call) -> Verdict:
    """Return the verdict whether the pilot of a call may be planned, as far as declarations by name go."""
    opened = opened_submission(call)
    if opened is None:
        return rules.is_settled(opened=False, waits=0, stands=None, way="")
    review = newest_review(opened)
    way = taken(review)
    return rules.is_settled(
        opened=True,
        waits=len(rules.missing(said(call, opened))),
        stands=review.stands if review else None,
        way=way.way if way else "",
    )


def may_take_way(call: Call, user: Any) -> Verdict:
    """Return the verdict whether a person may choose how to go on."""
    opened = opened_submission(call)
    review = newest_review(opened) if opened else None
    return rules.may_take_way(
        state=call.state,
        stands=review.stands if review else None,
        taken=taken(review) is not None,
        is_authority=grants.is_appointed(user, CallRole.AUTHORITY, call),
        grounds=own_grounds(opened, user) if opened else None,
    )


def may_go_on_without(call: Call, user: Any) -> Verdict:
    """Return the verdict whether a person may take silence for a conflict."""
    opened = opened_submission(call)
    return rules.may_go_on_without(
        steers=may_steer(user, call.entity),
        state=call.state,
        waits=len(rules.missing(said(call, opened))) if opened and newest_review(opened) is None else 0,
        due_at=due_at(call, opened) if opened else timezone.now(),
        now=timezone.now(),
    )


def pages_of(call: Call) -> list[Page]:
    """Return what everybody reads about a call's declarations by name: one page for each opened start-up, in order."""
    return [_page(call, one) for one in opened_submissions().filter(call=call).select_related("startup")]


def _page(call: Call, opened: Submission) -> Page:
    words, declared, lines = dict(rules.GROUNDS), newest(opened), said(call, opened)
    review = newest_review(opened)
    code = str(opened.code)
    return Page(
        call=call,
        winner=winner_of(opened),
        due_at=due_at(call, opened),
        told=[
            Told(
                one.seat,
                rules.SILENT if one.grounds is None else rules.CONFLICT if one.grounds else rules.NONE,
                [str(words[key]) for key in one.grounds or ()],
                declared[one.person].declared_at if one.person in declared else None,
            )
            for one in lines
        ],
        waits=len(rules.missing(lines)),
        review=review,
        places=_places(review, code),
        taken=taken(review),
    )


def _places(review: NameReview | None, code: str) -> list[Place]:
    found = []
    for way, rows in sorted(review.ways.items()) if review else ():
        order = compliant(rows)
        if rows:
            rank = order.index(code) + 1 if code in order else 0
            found.append(Place(way, rank, order[0] if order else ""))
    return found


def words_of(opened: Submission) -> list[NameDeclaration]:
    """Return the newest declarations with a conflict and the words of each: for who chooses how to go on."""
    return [one for one in newest(opened).values() if one.grounds]


def declaring_call(user: Any, reference: str) -> tuple[Call, Seat | None] | None:
    """Return a call on which a person declares by name, with her seat; None for everybody else."""
    call = Call.objects.filter(reference=reference).select_related("entity").first()
    if call is None or opened_submission(call) is None:
        return None
    asked, seat = own_place(call, user)
    return (call, seat) if asked else None


def desk_call(user: Any, reference: str) -> Call | None:
    """Return a call whose declarations a person follows: who takes part in the exercise, once an identity is open."""
    call = visible_call(user, reference)
    return call if call is not None and opened_submission(call) is not None else None


def public_call(reference: str) -> Call | None:
    """Return a call of which an identity was opened."""
    found = Call.objects.filter(reference=reference, pk__in=opened_submissions().values("call"))
    return found.select_related("entity").first()


def calls_to_remind(now: datetime) -> list[Call]:
    """Return the calls on which somebody owes a declaration by name whose term ends within a day, or is over."""
    calls = list(Call.objects.filter(state=CallState.UNSEALED).select_related("entity").order_by("reference"))
    return [one.call for one in _waits(calls) if one.owing and not one.reviewed and now + _AHEAD >= one.due_at]


def people_by_id(ids: Iterable[int]) -> list[User]:
    """Return people by their keys."""
    return list(User.objects.filter(pk__in=list(ids)).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Waits:
    """What a call waits for: ``opened`` is the start-up that has the pilot, ``owing`` the people who said nothing."""

    call: Call
    due_at: datetime
    owing: dict[int, bool]
    reviewed: bool
    stuck: bool
    settled: bool


def next_actions_by_name(user: Any) -> list[NextAction]:
    """Return the declarations that a person owes, and what waits for who chooses or steers: constant queries."""
    unsealed = Call.objects.filter(state=CallState.UNSEALED)
    ruled = set(grants.calls_for(user, CallRole.AUTHORITY, unsealed).values_list("pk", flat=True))
    steered = set(unsealed.filter(entity__in=steered_entities(user)).values_list("pk", flat=True))
    own = Q(seats__user=user) | Q(decisions__decided_by=user, decisions__taken_back=None) | Q(pk__in=ruled | steered)
    calls = list(unsealed.filter(own).select_related("entity").distinct().order_by("reference"))
    found = []
    for one in _waits(calls) if calls else ():
        found += _for_person(one, user, one.call.pk in ruled, one.call.pk in steered)
    return found


def _waits(calls: Sequence[Call]) -> list[Waits]:
    """Return what each call with an open identity waits for: the same queries for any number of calls."""
    found = opened_submissions().filter(call__in=calls).only("pk", "call", "opened_at")
    opened = {one.call_id: one for one in found}
    for offer in Offer.objects.filter(call__in=calls):
        since = opened[offer.call_id].opened_at if offer.call_id in opened else None
        if since is not None and offer.offered_at >= since:
            del opened[offer.call_id]
    people: dict[int, dict[int, bool]] = {call.pk: {} for call in calls}
    for pk, person in Decision.objects.standing().filter(call__in=calls).values_list("call", "decided_by"):
        people[pk][person] = False
    for pk, person in Seat.objects.filter(call__in=calls, state=SeatState.ACTIVE).values_list("call", "user"):
        people[pk][person] = True
    declared = set(
        NameDeclaration.objects.filter(submission__in=[one.pk for one in opened.values()]).values_list("call", "person")
    )
    reviews = {
        one.call_id: one
        for one in NameReview.objects.filter(submission__in=[one.pk for one in opened.values()])
        .select_related("way_taken")
        .order_by("pk")
    }
    made = []
    for call in calls:
        if call.pk not in opened:
            continue
        review = reviews.get(call.pk)
        way = taken(review)
        stands = review is not None and review.stands
        owing = {one: seated for one, seated in people[call.pk].items() if (call.pk, one) not in declared}
        made.append(
            Waits(
                call=call,
                due_at=due_at(call, opened[call.pk]),
                owing=owing,
                reviewed=review is not None,
                stuck=review is not None and not stands and way is None,
                settled=stands or (way is not None and way.way == Way.CONFIRMED),
            )
        )
    return made


def unsettled(calls: Sequence[Call]) -> set[int]:
    """Return the ids of those calls whose pilot waits for declarations by name, or for how to go on after them."""
    return {one.call.pk for one in _waits(calls) if not one.settled}


def _for_person(one: Waits, user: Any, ruled: bool, steered: bool) -> list[NextAction]:
    desk: dict[str, Any] = {"url": reverse("names", args=[one.call.reference]), "context": one.call.title}
    found = []
    if user.pk in one.owing:
        text = _("Declare whether you have a conflict with who was chosen")
        role = _("Assessor") if one.owing[user.pk] else _("Deciding authority")
        url = reverse("names_declare", args=[one.call.reference])
        found.append(NextAction(text=text, url=url, due=one.due_at, context=one.call.title, role=role))
    if one.stuck and (ruled or steered):
        role = _("Deciding authority") if ruled else _("Focal point")
        found.append(NextAction(text=_("A conflict came out: choose how to go on"), role=role, **desk))
    if steered and not one.reviewed and one.owing and timezone.now() > one.due_at:
        text = _("Declarations by name are missing: go on without them")
        found.append(NextAction(text=text, role=_("Focal point"), **desk))
    return found
