"""Votes on actas of the panel: what is put to the vote, who has voted, and what the acta says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.todo import NextAction
from challenges.models import Call, Paper
from challenges.rules.papers import Agreement, Contents, Point, Vote, moment
from challenges.states import PaperKind, PaperState
from kernel.verdict import YES, Verdict, no
from ledger.rules import canonical
from selection.models import Ballot, BallotVote, Seat
from selection.queries.calibration_paper import calibration_due, calibration_said
from selection.queries.evaluation_paper import evaluation_due, evaluation_said
from selection.queries.papers import attendees_of, installation_due, installation_said, seats_of_call
from selection.queries.steering import IN_OFFICE, keeps, presidents
from selection.rules.ballots import PANEL_KINDS, may_close, may_put, may_vote
from selection.states import Abstention, BallotState, Office, SeatState, Sense

_K = PaperKind
_DUE = {_K.INSTALLATION: installation_due, _K.CALIBRATION: calibration_due, _K.EVALUATION: evaluation_due}
_SAID = {_K.INSTALLATION: installation_said, _K.CALIBRATION: calibration_said, _K.EVALUATION: evaluation_said}
#: Who votes: titular seats, and a substitute once the seat that she stands for is vacated.
_ACTING = Q(state=SeatState.ACTIVE) & (Q(stands_for=None) | Q(stands_for__state=SeatState.VACATED))
_FAVOUR = {Sense.FAVOUR: True, Sense.AGAINST: False, Sense.ABSTAINS: None}


def due_of(call: Call, kind: str) -> Verdict:
    """Say whether what an acta of the panel tells has happened. ``KeyError`` for a paper that is not the panel's."""
    return _DUE[PaperKind(kind)](call)


def draft_of(call: Call, kind: str, language: str) -> tuple[list[str], str]:
    """Return an acta's agreements in a language, and the digest of all that it says."""
    with translation.override(language):
        points, agreements = _SAID[PaperKind(kind)](call)
        return [one.text for one in agreements], digest_of(points, agreements)


def digest_of(points: Sequence[Point], agreements: Sequence[Agreement]) -> str:
    """Return the SHA-256 (hex) of what an acta says: its points and agreements, without votes."""
    said = {
        "points": [
            [one.title, list(one.texts), [[each.caption, *map(list, each.rows)] for each in one.tables]]
            for one in points
        ],
        "agreements": [one.text for one in agreements],
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def acting_seats(call: Call) -> QuerySet[Seat]:
    """Return the seats that vote on a call's actas, with their people, by number."""
    found = Seat.objects.filter(_ACTING, call=call).select_related("user", "call__entity")
    return found.defer("user__password").order_by("number")


def acts(seat: Seat | None) -> bool:
    """Say whether a seat votes."""
    return seat is not None and Seat.objects.filter(_ACTING, pk=seat.pk).exists()


def ballots_of(call: Call) -> dict[str, Ballot]:
    """Return the newest vote on each acta of a call, by kind: one query."""
    return {one.kind: one for one in Ballot.objects.filter(call=call).order_by("opened_at")}


def is_signed(call: Call, kind: str) -> bool:
    """Say whether an acta was signed."""
    return Paper.objects.filter(call=call, kind=kind, state=PaperState.SIGNED).exists()


def voting_over(ballot: Ballot | None) -> Verdict:
    """Say whether an acta may be made: not while the panel votes on it."""
    if ballot is not None and ballot.state == BallotState.OPEN:
        return no(_("The panel is voting on this acta: wait until its president closes the vote."))
    return YES


def closes(user: Any, call: Call) -> bool:
    """Say whether a person closes the votes of a panel: its president, or its keeper while there is none."""
    presiding = presidents(call)
    return any(one.user_id == user.pk for one in presiding) if presiding else keeps(user, call)


def puts(user: Any, call: Call) -> bool:
    """Say whether a person puts actas to the vote: president, secretary, or who keeps the panel."""
    offices = IN_OFFICE[Office.PRESIDENT] | IN_OFFICE[Office.SECRETARY]
    return keeps(user, call) or acting_seats(call).filter(offices, user=user).exists()


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement on the page. ``votes``: (number of seat, sense in words, reason), empty while the vote is open."""

    number: int
    text: str
    adopted: bool | None
    votes: list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class BallotPage:
    """The page of an acta's vote, for the panel and who keeps it."""

    call: Call
    kind: str
    ballot: Ballot | None
    lines: list[Line]
    #: Seats that have not voted yet; how, nobody sees before the vote is closed.
    missing: list[int]
    mine: BallotVote | None
    may_put: Verdict
    may_vote: Verdict
    may_close: Verdict

    #: Whether she is who closes the vote.
    closing: bool

    @property
    def label(self) -> str:
        """Return what the acta is called."""
        return str(PaperKind(self.kind).label)

    @property
    def outcome(self) -> str:
        """Say what came of a vote that is closed."""
        closed = self.ballot
        return approval_of(closed, moment(closed.closed_at, self.call.entity.time_zone)) if closed else ""


def ballot_page(user: Any, call: Call, kind: str, seat: Seat | None) -> BallotPage:
    """Return the page of an acta's vote as a person sees it; ``seat``: her own on this panel."""
    ballot = ballots_of(call).get(kind)
    is_open = ballot is not None and ballot.state == BallotState.OPEN
    votes = list(BallotVote.objects.filter(ballot=ballot).select_related("seat")) if ballot else []
    voted = {one.seat_id for one in votes}
    missing = [one.number for one in acting_seats(call) if one.pk not in voted] if is_open else []
    now, closing = timezone.now(), closes(user, call)
    return BallotPage(
        call=call,
        kind=kind,
        ballot=ballot,
        lines=_lines(ballot, votes) if ballot else [],
        missing=missing,
        mine=next((one for one in votes if seat is not None and one.seat_id == seat.pk), None),
        may_put=may_put(
            entitled=puts(user, call),
            kind=kind,
            due=due_of(call, kind),
            state=call.state,
            is_open=is_open,
            signed=is_signed(call, kind),
        ),
        may_vote=may_vote(acting=acts(seat), is_open=is_open, state=call.state),
        may_close=may_close(
            presides=closing,
            is_open=is_open,
            missing=len(missing),
            now=now,
            due_at=ballot.due_at if ballot else now,
        ),
        closing=closing,
    )


def _lines(ballot: Ballot, votes: Sequence[BallotVote]) -> list[Line]:
    adopted = ballot.result.get("adopted") or [None] * len(ballot.agreements)
    counted = [one for one in votes if one.seat.number in ballot.result.get("seats", [])]
    return [
        Line(number, text, adopted[number - 1], [(one.seat.number, *_said(one, number - 1)) for one in counted])
        for number, text in enumerate(ballot.agreements, start=1)
    ]


def _said(vote: BallotVote, place: int) -> tuple[str, str]:
    """Return in words how a seat voted on an agreement, and why."""
    return str(Sense(vote.senses[place]).label), reason_of(vote, place)


def reason_of(vote: BallotVote, place: int) -> str:
    """Return why a seat voted so on an agreement: its reason, or the ground of its abstention with its words."""
    if vote.ground:
        return f"{Abstention(vote.ground).label}. {vote.words}"
    return str(vote.reasons[place])


# --- in the acta ------------------------------------------------------------------------------------------------------


def with_votes(call: Call, kind: str, contents: Contents) -> Contents:
    """Return what an acta says with the votes on its agreements, and whether the panel approved it.

    The newest vote that was closed counts, and only for what was voted on: an acta that says something else now is not
    approved. Papers that are not the panel's are returned as they are; the caller has set the language.
    """
    if kind not in PANEL_KINDS:
        return contents
    closed = Ballot.objects.filter(call=call, kind=kind).exclude(state=BallotState.OPEN).order_by("-opened_at").first()
    if closed is None:
        return replace(contents, approval=_("The agreements of this acta were not put to a vote on the platform."))
    at = moment(closed.closed_at, call.entity.time_zone)
    if closed.digest != digest_of(contents.points, contents.agreements):
        text = _("This acta is not approved: what it tells has changed since the panel voted on it.")
        basis = _("The vote was on other words: it does not count for this one.")
        unvoted = [replace(one, votes=(), basis=basis) for one in contents.agreements]
        return replace(contents, approval=f"{text} {_closed(at)}", agreements=unvoted)
    votes = [
        one
        for one in BallotVote.objects.filter(ballot=closed).select_related("seat").order_by("seat__number")
        if one.seat.number in closed.result["seats"]
    ]
    basis = _("Voted on the platform, each seat without seeing the others' votes.")
    agreements = [
        Agreement(
            one.text,
            [_printed(vote, place) for vote in votes],
            basis,
            _("The agreement is adopted.") if closed.result["adopted"][place] else _("The agreement is not adopted."),
        )
        for place, one in enumerate(contents.agreements)
    ]
    # Who voted then took part then, whoever has the seats now.
    present = [one for one in seats_of_call(call) if one.number in closed.result["seats"]]
    return replace(
        contents,
        attendees=attendees_of(present),
        quorum=closed.result["needed"],
        agreements=agreements,
        approval=approval_of(closed, at),
    )


def _printed(vote: BallotVote, place: int) -> Vote:
    """Return how a seat voted on an agreement, as the acta prints it."""
    who = _("Seat %(n)s") % {"n": vote.seat.number}
    return Vote(who, _FAVOUR[Sense(vote.senses[place])], reason_of(vote, place))


def approval_of(ballot: Ballot, at: str) -> str:
    """Say whether a closed vote approved its acta, with its quorum and when it was closed."""
    told = {"voted": len(ballot.result["seats"]), "needed": ballot.result["needed"]}
    if ballot.state == BallotState.APPROVED:
        text = _("The panel approved this acta: %(voted)s of %(needed)s titular seats voted.")
    elif told["voted"] < told["needed"]:
        text = _("This acta is not approved: %(voted)s of %(needed)s titular seats voted, and all are needed.")
    else:
        text = _("This acta is not approved: an agreement was not adopted.")
    return f"{text % told} {_closed(at)}"


def _closed(at: str) -> str:
    return _("The vote was closed on %(at)s.") % {"at": at}


# --- what waits -------------------------------------------------------------------------------------------------------


def next_actions(user: Any) -> list[NextAction]:
    """Return the actas that a person has to vote on, and the votes that she has to close: three queries."""
    seats = {one.call_id: one for one in Seat.objects.filter(_ACTING, user=user, declared_at__isnull=False)}
    if not seats:
        return []
    presiding = Seat.objects.filter(IN_OFFICE[Office.PRESIDENT], user=user, state=SeatState.ACTIVE)
    presided = set(presiding.values_list("call", flat=True))
    ballots = list(
        Ballot.objects.filter(call__in=seats, state=BallotState.OPEN)
        .select_related("call")
        .prefetch_related("votes", "call__seats__stands_for")
        .order_by("opened_at")
    )
    found = []
    for ballot in ballots:
        voted = {one.seat_id for one in ballot.votes.all()}
        missing = [one.pk for one in ballot.call.seats.all() if _stands(one) and one.pk not in voted]
        over = not missing or ballot.due_at <= timezone.now()
        told = {"acta": PaperKind(ballot.kind).label}
        place: dict[str, Any] = {
            "url": reverse("acta_vote", args=[ballot.call.reference, ballot.kind]),
            "context": ballot.call.title,
        }
        if seats[ballot.call_id].pk not in voted:
            text = gettext_lazy("Vote on the acta: %(acta)s") % told
            found.append(NextAction(text=text, due=ballot.due_at, role=gettext_lazy("Assessor"), **place))
        elif ballot.call_id in presided and over:
            text = gettext_lazy("Close the vote on the acta: %(acta)s") % told
            found.append(NextAction(text=text, role=gettext_lazy("President"), **place))
    return found


def _stands(seat: Seat) -> bool:
    """Say whether a seat votes, from rows that were read already."""
    gone = seat.stands_for is None or seat.stands_for.state == SeatState.VACATED
    return seat.state == SeatState.ACTIVE and gone
