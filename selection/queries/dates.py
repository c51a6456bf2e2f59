"""Blind dates as the panel and the moderator see them: rounds in their order, answers by code, no moment of any."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from blinding import Identity, find_leaks
from challenges.models import Call
from selection.models import Assignment, Entry, Query, Reply, Seat
from selection.queries.worklist import own_seat
from selection.states import QueryState


@dataclass(slots=True)
class Round:
    """One round: its question and, once it is closed, (name, code, masked answer) of each proposal, by code."""

    query: Query
    replies: list[tuple[str, str, str]] = field(default_factory=list)


def reads(seat: Seat) -> bool:
    """Say whether a seat has proposals to read."""
    return Assignment.objects.filter(seat=seat).exists()


def waiting_of(seat: Seat) -> int:
    """Return how many questions of a seat wait for the moderator."""
    return Query.objects.filter(seat=seat, state=QueryState.PROPOSED).count()


def told_by(text: str, call: Call) -> list[str]:
    """Return the words of a question that tell who sits on the panel, or lead out of the platform."""
    people = Seat.objects.filter(call=call).values_list("user__name", "user__email")
    panel = Identity(people=tuple(name for name, _mail in people), emails=tuple(mail for _name, mail in people))
    found = [one for one in find_leaks(text, panel) if one.action == "redact"]
    return list(dict.fromkeys(one.matched for one in found))


def query_of(call: Call, pk: Any) -> Query | None:
    """Return a question of a call."""
    return Query.objects.select_related("call__entity", "seat").filter(call=call, pk=pk).first()


def query_by_id(pk: Any) -> Query | None:
    """Return a question with its call."""
    return Query.objects.select_related("call__entity", "seat").filter(pk=pk).first()


def open_queries(call: Call) -> list[Query]:
    """Return the rounds of a call that were opened, the newest first."""
    return list(Query.objects.filter(call=call, number__isnull=False).order_by("-number"))


def running_rounds(now: datetime) -> QuerySet[Query]:
    """Return the rounds of all calls in which answers are taken in now."""
    return Query.objects.filter(state=QueryState.OPEN, due_at__gt=now)


def ended_queries(now: datetime) -> QuerySet[Query]:
    """Return the rounds whose time is over and whose answers were not shown yet."""
    return Query.objects.filter(state=QueryState.OPEN, due_at__lte=now).select_related("call__entity")


def panel_rounds(user: Any, reference: str) -> tuple[Seat | None, list[Round]]:
    """Return a person's seat and the rounds; answers of those proposals only that she reads herself.

    Her own questions that wait stand first.
    """
    seat = own_seat(user, reference)
    if seat is None or seat.declared_at is None:
        return None, []
    seen = Q(number__isnull=False) | Q(seat=seat, state=QueryState.PROPOSED)
    queries = Query.objects.filter(seen, call=seat.call).select_related("seat").order_by("number", "text")
    rounds = {one.pk: Round(one) for one in queries}
    mine = Assignment.objects.filter(seat=seat).values("entry")
    for reply in (
        Reply.objects.filter(query__in=list(rounds), entry__in=mine).select_related("entry").order_by("entry__code")
    ):
        rounds[reply.query_id].replies.append((reply.entry.mark, reply.entry.code, reply.text))
    return seat, sorted(rounds.values(), key=lambda one: (one.query.number is not None, -(one.query.number or 0)))


def moderated(call: Call) -> list[Query]:
    """Return every question of a call for its moderator, without answers: waiting ones first, then by round."""
    found = list(Query.objects.filter(call=call).select_related("seat").order_by("-number", "text"))
    return sorted(found, key=lambda one: (one.state != QueryState.PROPOSED, -(one.number or 0)))


def answers_of(entry: Entry) -> list[tuple[int, str, str]]:
    """Return (round, question, masked answer) of a proposal in each closed round, in their order."""
    found = Reply.objects.filter(entry=entry, query__state=QueryState.CLOSED).select_related("query")
    return [(one.query.number or 0, one.query.text, one.text) for one in found.order_by("query__number")]


def closed_rounds(call: Call) -> list[Round]:
    """Return the closed rounds of a call with every answer by code, in their order: for the acta."""
    rounds = {
        one.pk: Round(one)
        for one in Query.objects.filter(call=call, state=QueryState.CLOSED).select_related("seat").order_by("number")
    }
    for reply in Reply.objects.filter(query__in=list(rounds)).select_related("entry").order_by("entry__code"):
        rounds[reply.query_id].replies.append((reply.entry.mark, reply.entry.code, reply.text))
    return list(rounds.values())
