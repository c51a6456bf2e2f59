"""Decisions that were taken back after a review, and what candidates asked about each decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from challenges.models import Call
from challenges.rules.papers import Point, Table, moment
from challenges.states import CallState
from selection.models import Decision, Dissent, ReviewRequest, TakenBack
from selection.queries.ranking import reviews_of


@dataclass(frozen=True, slots=True)
class Former:
    """A decision that was taken back, the votes against it, and the review after which it was."""

    decision: Decision
    votes: list[Dissent]
    taken: TakenBack


def former_decisions(call: Call) -> list[Former]:
    """Return the decisions of a call that were taken back after a review, the first one first: two queries."""
    taken = list(
        TakenBack.objects.filter(decision__call=call)
        .select_related("decision__entry", "review__entry")
        .defer("decision__entry__sections", "review__entry__sections")
        .order_by("decision__number")
    )
    votes = Dissent.objects.filter(decision__in=[one.decision_id for one in taken]) if taken else Dissent.objects.none()
    cast = list(votes.select_related("seat").order_by("seat__number"))
    return [Former(one.decision, [vote for vote in cast if vote.decision_id == one.decision_id], one) for one in taken]


def decision_number(call: Call) -> int:
    """Return the number of the decision that stands, or that is to be taken: one more than were taken back."""
    return TakenBack.objects.filter(decision__call=call).count() + 1


def is_decided_anew(call: Call) -> bool:
    """Say whether a call's decision was taken back and the next one is not taken yet."""
    return call.state == CallState.DELIBERATION and TakenBack.objects.filter(decision__call=call).exists()


def reviewed_code(call: Call) -> str:
    """Return the code whose upheld review took the last decision back; empty when none was taken back."""
    taken = TakenBack.objects.filter(decision__call=call).order_by("-decision__number")
    return taken.values_list("review__entry__code", flat=True).first() or ""


def requests_of(call: Call, code: str) -> list[ReviewRequest]:
    """Return what a candidate asked about each decision, by code, the newest decision last."""
    asked = ReviewRequest.objects.filter(entry__call=call, entry__code=code)
    return list(asked.order_by("decision_no", "due_at"))


def taken_back_points(call: Call) -> list[Point]:
    """Return each decision that was taken back for the acta; nothing when none was."""
    return [_taken_back(one, call.entity.time_zone) for one in former_decisions(call)]


def _taken_back(former: Former, zone: str) -> Point:
    """Return a decision that was taken back after a review: what it said, the votes against it, and why it went."""
    decision, review = former.decision, former.taken.review
    texts = [
        _("Chosen: %(code)s. Resolution: %(act)s.") % {"code": decision.entry.code, "act": decision.resolution_no},
        decision.reasons,
    ]
    if decision.departure_reason:
        texts.append(_("Why not the first of the ranking: %(why)s") % {"why": decision.departure_reason})
    texts += [
        _("Seat %(n)s voted against it: %(why)s") % {"n": vote.seat.number, "why": vote.reasons}
        for vote in former.votes
    ]
    texts.append(
        _("Taken back %(at)s after the request for review of %(code)s: %(why)s")
        % {"at": moment(former.taken.at, zone), "code": review.entry.code, "why": review.reasons}
    )
    return Point(_("Decision %(n)s, taken back") % {"n": decision.number}, texts)


def review_points(call: Call) -> list[Point]:
    """Return the requests for review for the acta, by code, with their answers; nothing when none was filed."""
    rows: list[Any] = [(one.entry.code, one.grounds, one.answer_told, one.reasons) for one in reviews_of(call)]
    heads = (_("Code"), _("Grounds"), _("Outcome"), _("Reasons"))
    return (
        [Point(_("Requests for review"), [], [Table(_("Requests for review, by code"), heads, rows)])] if rows else []
    )
