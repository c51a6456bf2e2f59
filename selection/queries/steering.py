"""The panel as its keeper sees it, and what waits for each person in the blind room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.grants import calls_for, has_void, is_appointed, standing, void_calls
from accounts.queries import current_memberships, may_steer
from accounts.states import CallRole, MemberRole
from accounts.todo import NextAction
from challenges.models import Call
from challenges.queries.calls import current_phase
from challenges.states import CallState
from kernel.asked import Asked
from kernel.verdict import Verdict, first_no, require
from selection.models import Assignment, Dissent, Entry, ReviewRequest, Seat
from selection.queries.calibration import round_state, seats_to_calibrate
from selection.queries.closing import closing_facts
from selection.queries.committee import MadeUp, made_up
from selection.queries.worklist import due_at, seats_of
from selection.rules.calibration import is_concluded
from selection.rules.committee import is_installed, may_make_up
from selection.rules.deliberation import may_deliberate
from selection.rules.seats import APPOINTING, may_close, may_open
from selection.states import Office, QueryState, ReviewOutcome, SeatState

#: States in which somebody may still be asked to take or declare a seat.
_BEFORE_CLOSING = (
    CallState.ANNOUNCED,
    CallState.OPEN,
    CallState.QUESTIONS_CLOSED,
    CallState.CLOSED,
    CallState.VERIFICATION,
    CallState.ASSESSMENT,
)


#: Seats on one page of the keeper's.
SEATS_SHOWN = 30
#: Whose seat has an office: the titular's, or the substitute's once that seat is vacated.
IN_OFFICE = {
    office: Q(stands_for=None, office=office) | Q(stands_for__office=office, stands_for__state=SeatState.VACATED)
    for office in (Office.PRESIDENT, Office.SECRETARY)
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """The keeper's page: who sits, how far each is, what may be done now. It knows no proposal.

    ``after``: the number of the seat behind which the next page of seats begins, 0 on the last one.
    """

    call: Call
    seats: Sequence[Seat]
    after: int
    entries: int
    due_at: datetime | None
    needed: int
    committee: MadeUp
    calibration: str
    appointing: bool
    may_open: Verdict
    may_close: Verdict
    may_deliberate: Verdict
    may_make_up: Verdict


def keeping(call: Call, *, steers: bool, after: int = 0) -> Keeping:
    """Return the keeper's page of a call's panel, with its seats behind a number; each has ``assigned`` and ``sealed``.

    What each seat has to read is counted along an index for those on the page, the committee is made up of them all.
    """
    seats = list(Seat.objects.filter(call=call).select_related("user", "stands_for").defer("user__password"))
    page = [seat for seat in seats if seat.number > after][: SEATS_SHOWN + 1]
    counted = _read_by(page)
    for seat in page:
        seat.assigned, seat.sealed = counted.get(seat.pk, (0, 0))  # type: ignore[attr-defined]
    entries = Entry.objects.filter(call=call).count()
    ready = sum(seat.state == SeatState.ACTIVE and seat.admitted for seat in seats)
    committee = made_up(call, seats)
    presided = bool(presidents(call))
    needed = committee.readers
    calibration = round_state(call)
    term = getattr(call, "assessment", None)
    return Keeping(
        call=call,
        seats=page[:SEATS_SHOWN],
        after=page[SEATS_SHOWN - 1].number if len(page) > SEATS_SHOWN else 0,
        entries=entries,
        due_at=term.due_at if term else None,
        needed=needed,
        committee=committee,
        calibration=calibration,
        appointing=call.state in APPOINTING,
        may_open=may_open(
            state=call.state,
            entitled=steers,
            entries=entries,
            ready=ready,
            needed=needed,
            installed=first_no(is_installed(committee.facts), is_concluded(state=calibration)),
        ),
        may_close=may_close(state=call.state, steers=steers, **closing_facts(call)),
        may_deliberate=may_deliberate(chairs=steers and not presided, state=call.state),
        may_make_up=may_make_up(state=current_phase(call)),
    )


def _read_by(seats: Sequence[Seat]) -> dict[int, tuple[int, int]]:
    """Return how many proposals each seat has to read, and of how many it has sent what it gave."""
    rows = Assignment.objects.filter(seat__in=[seat.pk for seat in seats]).order_by().values("seat")
    told = rows.annotate(assigned=Count("place"), sealed=Count("sealed_at"))
    return {seat: (assigned, sealed) for seat, assigned, sealed in told.values_list("seat", "assigned", "sealed")}


_KEPT = Asked(
    lambda reference: Call.objects.filter(reference=reference).select_related("entity", "assessment"),
    reference=CharField(),
)
_WITH_ENTITY = Asked(
    lambda reference: Call.objects.filter(reference=reference).select_related("entity"), reference=CharField()
)


def kept_call(user: Any, reference: str) -> Call | None:
    """Return a call whose panel the person looks after; None for everybody else."""
    call = _KEPT.first(reference=reference)
    return call if call is not None and may_steer(user, call.entity) else None


def keeps(user: Any, call: Call) -> bool:
    """Say whether a person looks after a call's panel."""
    return may_steer(user, call.entity)


def chairs(user: Any, call: Call) -> bool:
    """Say whether a person reads a panel's deliberation: its president and secretary.

    Who keeps the panel for the entity stands in while nobody is president.
    """
    held = Seat.objects.filter(call=call, state=SeatState.ACTIVE)
    if held.filter(IN_OFFICE[Office.PRESIDENT]).exists():
        own = IN_OFFICE[Office.PRESIDENT] | IN_OFFICE[Office.SECRETARY]
        return held.filter(own, user=user).exists()
    return keeps(user, call) or held.filter(IN_OFFICE[Office.SECRETARY], user=user).exists()


def presidents(call: Call) -> list[Seat]:
    """Return the seat that presides a call's panel now, with its person; nothing while nobody does."""
    held = Seat.objects.filter(IN_OFFICE[Office.PRESIDENT], call=call, state=SeatState.ACTIVE)
    return list(held.select_related("call__entity", "user").defer("user__password").order_by("number"))


def presides(user: Any, call: Call) -> bool:
    """Say whether a person is a panel's president: the titular, or the substitute once that seat is vacated."""
    return Seat.objects.filter(IN_OFFICE[Office.PRESIDENT], call=call, user=user, state=SeatState.ACTIVE).exists()


def chaired_call(user: Any, reference: str) -> Call | None:
    """Return a call whose panel the person chairs; None for everybody else."""
    call = _WITH_ENTITY.first(reference=reference)
    return call if call is not None and chairs(user, call) else None


def authority_call(user: Any, reference: str) -> Call | None:
    """Return a call that the person is the deciding authority of; None for everybody else.

    Raises ``Refused`` when her appointment is void: only she reads the sentence.
    """
    call = _WITH_ENTITY.first(reference=reference)
    if call is None or is_appointed(user, CallRole.AUTHORITY, call):
        return call
    if has_void(user, call):
        require(standing(user, call.reference))
    return None


def seat_of_call(call: Call, number: int) -> Seat | None:
    """Return a seat of a call by its number."""
    found = Seat.objects.filter(call=call, number=number).select_related("call__entity", "user", "stands_for")
    return found.defer("user__password").first()


def seats_to_remind(now: datetime, ahead: timedelta) -> QuerySet[Seat]:
    """Return the seats with something unsent on calls whose reading ends within ``ahead``."""
    waiting = Assignment.objects.filter(seat=OuterRef("pk"), sealed_at=None)
    return Seat.objects.filter(
        Exists(waiting),
        state=SeatState.ACTIVE,
        call__state=CallState.ASSESSMENT,
        call__assessment__due_at__gt=now,
        call__assessment__due_at__lte=now + ahead,
    ).select_related("call__entity", "call__assessment", "user")


def next_actions(user: Any) -> list[NextAction]:
    """Return what waits for a person in this room: to declare, score, close, decide, or answer."""
    if not user.is_authenticated:
        return []
    return [*_as_assessor(user), *_as_president(user), *_as_keeper(user), *_as_moderator(user), *_as_authority(user)]


def _as_assessor(user: Any) -> list[NextAction]:
    found = []
    # Who belongs to an applicant has a seat that is void for her: nothing waits for her there.
    seats, void = seats_of(user), set()
    if any(seat.declared_at is None for seat in seats):
        void = void_calls(user, [seat.call.reference for seat in seats])
    calibrates = seats_to_calibrate(user) if any(seat.call.state in APPOINTING for seat in seats) else set()
    voted = set(Dissent.objects.filter(seat__in=seats, decision__taken_back=None).values_list("seat", flat=True))
    for seat in seats:
        call = seat.call
        place: dict[str, Any] = {
            "url": reverse("assessment", args=[call.reference]),
            "context": call.title,
            "role": _("Assessor"),
        }
        if seat.declared_at is None and call.state in _BEFORE_CLOSING and call.reference not in void:
            found.append(NextAction(text=_("Declare your interests"), due=due_at(seat), **place))
        elif seat.pk in calibrates:
            # The assessment cannot be opened before everybody has scored both samples.
            url = reverse("calibration", args=[call.reference])
            found.append(NextAction(text=_("Score the samples of the calibration round"), **place | {"url": url}))
        elif call.state == CallState.ASSESSMENT and seat.sealed < seat.assigned:
            found.append(
                NextAction(
                    text=_("Assess the proposals"), due=due_at(seat), progress=(seat.sealed, seat.assigned), **place
                )
            )
        elif call.state == CallState.STANDSTILL and seat.pk not in voted and not _is_over(call.review_until):
            # Her page of the call, not the result: there she reads the decision and votes.
            text = _("Read the decision; you may record a vote against it")
            found.append(NextAction(text=text, due=call.review_until, **place))
    return found


def _is_over(until: datetime | None) -> bool:
    """Say whether a term that its mail told has passed: what may then still be done no longer waits for anybody."""
    return until is not None and until < timezone.now()


def _as_president(user: Any) -> list[NextAction]:
    """Return the calls whose panel deliberates now under a person's presidency: one query."""
    held = Seat.objects.filter(IN_OFFICE[Office.PRESIDENT], user=user, state=SeatState.ACTIVE)
    return [
        NextAction(
            text=_("Deliberate with the panel: all levels are open"),
            url=reverse("deliberation", args=[seat.call.reference]),
            context=seat.call.title,
            role=_("President"),
        )
        for seat in held.filter(call__state=CallState.DELIBERATION).select_related("call").order_by("call__reference")
    ]


def _as_moderator(user: Any) -> list[NextAction]:
    """Return the calls whose panel asked something that a moderator has to open or leave out: two queries."""
    steered = Q() if user.is_staff else Q(entity__in=_steered(user))
    asked = Count("queries", filter=Q(queries__state=QueryState.PROPOSED))
    calls = Call.objects.filter(steered, state=CallState.ASSESSMENT).annotate(asked=asked).filter(asked__gt=0)
    return [
        NextAction(
            text=ngettext("Moderate %(n)d question of the panel", "Moderate %(n)d questions of the panel", call.asked)
            % {"n": call.asked},
            url=reverse("session", args=[call.reference]),
            context=call.title,
            role=_("Moderator"),
        )
        for call in calls.order_by("reference")
    ]


def _as_keeper(user: Any) -> list[NextAction]:
    steered = Q() if user.is_staff else Q(entity__in=_steered(user))
    waiting = Assignment.objects.filter(seat__call=OuterRef("pk"), seat__state=SeatState.ACTIVE, sealed_at=None)
    any_entry = Entry.objects.filter(call=OuterRef("pk"))
    calls = Call.objects.filter(steered).order_by("reference")
    ready = calls.filter(~Exists(waiting), Exists(any_entry), state=CallState.ASSESSMENT)
    admitted = Count("seats", filter=Q(seats__state=SeatState.ACTIVE, seats__admitted=True))
    openable = calls.filter(Exists(any_entry), state=CallState.VERIFICATION).annotate(ready=admitted)
    openable = openable.select_related("committee").prefetch_related(
        Prefetch("seats", Seat.objects.select_related("stands_for"))
    )
    sentences = [(call, _("Close the assessment: every score is in")) for call in ready]
    sentences += [
        (call, _("Open the blind assessment") if _is_complete(call) else _("Complete the panel of assessors"))
        for call in openable
    ]
    return [
        NextAction(
            text=text, url=reverse("panel_seats", args=[call.reference]), context=call.title, role=_("Focal point")
        )
        for call, text in sentences
    ]


def _is_complete(call: Any) -> bool:
    committee = made_up(call, call.seats.all())
    return bool(call.ready >= committee.readers and is_installed(committee.facts))


def _steered(user: Any) -> list[int]:
    return [one.entity_id for one in current_memberships(user) if one.role == MemberRole.FOCAL_POINT]


def _as_authority(user: Any) -> list[NextAction]:
    watched = Call.objects.filter(state__in=[CallState.DELIBERATION, CallState.STANDSTILL])
    mine = list(calls_for(user, CallRole.AUTHORITY, watched).order_by("reference"))
    found = [
        NextAction(
            text=_("Decide which proposal goes to the pilot"),
            url=reverse("deciding", args=[call.reference]),
            context=call.title,
            role=_("Deciding authority"),
        )
        for call in mine
        if call.state == CallState.DELIBERATION
    ]
    waiting = ReviewRequest.objects.filter(entry__call__in=mine, outcome=ReviewOutcome.PENDING).select_related(
        "entry__call"
    )
    found += [
        NextAction(
            text=_("Answer the request for review of %(code)s") % {"code": review.entry.code},
            url=reverse("review_answer", args=[review.entry.call.reference, review.pk]),
            due=review.due_at,
            context=review.entry.call.title,
            role=_("Deciding authority"),
        )
        for review in waiting.order_by("due_at")
    ]
    return found


def calls_to_decide(user: Any) -> list[Call]:
    """Return the calls that a person is the deciding authority of, those that wait for her first."""
    found = calls_for(user, CallRole.AUTHORITY, Call.objects.select_related("entity"))
    return sorted(found, key=lambda call: (call.state != CallState.DELIBERATION, call.reference))
