"""Blind dates: asking, opening a round for so long, and taking its masked answers in, all at once.

Nobody ends a round before its time: candidates were promised it, and who ends it early chooses whose answer counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.actions.clock import lock_call
from challenges.actions.exercises import steers
from kernel.verdict import require
from ledger.actions import record
from selection.models import Entry, Query, Reply, Seat
from selection.queries.dates import reads, told_by, waiting_of
from selection.queries.digests import reply_digest
from selection.rules import dates as rules
from selection.signals import tell
from selection.states import QUERY, QueryState


@transaction.atomic
def ask(*, seat: Seat, text: str, by: Any) -> Query:
    """Propose a question of the panel to every candidate; it waits for the moderator. Raises ``Refused``."""
    call = lock_call(seat.call)
    text = " ".join(text.split())
    own = seat.user_id == by.pk
    require(rules.may_ask(state=call.state, reads=own and reads(seat), waiting=waiting_of(seat)))
    require(rules.sound_question(text=text, told=told_by(text, call)))
    query = Query.objects.create(call=call, seat=seat, text=text)
    record("query_proposed", by="panel", call=call.reference, seat=seat.number)
    return query


def _again(query: Query) -> Query:
    return Query.objects.select_related("seat").get(pk=query.pk)


@transaction.atomic
def open_round(*, query: Query, minutes: int, by: Any) -> Query:
    """Open a question to all candidates for so many minutes; their teams are told. Raises ``Refused``."""
    call = lock_call(query.call)
    query = _again(query)
    running = Query.objects.filter(call=call, state=QueryState.OPEN).exists()
    require(rules.may_moderate(steers=steers(by, call.entity), state=call.state))
    require(rules.may_open(state=query.state, minutes=minutes, running=running))
    now = timezone.now()
    # Not through move(): constraints tie the number and the hours to the state.
    require(QUERY.may_move(query.state, QueryState.OPEN))
    query.number = Query.objects.filter(call=call, number__isnull=False).count() + 1
    query.state, query.opened_at, query.due_at = QueryState.OPEN, now, now + timedelta(minutes=minutes)
    query.save(update_fields=["number", "state", "opened_at", "due_at"])
    record(
        "round_opened",
        by=by,
        call=call.reference,
        number=query.number,
        seat=query.seat.number,
        text=query.text,
        due_at=query.due_at.isoformat(),
    )
    pk = str(query.pk)
    tell("round_opened", reference=call.reference, query=pk)
    return query


@transaction.atomic
def drop(*, query: Query, by: Any) -> Query:
    """Leave a question out. Raises ``Refused``."""
    call = lock_call(query.call)
    query = _again(query)
    require(rules.may_moderate(steers=steers(by, call.entity), state=call.state))
    QUERY.move(
        query,
        QueryState.DROPPED,
        record=lambda before, after: record("query_dropped", by=by, call=call.reference, seat=query.seat.number),
    )
    return query


@transaction.atomic
def close_round(*, query: Query, replies: Mapping[str, str], by: Any) -> Query:
    """Take in the masked answers of a round, code to text, and show them together. Safe to run twice.

    Whoever did not answer has an empty one, so that every proposal has a row. Raises ``Refused`` for a round that was
    not opened.
    """
    call = lock_call(query.call)
    query = _again(query)
    if query.state == QueryState.CLOSED:
        return query
    require(QUERY.may_move(query.state, QueryState.CLOSED))
    entries = list(Entry.objects.filter(call=call).order_by("code").only("pk", "code"))
    Reply.objects.bulk_create(Reply(query=query, entry=one, text=replies.get(one.code, "")) for one in entries)
    query.state, query.closed_at = QueryState.CLOSED, timezone.now()
    query.save(update_fields=["state", "closed_at"])
    # Salted: a bare hash beside its code would let each team find its own code, prove it, and see who said nothing.
    told = [
        {"code": one.code, "commitment": reply_digest(call, query, one.code, replies.get(one.code, ""))}
        for one in entries
    ]
    record("round_closed", by=by, call=call.reference, number=query.number, replies=told)
    return query
